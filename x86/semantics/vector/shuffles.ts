// Moving lanes within vectors: interleaving, shuffles, blends. Each is one shuffle whose lanes the immediate gives.

import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { firstSource, halves, readHalves, readLow, writeHalves, zero } from "./operands.ts";
import { binary, type Change, type Combine, op, splat, unary } from "./packed.ts";
import { Simd } from "./simd.ts";

/** Bytes of a shuffle from its lanes of `width` bytes; lanes of the second operand go on after those of the first. */
export function byteLanes(lanes: readonly number[], width: number): number[] {
  return lanes.flatMap((lane) => Array.from({ length: width }, (_, i) => lane * width + i));
}

export function shuffleLanes(t: Translation, a: Node, b: Node, lanes: readonly number[], width: number): Node {
  return t.shuffle(a, b, byteLanes(lanes, width));
}

/** Lane 0 of a, lane 0 of b, lane 1 of a, …, of the lower or upper 64 bits. */
function interleave(width: number, high: boolean): Meaning {
  const count = 16 / width;
  const lanes = Array.from({ length: count }, (_, i) => (i >> 1) + (high ? count / 2 : 0) + (i & 1) * count);
  return binary((t, a, b) => shuffleLanes(t, a, b, lanes, width));
}

/** The immediate's `bits`-bit field number i. */
function field(immediate: number, i: number, bits: number): number {
  return (immediate >> (i * bits)) & ((1 << bits) - 1);
}

/** Doublewords chosen by the immediate. */
const shuffleDoublewords: Change = (t, a) =>
  shuffleLanes(
    t,
    a,
    a,
    [0, 1, 2, 3].map((i) => field(t.instruction.immediate, i, 2)),
    4,
  );

/** PSHUFLW and PSHUFHW: words of one half. */
function shuffleWords(first: number): Change {
  return (t, a) => {
    const lanes = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
      i >= first && i < first + 4 ? first + field(t.instruction.immediate, i - first, 2) : i,
    );
    return shuffleLanes(t, a, a, lanes, 2);
  };
}

/** SHUFPS: two singles of each source. */
const shuffleSingles: Combine = (t, a, b) => {
  const lanes = [0, 1, 2, 3].map((i) => field(t.instruction.immediate, i, 2) + (i >> 1) * 4);
  return shuffleLanes(t, a, b, lanes, 4);
};

/** SHUFPD: a bit of the immediate for each double. */
const shuffleDoubles: Combine = (t, a, b, half) => {
  const bits = t.instruction.immediate >> (half * 2);
  return shuffleLanes(t, a, b, [bits & 1, 2 + ((bits >> 1) & 1)], 8);
};

/** Lanes of b where the immediate has ones. */
function blend(width: number): Combine {
  const count = 16 / width;
  return (t, a, b, half) => {
    // PBLENDW uses the same 8 bits for both halves.
    const bits = t.instruction.immediate >> (width === 2 ? 0 : half * count);
    const lanes = Array.from({ length: count }, (_, i) => i + ((bits >> i) & 1) * count);
    return shuffleLanes(t, a, b, lanes, width);
  };
}

/** Lanes of the second source where the mask's sign is set. */
export function blendBySign(shift: number, width: number): Meaning {
  return (t) => {
    const first = firstSource(t);
    const [left, right] = [readHalves(t, first), readHalves(t, first + 1)];
    const masks = readHalves(t, first + 2);
    const values = left.map((a, half) => {
      const mask = op(t, shift, masks[half] as Node, t.constant(Type.I32, width * 8 - 1));
      return t.vector(Simd.bitSelect, Type.V128, right[half] as Node, a, mask);
    });
    writeHalves(t, values);
  };
}

/** PALIGNR: 16 bytes of a:b from byte `immediate` on. */
const align: Combine = (t, a, b) => {
  const from = t.instruction.immediate;
  const lanes = (start: number) => Array.from({ length: 16 }, (_, i) => start + i);
  if (from <= 16) return t.shuffle(b, a, lanes(from));
  return from < 32 ? t.shuffle(a, zero(t), lanes(from - 16)) : zero(t);
};

/** PSHUFB: bit 7 of an index makes a zero, bits 6:4 mean nothing. */
const shuffleBytes: Combine = (t, a, b) => op(t, Simd.swizzle, a, op(t, Simd.and, b, splat(t, 0x8f, 1)));

function duplicate(lanes: readonly number[]): Meaning {
  return unary((t, a) => shuffleLanes(t, a, a, lanes, 4));
}

/** MOVDDUP: the low double twice, of 64 bits of memory or of each half. */
function duplicateDouble(t: Translation): void {
  const values = halves(t) === 2 ? readHalves(t, 1) : [readLow(t, 1)];
  writeHalves(
    t,
    values.map((a) => shuffleLanes(t, a, a, [0, 0], 8)),
  );
}

export const shuffles: Readonly<Record<string, Meaning>> = {
  punpcklbw: interleave(1, false),
  punpcklwd: interleave(2, false),
  punpckldq: interleave(4, false),
  punpcklqdq: interleave(8, false),
  punpckhbw: interleave(1, true),
  punpckhwd: interleave(2, true),
  punpckhdq: interleave(4, true),
  punpckhqdq: interleave(8, true),
  unpcklps: interleave(4, false),
  unpcklpd: interleave(8, false),
  unpckhps: interleave(4, true),
  unpckhpd: interleave(8, true),
  pshufd: unary(shuffleDoublewords),
  pshuflw: unary(shuffleWords(0)),
  pshufhw: unary(shuffleWords(4)),
  shufps: binary(shuffleSingles),
  shufpd: binary(shuffleDoubles),
  blendps: binary(blend(4)),
  blendpd: binary(blend(8)),
  pblendw: binary(blend(2)),
  pblendd: binary(blend(4)),
  pblendvb: blendBySign(Simd.shrS8, 1),
  blendvps: blendBySign(Simd.shrS32, 4),
  blendvpd: blendBySign(Simd.shrS64, 8),
  palignr: binary(align),
  pshufb: binary(shuffleBytes),
  movsldup: duplicate([0, 0, 2, 2]),
  movshdup: duplicate([1, 1, 3, 3]),
  movddup: duplicateDouble,
};
