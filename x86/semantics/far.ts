// Far transfers and IRET. The one code segment that they may name is the program's own: 32-bit code is not translated.

import { Exception } from "./exceptions.ts";
import { type Node, Type } from "./ir.ts";
import { RSP, type Translation } from "./operands.ts";
import { type Area, isGeneral } from "./registry.ts";
import { writeFlags } from "./rflags.ts";
import { USER_CS, USER_DS } from "./segments.ts";

/** #GP unless the low 16 bits of a value are `wanted`; of those, only `mask` counts. */
function require(t: Translation, selector: Node, wanted: number, mask = 0xffff): void {
  const narrow = t.nodes.typeOf(selector) === Type.I64 ? t.wrap(selector) : selector;
  const masked = t.and(narrow, t.constant(Type.I32, mask));
  t.raiseIf(t.xor(masked, t.constant(Type.I32, wanted & mask)), Exception.GeneralProtection);
}

/** A jump's or call's selector may ask for any privilege level. */
const ANY_LEVEL = 0xfffc;

function address64(t: Translation, value: Node, width: number): Node {
  return width === 8 ? value : t.extendU(t.zeroExtend(value, width));
}

/** `count` values from the stack, upwards. */
function peek(t: Translation, top: Node, width: number, count: number): Node[] {
  return Array.from({ length: count }, (_, i) => t.load(t.add(top, t.constant(Type.I64, i * width)), width));
}

function retf(t: Translation): void {
  const width = t.instruction.operandSize;
  const extra = t.instruction.operandCount ? t.instruction.immediate : 0;
  const top = t.getRegister(RSP);
  const [rip = -1, cs = -1] = peek(t, top, width, 2);
  require(t, cs, USER_CS);
  t.setRegister(RSP, t.add(top, t.constant(Type.I64, 2 * width + extra)));
  t.jump(address64(t, rip, width));
}

/** In 64-bit mode the stack pointer comes from the stack too. */
function iret(t: Translation): void {
  const width = t.instruction.operandSize;
  const [rip = -1, cs = -1, flags = -1, rsp = -1, ss = -1] = peek(t, t.getRegister(RSP), width, 5);
  require(t, cs, USER_CS);
  require(t, ss, USER_DS);
  writeFlags(t, flags, width);
  t.setRegister(RSP, address64(t, rsp, width));
  t.jump(address64(t, rip, width));
}

/** The operand in memory: an offset of 16 or 32 bits, then a selector. With REX.W Intel's processors take 64 bits, AMD's don't. */
function target(t: Translation): Node {
  const width = Math.min(t.instruction.operandSize, 4);
  const address = t.address(0);
  const offset = t.load(address, width);
  require(t, t.load(t.add(address, t.constant(Type.I64, width)), 2), USER_CS, ANY_LEVEL);
  return address64(t, offset, width);
}

function call(t: Translation): void {
  const width = t.instruction.operandSize;
  const to = target(t);
  const top = t.getRegister(RSP);
  const typed = (value: Node) => (width === 8 ? value : t.wrap(value));
  const below = (places: number) => t.sub(top, t.constant(Type.I64, places * width));
  t.store(below(1), typed(t.constant(Type.I64, USER_CS)), width);
  t.store(below(2), typed(t.following()), width);
  t.setRegister(RSP, below(2));
  t.jump(to);
}

export const far: Area = {
  meanings: {
    retf,
    iret,
    call,
    jmp: (t) => {
      t.jump(target(t));
    },
  },
  covers: (form) => !isGeneral(form) || form.operands.every(({ width }) => width === "w"),
};
