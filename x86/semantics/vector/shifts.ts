// Packed shifts. A count beyond the lane's width gives zeros, or the sign; WebAssembly takes it modulo the width.

import { Kind } from "../../decode/instruction.ts";
import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { firstSource, readHalves, readLow, writeHalves, zero } from "./operands.ts";
import { op } from "./packed.ts";
import { Simd } from "./simd.ts";

/** By a constant: of PSRLW xmm, imm and its like. */
function byImmediate(t: Translation, source: number, opcode: number, bits: number, arithmetic: boolean): void {
  const wanted = t.instruction.immediate;
  const count = arithmetic ? Math.min(wanted, bits - 1) : wanted;
  const amount = t.constant(Type.I32, count);
  const shift = (a: Node) => (count >= bits ? zero(t) : op(t, opcode, a, amount));
  writeHalves(t, readHalves(t, source).map(shift));
}

/** By the low 64 bits of a vector. */
function byVector(t: Translation, first: number, opcode: number, bits: number, arithmetic: boolean): void {
  const values = readHalves(t, first);
  const count = t.vector(Simd.extract64, Type.I64, readLow(t, first + 1));
  const inside = t.ltU(count, t.like(count, bits));
  const last = t.constant(Type.I32, bits - 1);
  const amount = arithmetic ? t.select(inside, t.wrap(count), last) : t.wrap(count);
  const shift = (a: Node) => op(t, opcode, a, amount);
  writeHalves(
    t,
    values.map((a) => (arithmetic ? shift(a) : t.select(inside, shift(a), zero(t)))),
  );
}

function shift(opcode: number, bits: number, arithmetic = false): Meaning {
  return (t) => {
    const last = t.instruction.operandCount - 1;
    const first = firstSource(t);
    if (t.instruction.kinds[last] === Kind.Immediate) byImmediate(t, first, opcode, bits, arithmetic);
    else byVector(t, first, opcode, bits, arithmetic);
  };
}

/** PSLLDQ and PSRLDQ: by bytes. */
function byteShift(left: boolean): Meaning {
  return (t) => {
    const count = Math.min(t.instruction.immediate, 16);
    const from = left ? 16 - count : count;
    const lanes = Array.from({ length: 16 }, (_, i) => from + i);
    const move = (a: Node) => (left ? t.shuffle(zero(t), a, lanes) : t.shuffle(a, zero(t), lanes));
    writeHalves(t, readHalves(t, firstSource(t)).map(move));
  };
}

/** PMOVSX and PMOVZX: the steps of widening, each on the low half; the last takes the upper half for the upper result. */
function extend(steps: readonly number[]): Meaning {
  return (t) => {
    const wide = t.width(0) === 32;
    let value = readLow(t, 1);
    for (const step of steps.slice(0, -1)) value = op(t, step, value);
    const last = steps[steps.length - 1] as number;
    // The opcode of extending the upper half follows that of the lower.
    writeHalves(t, wide ? [op(t, last, value), op(t, last + 1, value)] : [op(t, last, value)]);
  };
}

/** One count a lane: VPSLLVD and its like. WebAssembly has no such shifts: lane by lane. */
function variable(bits: 32 | 64, left: boolean, arithmetic = false): Meaning {
  return (t) => {
    const [values, counts] = [readHalves(t, 1), readHalves(t, 2)];
    writeHalves(
      t,
      values.map((a, half) => variableLanes(t, a, counts[half] as Node, bits, left, arithmetic)),
    );
  };
}

function variableLanes(t: Translation, a: Node, b: Node, bits: 32 | 64, left: boolean, arithmetic: boolean): Node {
  const type = bits === 64 ? Type.I64 : Type.I32;
  const [extract, replace] = bits === 64 ? [Simd.extract64, Simd.replace64] : [Simd.extract32, Simd.replace32];
  let result = a;
  for (let lane = 0; lane < 128 / bits; lane++) {
    const value = t.vector(extract, type, a, 0, 0, lane);
    const count = t.vector(extract, type, b, 0, 0, lane);
    const inside = t.ltU(count, t.like(count, bits));
    const shifted = arithmetic
      ? t.shrS(value, t.select(inside, count, t.like(count, bits - 1)))
      : t.select(inside, left ? t.shl(value, count) : t.shrU(value, count), t.like(value, 0));
    result = t.vector(replace, Type.V128, result, shifted, 0, lane);
  }
  return result;
}

export const shifts: Readonly<Record<string, Meaning>> = {
  psllw: shift(Simd.shl16, 16),
  pslld: shift(Simd.shl32, 32),
  psllq: shift(Simd.shl64, 64),
  psrlw: shift(Simd.shrU16, 16),
  psrld: shift(Simd.shrU32, 32),
  psrlq: shift(Simd.shrU64, 64),
  psraw: shift(Simd.shrS16, 16, true),
  psrad: shift(Simd.shrS32, 32, true),
  pslldq: byteShift(true),
  psrldq: byteShift(false),
  psllvd: variable(32, true),
  psllvq: variable(64, true),
  psrlvd: variable(32, false),
  psrlvq: variable(64, false),
  psravd: variable(32, false, true),
  pmovsxbw: extend([Simd.extendLow8S]),
  pmovsxbd: extend([Simd.extendLow8S, Simd.extendLow16S]),
  pmovsxbq: extend([Simd.extendLow8S, Simd.extendLow16S, Simd.extendLow32S]),
  pmovsxwd: extend([Simd.extendLow16S]),
  pmovsxwq: extend([Simd.extendLow16S, Simd.extendLow32S]),
  pmovsxdq: extend([Simd.extendLow32S]),
  pmovzxbw: extend([Simd.extendLow8U]),
  pmovzxbd: extend([Simd.extendLow8U, Simd.extendLow16U]),
  pmovzxbq: extend([Simd.extendLow8U, Simd.extendLow16U, Simd.extendLow32U]),
  pmovzxwd: extend([Simd.extendLow16U]),
  pmovzxwq: extend([Simd.extendLow16U, Simd.extendLow32U]),
  pmovzxdq: extend([Simd.extendLow32U]),
};
