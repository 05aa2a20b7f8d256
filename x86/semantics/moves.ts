// Moves, conversions, the stack, single bits.

import { Flag } from "../decode/form.ts";
import { Kind } from "../decode/instruction.ts";
import { type Node, Type } from "./ir.ts";
import { RAX, RBX, RDX, RSP, type Translation } from "./operands.ts";
import { type Area, isGeneral, type Meaning } from "./registry.ts";

function extended(t: Translation, value: Node, from: number, to: number, signed: boolean): Node {
  const narrow = signed ? t.signExtend(value, from) : t.zeroExtend(value, from);
  if (to < 8) return narrow;
  return signed ? t.extendS(narrow) : t.extendU(narrow);
}

function extend(signed: boolean): Meaning {
  return (t) => {
    const [to, from] = [t.width(0), t.width(1)];
    t.write(0, from >= to ? t.read(1) : extended(t, t.read(1), from, to, signed));
  };
}

/** CBW, CWDE, CDQE: AL to AX and so on. */
function widenAccumulator(from: number): Meaning {
  return (t) => t.writeRegister(RAX, extended(t, t.readRegister(RAX, from), from, from * 2, true), from * 2);
}

/** CWD, CDQ, CQO: rDX becomes the sign of rAX. */
function spreadSign(width: number): Meaning {
  return (t) => {
    const value = t.signExtend(t.readRegister(RAX, width), width);
    t.writeRegister(RDX, t.shrS(value, t.like(value, width === 8 ? 63 : 31)), width);
  };
}

function xchg(t: Translation): void {
  const [first, second] = t.isMemory(0) ? [0, 1] : [1, 0];
  const [a, b] = [t.read(first), t.read(second)];
  t.write(first, b);
  t.write(second, a);
}

/** RSP changes after the access: a fault leaves it. */
export function push(t: Translation, value: Node, width: number): void {
  const top = t.sub(t.getRegister(RSP), t.constant(Type.I64, width));
  t.store(top, value, width);
  t.setRegister(RSP, top);
}

export function pop(t: Translation, width: number, extra = 0): Node {
  const top = t.getRegister(RSP);
  const value = t.load(top, width);
  t.setRegister(RSP, t.add(top, t.constant(Type.I64, width + extra)));
  return value;
}

/** POP's destination address counts from the new RSP; a faulting store leaves the old. */
function popOperand(t: Translation): void {
  const width = t.width(0);
  if (!t.isMemory(0)) {
    t.write(0, pop(t, width));
    return;
  }
  const old = t.getRegister(RSP);
  const value = t.load(old, width);
  const next = t.add(old, t.constant(Type.I64, width));
  if (t.instruction.base === RSP) t.moveAddress(width);
  t.write(0, value);
  t.setRegister(RSP, next);
}

/** The bytes of a value in the other order. */
function swapped(t: Translation, value: Node, width: number): Node {
  const bits = width * 8;
  let result = t.like(value, 0);
  for (let i = 0; i < bits; i += 8) {
    const byte = t.and(t.shrU(value, t.like(value, i)), t.like(value, 0xff));
    result = t.or(result, t.shl(byte, t.like(value, bits - 8 - i)));
  }
  return result;
}

/** Of 16 bits it is undefined, and 0 in practice. */
function bswap(t: Translation): void {
  const value = t.read(0);
  t.write(0, t.width(0) === 2 ? t.like(value, 0) : swapped(t, value, t.width(0)));
}

function count(find: (t: Translation, value: Node, width: number) => Node): Meaning {
  return (t) => {
    const width = t.width(0);
    const value = t.zeroExtend(t.read(1), width);
    const result = find(t, value, width);
    t.setFlag(Flag.c, t.eqz(value));
    t.setFlag(Flag.z, t.eqz(result));
    t.write(0, result);
  };
}

/** BSF and BSR leave the destination as it was when the source is 0. */
function scan(find: (t: Translation, value: Node) => Node): Meaning {
  return (t) => {
    const value = t.zeroExtend(t.read(1), t.width(0));
    const found = find(t, value);
    const none = t.eqz(value);
    t.setFlag(Flag.z, none);
    t.writeSelected(0, t.eqz(none), found);
  };
}

function popcnt(t: Translation): void {
  const value = t.zeroExtend(t.read(1), t.width(0));
  for (const flag of [Flag.c, Flag.p, Flag.a, Flag.s, Flag.o]) t.setFlag(flag, t.constant(Type.I32, 0));
  t.setFlag(Flag.z, t.eqz(value));
  t.write(0, t.popcnt(value));
}

/** BT and its kin on a register, or on memory with an immediate; memory with a register reaches beyond the operand. */
function bitTest(change?: (t: Translation, value: Node, bit: Node) => Node): Meaning {
  return (t) => {
    const width = t.width(0);
    const mask = width * 8 - 1;
    const number = t.read(1);
    if (t.instruction.kinds[1] === Kind.Gpr && t.isMemory(0)) t.moveAddressBy(t.bitOffset(number, width));
    const value = t.read(0);
    const place = t.and(
      t.nodes.typeOf(number) === t.nodes.typeOf(value) ? number : t.extendU(number),
      t.like(value, mask),
    );
    const bit = t.bit(t.shrU(value, place), 0);
    if (change) t.write(0, change(t, value, t.shl(t.like(value, 1), place)));
    t.setFlag(Flag.c, bit);
  };
}

/** AL = byte at rBX + AL. */
function xlat(t: Translation): void {
  const { addressSize, segment } = t.instruction;
  let address = t.add(t.getRegister(RBX), t.extendU(t.zeroExtend(t.readRegister(RAX, 1), 1)));
  if (addressSize === 4) address = t.extendU(t.wrap(address));
  if (segment) address = t.add(t.getSegmentBase(segment), address);
  t.writeRegister(RAX, t.load(address, 1), 1);
}

/** It faults as a load does. */
function flushLine(t: Translation): void {
  t.read(0);
}

export const moves: Area = {
  covers: isGeneral,
  meanings: {
    mov: (t) => t.write(0, t.read(1)),
    movabs: (t) => t.write(0, t.read(1)),
    movnti: (t) => t.write(0, t.read(1)),
    movsx: extend(true),
    movsxd: extend(true),
    movzx: extend(false),
    lea: (t) => t.write(0, t.width(0) === 8 ? t.effectiveAddress() : t.wrap(t.effectiveAddress())),
    cbw: widenAccumulator(1),
    cwde: widenAccumulator(2),
    cdqe: widenAccumulator(4),
    cwd: spreadSign(2),
    cdq: spreadSign(4),
    cqo: spreadSign(8),
    xchg,
    push: (t) => push(t, t.read(0), t.width(0)),
    pop: popOperand,
    bswap,
    movbe: (t) => t.write(0, swapped(t, t.read(1), t.width(0))),
    xlat,
    clflush: flushLine,
    clflushopt: flushLine,
    clwb: flushLine,
    lzcnt: count((t, value, width) => t.sub(t.clz(value), t.like(value, width < 4 ? 32 - width * 8 : 0))),
    tzcnt: count((t, value, width) => t.ctz(width < 4 ? t.or(value, t.constant(Type.I32, 1 << (width * 8))) : value)),
    popcnt,
    bsf: scan((t, value) => t.ctz(value)),
    bsr: scan((t, value) => t.sub(t.like(value, t.width(0) === 8 ? 63 : 31), t.clz(value))),
    bt: bitTest(),
    bts: bitTest((t, value, bit) => t.or(value, bit)),
    btr: bitTest((t, value, bit) => t.and(value, t.not(bit))),
    btc: bitTest((t, value, bit) => t.xor(value, bit)),
  },
};
