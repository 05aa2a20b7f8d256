// x87 loads, stores, moves and constants.

import { formOf } from "../decode/forms.ts";
import { Kind } from "../decode/instruction.ts";
import { type Node, Type } from "./ir.ts";
import type { Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { runtimeFunction } from "./runtime.ts";
import { checkPending, onStack, remember, stackIndex } from "./x87-state.ts";

const { I32, I64 } = Type;
const loadSingle = runtimeFunction("x87LoadSingle", [I32]);
const loadDouble = runtimeFunction("x87LoadDouble", [I64]);
const loadExtended = runtimeFunction("x87LoadExtended", [I64, I32]);
const loadInteger = runtimeFunction("x87LoadInteger", [I64]);
const loadDecimal = runtimeFunction("x87LoadDecimal", [I64, I32]);
const loadRegister = runtimeFunction("x87LoadRegister", [I32]);
const loadConstant = runtimeFunction("x87LoadConstant", [I32]);
const store = runtimeFunction("x87Store", [I64, I32], I32, { faults: true });
const storeRegister = runtimeFunction("x87StoreRegister", [I32, I32]);
const storeRegisterQuietly = runtimeFunction("x87StoreRegisterQuietly", [I32]);
const exchange = runtimeFunction("x87Exchange", [I32]);
const moveIf = runtimeFunction("x87MoveIf", [I32, I32]);
const free = runtimeFunction("x87Free", [I32, I32]);
const moveTop = runtimeFunction("x87MoveTop", [I32]);

/** 10 bytes: the lower 8, and the upper 2. */
function readWide(t: Translation): [Node, Node] {
  const address = t.address(0);
  return [t.load(address, 8), t.load(t.add(address, t.constant(I64, 8)), 2)];
}

/** Pushes what is in memory. */
function load(push: (t: Translation) => () => void): Meaning {
  return (t) => {
    checkPending(t);
    const call = push(t);
    remember(t, t.address(0));
    call();
  };
}

const pushFloat = load((t) => {
  if (t.width(0) === 10) {
    const [low, high] = readWide(t);
    return () => t.call(loadExtended, Type.None, low, high);
  }
  const value = t.read(0);
  return () => t.call(t.width(0) === 4 ? loadSingle : loadDouble, Type.None, value);
});

const pushInteger = load((t) => {
  const value = t.read(0);
  const wide = t.width(0) === 8 ? value : t.extendS(t.signExtend(value, t.width(0)));
  return () => t.call(loadInteger, Type.None, wide);
});

const pushDecimal = load((t) => {
  const [low, high] = readWide(t);
  return () => t.call(loadDecimal, Type.None, low, high);
});

const pushRegister = onStack((t) => t.call(loadRegister, Type.None, stackIndex(t, 0)));

/** Kinds of `x87Store` by the operand's bytes, and what is added to them. */
const FLOATS: Readonly<Record<number, number>> = { 4: 0, 8: 1, 10: 2 };
const INTEGERS: Readonly<Record<number, number>> = { 2: 3, 4: 4, 8: 5 };
const DECIMAL = 6;
const TRUNCATE = 8;
const POP = 16;

function storeAs(kind: (width: number) => number, extra = 0): Meaning {
  return (t) => {
    checkPending(t);
    const address = t.address(0);
    t.call(store, I32, address, t.constant(I32, kind(t.width(0)) | extra));
    remember(t, address);
  };
}

/** D9 D8+i. */
function isAlias(t: Translation): boolean {
  return formOf(t.instruction.form).opcode === 0xd9;
}

function storeFloat(pops: boolean): Meaning {
  const toMemory = storeAs((width) => FLOATS[width] ?? 0, pops ? POP : 0);
  const toRegister = onStack((t) =>
    isAlias(t)
      ? t.call(storeRegisterQuietly, Type.None, stackIndex(t, 0))
      : t.call(storeRegister, Type.None, stackIndex(t, 0), t.constant(I32, pops ? 1 : 0)),
  );
  return (t) => (t.instruction.kinds[0] === Kind.X87 ? toRegister(t) : toMemory(t));
}

function storeInteger(extra: number): Meaning {
  return storeAs((width) => INTEGERS[width] ?? 0, extra);
}

function freeing(pops: number): Meaning {
  return onStack((t) => t.call(free, Type.None, stackIndex(t, 0), t.constant(I32, pops)));
}

function turning(by: number): Meaning {
  return onStack((t) => t.call(moveTop, Type.None, t.constant(I32, by)));
}

/** FCMOVcc by the number of its condition. */
function moving(condition: number): Meaning {
  return onStack((t) => t.call(moveIf, Type.None, t.getCondition(condition), stackIndex(t, 1)));
}

const constants = ["fld1", "fldl2t", "fldl2e", "fldpi", "fldlg2", "fldln2", "fldz"];

export const x87Moves: Area = {
  meanings: {
    fld: (t) => (t.instruction.kinds[0] === Kind.X87 ? pushRegister(t) : pushFloat(t)),
    fild: pushInteger,
    fbld: pushDecimal,
    fst: storeFloat(false),
    fstp: storeFloat(true),
    fist: storeInteger(0),
    fistp: storeInteger(POP),
    fisttp: storeInteger(POP | TRUNCATE),
    fbstp: storeAs(() => DECIMAL, POP),
    fxch: onStack((t) => t.call(exchange, Type.None, stackIndex(t, 0))),
    ffree: freeing(0),
    ffreep: freeing(1),
    fincstp: turning(1),
    fdecstp: turning(-1),
    fcmovb: moving(2),
    fcmovnb: moving(3),
    fcmove: moving(4),
    fcmovne: moving(5),
    fcmovbe: moving(6),
    fcmovnbe: moving(7),
    fcmovu: moving(10),
    fcmovnu: moving(11),
    ...Object.fromEntries(
      constants.map((name, i) => [name, onStack((t) => t.call(loadConstant, Type.None, t.constant(I32, i)))]),
    ),
  },
};
