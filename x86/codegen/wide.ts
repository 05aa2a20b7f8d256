// Products and quotients of 128 bits, which WebAssembly has not.

import { Op, Type } from "../semantics/ir.ts";
import type { Emitter } from "./emitter.ts";
import { Wasm } from "./opcodes.ts";

/** Takes two i64 from the stack; leaves bits 127:64 of their product, made from four products of 32 bits. */
export function emitMulHigh(e: Emitter, signed: boolean): void {
  const { f } = e;
  const [a, b, t] = [e.temporary(Type.I64), e.temporary(Type.I64), e.temporary(Type.I64)];
  const low = (local: number) => {
    f.get(local);
    f.i64(-1, 0);
    f.op(Wasm.I64And);
  };
  const high = (local: number) => {
    f.get(local);
    f.i64(32);
    f.op(Wasm.I64ShrU);
  };
  f.set(b);
  f.set(a);
  // t = high(a) × low(b) + high(low(a) × low(b)): can't overflow.
  low(a);
  low(b);
  f.op(Wasm.I64Mul);
  f.i64(32);
  f.op(Wasm.I64ShrU);
  high(a);
  low(b);
  f.op(Wasm.I64Mul);
  f.op(Wasm.I64Add);
  f.set(t);
  // high(low(t) + low(a) × high(b)) + high(t) + high(a) × high(b)
  low(t);
  low(a);
  high(b);
  f.op(Wasm.I64Mul);
  f.op(Wasm.I64Add);
  f.i64(32);
  f.op(Wasm.I64ShrU);
  high(t);
  f.op(Wasm.I64Add);
  high(a);
  high(b);
  f.op(Wasm.I64Mul);
  f.op(Wasm.I64Add);
  if (!signed) return;
  for (const [sign, other] of [
    [a, b],
    [b, a],
  ] as const) {
    f.get(sign);
    f.i64(63);
    f.op(Wasm.I64ShrS);
    f.get(other);
    f.op(Wasm.I64And);
    f.op(Wasm.I64Sub);
  }
}

const runtimeNames: Partial<Record<Op, string>> = {
  [Op.DivWideU]: "divideWideU",
  [Op.DivWideS]: "divideWideS",
  [Op.RemWideU]: "remainderWideU",
  [Op.RemWideS]: "remainderWideS",
  [Op.DivWideOverflowS]: "divideWideOverflowS",
};

/** Takes the high and low half of the dividend and the divisor. Nearly always the high half only extends the low one. */
export function emitWideDivision(e: Emitter, op: Op): void {
  const { f } = e;
  const result = op === Op.DivWideOverflowS ? Type.I32 : Type.I64;
  const signed = op !== Op.DivWideU && op !== Op.RemWideU;
  const [high, low, divisor] = [e.temporary(Type.I64), e.temporary(Type.I64), e.temporary(Type.I64)];
  f.set(divisor);
  f.set(low);
  f.set(high);
  f.get(high);
  if (signed) {
    f.get(low);
    f.i64(63);
    f.op(Wasm.I64ShrS);
    f.op(Wasm.I64Eq);
  } else f.op(Wasm.I64Eqz);
  f.if(result);
  if (op === Op.DivWideOverflowS) {
    // By 0, or the least value by −1.
    f.get(divisor);
    f.op(Wasm.I64Eqz);
    f.get(low);
    f.i64(0, -0x8000_0000);
    f.op(Wasm.I64Eq);
    f.get(divisor);
    f.i64(-1);
    f.op(Wasm.I64Eq);
    f.op(Wasm.I32And);
    f.op(Wasm.I32Or);
  } else {
    f.get(low);
    f.get(divisor);
    f.op(op === Op.DivWideU ? Wasm.I64DivU : op === Op.DivWideS ? Wasm.I64DivS : signed ? Wasm.I64RemS : Wasm.I64RemU);
  }
  f.else();
  f.get(high);
  f.get(low);
  f.get(divisor);
  f.call(e.module.importFunction("runtime", runtimeNames[op] as string, [Type.I64, Type.I64, Type.I64], [result]));
  f.end();
}
