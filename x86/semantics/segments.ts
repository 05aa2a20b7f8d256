// Segment registers, and the segments that Linux gives a 64-bit program. All start at 0; FS and GS have their own bases.

import { Flag } from "../decode/form.ts";
import { FS, GS, Kind } from "../decode/instruction.ts";
import { State } from "../state.ts";
import { Exception } from "./exceptions.ts";
import { type Node, Type } from "./ir.ts";
import { push } from "./moves.ts";
import { RSP, type Translation } from "./operands.ts";
import { type Area, isGeneral, type Meaning } from "./registry.ts";

const CS = 1;
const SS = 2;

/** Linux's arch/x86/include/asm/segment.h: a program's code and its stack. */
export const USER_CS = 0x33;
export const USER_DS = 0x2b;

interface Segment {
  /** Selector without the requested privilege level, of which any will do. */
  readonly selector: number;
  /** What LAR says: bits 23:8 of the descriptor's upper half. */
  readonly rights: number;
  readonly limit: number;
  readonly writable: boolean;
}

/** Code of 32 bits, data, code of 64 bits, and the processor's number. */
const segments: readonly Segment[] = [
  { selector: 0x20, rights: 0xcffb00, limit: -1, writable: false },
  { selector: 0x28, rights: 0xcff300, limit: -1, writable: true },
  { selector: 0x30, rights: 0xaffb00, limit: -1, writable: false },
  { selector: 0x78, rights: 0x40f500, limit: 0, writable: false },
];

const withoutLevel = (t: Translation, selector: Node): Node => t.and(selector, t.constant(Type.I32, 0xfffc));

/** Whether a selector is one of those segments. */
function isOneOf(t: Translation, selector: Node, list: readonly Segment[]): Node {
  const bare = withoutLevel(t, selector);
  return list.map((segment) => t.eq(bare, t.constant(Type.I32, segment.selector))).reduce((any, one) => t.or(any, one));
}

/** The selector in a segment register, as an i32. */
export function readSelector(t: Translation, number: number): Node {
  if (number === CS) return t.constant(Type.I32, USER_CS);
  if (number === SS) return t.constant(Type.I32, USER_DS);
  return t.loadState(State.Selectors + 2 * number, 2);
}

/** Raises #GP for a selector that does not fit. SS takes the one that it has. */
function checkSelector(t: Translation, number: number, selector: Node): void {
  if (number === SS) {
    t.raiseIf(t.xor(t.zeroExtend(selector, 2), t.constant(Type.I32, USER_DS)), Exception.GeneralProtection);
    return;
  }
  const none = t.eqz(withoutLevel(t, selector));
  t.raiseIf(t.eqz(t.or(none, isOneOf(t, selector, segments))), Exception.GeneralProtection);
}

/** FS and GS get the segment's base, which is 0. */
function writeSelector(t: Translation, number: number, selector: Node): void {
  if (number === SS) return;
  t.storeState(State.Selectors + 2 * number, t.zeroExtend(selector, 2), 2);
  if (number === FS || number === GS) t.setSegmentBase(number, t.constant(Type.I64, 0));
}

/** An operand of 16 bits, of which a register's other bits don't count. */
function readWord(t: Translation, slot: number): Node {
  return t.isMemory(slot) ? t.load(t.address(slot), 2) : t.readRegister(t.instruction.registers[slot] ?? 0, 4);
}

/** MOV to or from a segment register; into a general register the selector is zero-extended. */
function mov(t: Translation): void {
  const { kinds, registers, operandSize } = t.instruction;
  if (kinds[0] === Kind.Segment) {
    const number = registers[0] ?? 0;
    const selector = readWord(t, 1);
    checkSelector(t, number, selector);
    writeSelector(t, number, selector);
    return;
  }
  const selector = readSelector(t, registers[1] ?? 0);
  if (t.isMemory(0)) t.write(0, selector);
  else t.writeRegister(registers[0] ?? 0, operandSize === 8 ? t.extendU(selector) : selector, operandSize);
}

function pushSelector(t: Translation): void {
  const width = t.instruction.operandSize;
  const selector = readSelector(t, t.instruction.registers[0] ?? 0);
  push(t, width === 8 ? t.extendU(selector) : selector, width);
}

function popSelector(t: Translation): void {
  const number = t.instruction.registers[0] ?? 0;
  const width = t.instruction.operandSize;
  const top = t.getRegister(RSP);
  const selector = t.load(top, 2);
  checkSelector(t, number, selector);
  writeSelector(t, number, selector);
  t.setRegister(RSP, t.add(top, t.constant(Type.I64, width)));
}

/** LFS, LGS and LSS: an offset, of 32 bits also with REX.W as AMD's processors have it, then a selector. */
function loadFar(number: number): Meaning {
  return (t) => {
    const width = Math.min(t.width(0), 4);
    const address = t.address(1);
    const offset = t.load(address, width);
    const selector = t.load(t.add(address, t.constant(Type.I64, width)), 2);
    checkSelector(t, number, selector);
    writeSelector(t, number, selector);
    t.write(0, t.width(0) === 8 ? t.extendU(offset) : offset);
  };
}

export const segmentRegisters: Area = {
  meanings: { mov, push: pushSelector, pop: popSelector, lfs: loadFar(FS), lgs: loadFar(GS), lss: loadFar(SS) },
  covers: (form) => !isGeneral(form) && !form.privileged,
};

/** LAR and LSL: the destination changes only if the selector is a segment's, which ZF tells. */
function describe(what: (segment: Segment) => number): Meaning {
  return (t) => {
    const bare = withoutLevel(t, readWord(t, 1));
    let value = t.constant(Type.I32, 0);
    let found = value;
    for (const segment of segments) {
      const same = t.eq(bare, t.constant(Type.I32, segment.selector));
      value = t.select(same, t.constant(Type.I32, what(segment)), value);
      found = t.or(found, same);
    }
    t.setFlag(Flag.z, found);
    t.writeSelected(0, found, t.width(0) === 8 ? t.extendU(value) : value);
  };
}

/** VERR and VERW: whether a program may read or write through the selector. */
function verify(list: readonly Segment[]): Meaning {
  return (t) => {
    t.setFlag(Flag.z, isOneOf(t, readWord(t, 0), list));
  };
}

/** A system register of which Linux shows a program a constant (arch/x86/kernel/umip.c). A register's upper half stays. */
function storeWord(value: number): Meaning {
  return (t) => {
    const width = t.isMemory(0) ? 2 : t.instruction.operandSize;
    if (width === 2) t.write(0, t.constant(Type.I32, value & 0xffff));
    else if (width === 8) t.write(0, t.constant64(value | 0, 0));
    else {
      const number = t.instruction.registers[0] ?? 0;
      const upper = t.and(t.getRegister(number), t.constant64(0, -1));
      t.setRegister(number, t.or(upper, t.constant64(value | 0, 0)));
    }
  };
}

/** SGDT, SIDT: the table's limit, 16 bits, is 0; its base is one of a page in the kernel's half. */
function storeTable(base: number): Meaning {
  return (t) => {
    const address = t.address(0);
    t.store(address, t.constant(Type.I32, 0), 2);
    t.store(t.add(address, t.constant(Type.I64, 2)), t.constant(Type.I64, base), 8);
  };
}

/** What a program may ask about segments and tables; the values are Linux's, which emulates those that UMIP forbids. */
export const descriptors: Area = {
  meanings: {
    lar: describe(({ rights }) => rights),
    lsl: describe(({ limit }) => limit),
    verr: verify(segments),
    verw: verify(segments.filter(({ writable }) => writable)),
    sldt: storeWord(0),
    str: storeWord(0x40),
    smsw: storeWord(0x8005_0033),
    sgdt: storeTable(-0x20000),
    sidt: storeTable(-0x10000),
  },
};
