// x87 arithmetic and comparison, with a register or an operand in memory.

import { Flag } from "../decode/form.ts";
import { Kind } from "../decode/instruction.ts";
import { type Node, Type } from "./ir.ts";
import type { Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { runtimeFunction } from "./runtime.ts";
import { checkPending, onStack, remember, stackIndex, waits } from "./x87-state.ts";

const { I32, I64 } = Type;
const arithmetic = runtimeFunction("x87Arithmetic", [I32, I32, I32]);
const arithmeticSingle = runtimeFunction("x87ArithmeticSingle", [I32, I32]);
const arithmeticDouble = runtimeFunction("x87ArithmeticDouble", [I32, I64]);
const arithmeticInteger = runtimeFunction("x87ArithmeticInteger", [I32, I32]);
const compare = runtimeFunction("x87Compare", [I32, I32]);
const compareFlags = runtimeFunction("x87CompareFlags", [I32, I32], I32);
const compareSingle = runtimeFunction("x87CompareSingle", [I32, I32]);
const compareDouble = runtimeFunction("x87CompareDouble", [I64, I32]);
const compareInteger = runtimeFunction("x87CompareInteger", [I32, I32]);

/** Operations by the reg field of their opcodes. */
const operations = { add: 0, mul: 1, sub: 4, subr: 5, div: 6, divr: 7 };
const TO_OTHER = 1;
const POP = 2;
const QUIET = 1;
const POP_ONCE = 2;
const POP_TWICE = 6;

/** The operand in memory; the instruction is remembered with its address. */
function readMemory(t: Translation): Node {
  checkPending(t);
  const value = t.read(0);
  remember(t, t.address(0));
  return value;
}

/** Calls the function for a single or double with `operation` before or after the value. */
function withFloat(t: Translation, index: (width: number) => number, order: (value: Node) => [Node, Node]): void {
  const value = readMemory(t);
  const [a, b] = order(value);
  t.call(index(t.width(0)), Type.None, a, b);
}

/** An integer in memory, as an i32. */
function readInteger(t: Translation): Node {
  const value = readMemory(t);
  return t.signExtend(value, t.width(0));
}

function calculate(operation: number, how = 0): Meaning {
  const onRegisters = onStack((t) => {
    // FADD ST0,STi, or STi,ST0: the first is the destination.
    const other = t.instruction.registers[0] === 0 ? 1 : 0;
    const toOther = other === 0 || how ? TO_OTHER : 0;
    const code = t.constant(Type.I32, operation);
    t.call(arithmetic, Type.None, code, stackIndex(t, other), t.constant(Type.I32, how | toOther));
  });
  return (t) => {
    if (t.instruction.kinds[0] === Kind.X87) return onRegisters(t);
    const code = t.constant(Type.I32, operation);
    withFloat(
      t,
      (width) => (width === 4 ? arithmeticSingle : arithmeticDouble),
      (value) => [code, value],
    );
  };
}

function calculateInteger(operation: number): Meaning {
  return (t) => {
    const value = readInteger(t);
    t.call(arithmeticInteger, Type.None, t.constant(Type.I32, operation), value);
  };
}

function compareWith(how: number): Meaning {
  const onRegisters = onStack((t) => {
    const i = t.instruction.operandCount ? stackIndex(t, 0) : t.constant(Type.I32, 1);
    t.call(compare, Type.None, i, t.constant(Type.I32, how));
  });
  return (t) => {
    const { kinds, operandCount } = t.instruction;
    if (!operandCount || kinds[0] === Kind.X87) return onRegisters(t);
    const popping = t.constant(Type.I32, how);
    withFloat(
      t,
      (width) => (width === 4 ? compareSingle : compareDouble),
      (value) => [value, popping],
    );
  };
}

function compareWithInteger(how: number): Meaning {
  return (t) => {
    const value = readInteger(t);
    t.call(compareInteger, Type.None, value, t.constant(Type.I32, how));
  };
}

/** FCOMI: to ZF, PF and CF; the other flags become 0. */
function compareToFlags(how: number): Meaning {
  return onStack((t) => {
    const order = t.call(compareFlags, Type.I32, stackIndex(t, 1), t.constant(Type.I32, how));
    for (const flag of [Flag.c, Flag.p, Flag.z]) t.setFlag(flag, t.bit(order, Math.log2(flag)));
    for (const flag of [Flag.a, Flag.s, Flag.o]) t.setFlag(flag, t.constant(Type.I32, 0));
  });
}

const meanings: Record<string, Meaning> = {
  fcom: compareWith(0),
  fcomp: compareWith(POP_ONCE),
  fcompp: compareWith(POP_TWICE),
  fucom: compareWith(QUIET),
  fucomp: compareWith(QUIET | POP_ONCE),
  fucompp: compareWith(QUIET | POP_TWICE),
  ficom: compareWithInteger(0),
  ficomp: compareWithInteger(POP_ONCE),
  fcomi: compareToFlags(0),
  fcomip: compareToFlags(POP_ONCE),
  fucomi: compareToFlags(QUIET),
  fucomip: compareToFlags(QUIET | POP_ONCE),
  fwait: waits(() => undefined),
};
for (const [name, operation] of Object.entries(operations)) {
  meanings[`f${name}`] = calculate(operation);
  meanings[`f${name}p`] = calculate(operation, POP);
  meanings[`fi${name}`] = calculateInteger(operation);
}

export const x87Arithmetic: Area = { meanings };
