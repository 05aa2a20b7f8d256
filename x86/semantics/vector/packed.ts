// Packed integers: arithmetic, logic, comparisons. Most are one instruction of WebAssembly.

import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { firstSource, readHalves, writeHalves } from "./operands.ts";
import { Simd } from "./simd.ts";

/** On 128 bits of each source; `half` says which. */
export type Combine = (t: Translation, a: Node, b: Node, half: number) => Node;
export type Change = (t: Translation, a: Node, half: number) => Node;

/** A vector operation without immediates. */
export function op(t: Translation, opcode: number, a: Node, b = 0): Node {
  return t.vector(opcode, Type.V128, a, b);
}

/** destination = combine(first source, second source), each 128 bits for themselves. */
export function binary(combine: Combine): Meaning {
  return (t) => {
    const first = firstSource(t);
    const left = readHalves(t, first);
    const right = readHalves(t, first + 1);
    writeHalves(
      t,
      left.map((a, half) => combine(t, a, right[half] as Node, half)),
    );
  };
}

/** destination = change(source). */
export function unary(change: Change): Meaning {
  return (t) => {
    const source = readHalves(t, 1);
    writeHalves(
      t,
      source.map((a, half) => change(t, a, half)),
    );
  };
}

/** A constant vector of equal lanes of `width` bytes. */
export function splat(t: Translation, value: number, width: number): Node {
  const word = width === 1 ? value * 0x01010101 : width === 2 ? value * 0x00010001 : value;
  return t.constantVector(word | 0, word | 0, word | 0, word | 0);
}

function one(opcode: number): Meaning {
  return binary((t, a, b) => op(t, opcode, a, b));
}

/** Lanes 0, 2, … of `width` bytes of both, then lanes 1, 3, …: what horizontal operations combine. */
export function evenOdd(t: Translation, a: Node, b: Node, width: number): [Node, Node] {
  const lanes = (odd: number) =>
    Array.from({ length: 16 }, (_, i) => (i - (i % width)) * 2 + (i % width) + odd * width);
  return [t.shuffle(a, b, lanes(0)), t.shuffle(a, b, lanes(1))];
}

function horizontal(opcode: number, width: number): Meaning {
  return binary((t, a, b) => op(t, opcode, ...evenOdd(t, a, b, width)));
}

/** The upper words of products of words. */
function highProduct(low: number, high: number): Meaning {
  const lanes = [2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31];
  return binary((t, a, b) => t.shuffle(op(t, low, a, b), op(t, high, a, b), lanes));
}

/** Products of doublewords 0 and 2. */
function evenProduct(opcode: number): Meaning {
  const lanes = [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11];
  return binary((t, a, b) => op(t, opcode, t.shuffle(a, a, lanes), t.shuffle(b, b, lanes)));
}

/** PMULHRSW: only the product of two -1.0 differs, where WebAssembly saturates. */
function roundedProduct(t: Translation, a: Node, b: Node): Node {
  const least = splat(t, 0x8000, 2);
  const both = op(t, Simd.and, op(t, Simd.eq16, a, least), op(t, Simd.eq16, b, least));
  return op(t, Simd.xor, op(t, Simd.mulFixed16, a, b), both);
}

/** PMADDUBSW: unsigned bytes by signed bytes, pairs added with saturation. */
function byteProducts(t: Translation, a: Node, b: Node): Node {
  const eight = t.constant(Type.I32, 8);
  const even = op(
    t,
    Simd.mul16,
    op(t, Simd.and, a, splat(t, 0xff, 2)),
    op(t, Simd.shrS16, op(t, Simd.shl16, b, eight), eight),
  );
  const odd = op(t, Simd.mul16, op(t, Simd.shrU16, a, eight), op(t, Simd.shrS16, b, eight));
  return op(t, Simd.addSatS16, even, odd);
}

function absoluteDifference(t: Translation, a: Node, b: Node): Node {
  return op(t, Simd.or, op(t, Simd.subSatU8, a, b), op(t, Simd.subSatU8, b, a));
}

/** PSADBW: absolute differences of 8 bytes added, twice. */
function sumOfDifferences(t: Translation, a: Node, b: Node): Node {
  const words = op(t, Simd.addPairs16U, op(t, Simd.addPairs8U, absoluteDifference(t, a, b)));
  const low = op(t, Simd.and, words, t.constantVector(-1, 0, -1, 0));
  return op(t, Simd.add64, low, op(t, Simd.shrU64, words, t.constant(Type.I32, 32)));
}

/** PSIGN: a, -a or 0 by the sign of b. */
function sign(width: number, shift: number, subtract: number, equal: number): Meaning {
  return binary((t, a, b) => {
    const negative = op(t, shift, b, t.constant(Type.I32, width * 8 - 1));
    const signed = op(t, subtract, op(t, Simd.xor, a, negative), negative);
    return op(t, Simd.andNot, signed, op(t, equal, b, splat(t, 0, 4)));
  });
}

/** a and b change places: andNot negates its second operand, PANDN its first. */
const andNot = binary((t, a, b) => op(t, Simd.andNot, b, a));

export const packed: Readonly<Record<string, Meaning>> = {
  paddb: one(Simd.add8),
  paddw: one(Simd.add16),
  paddd: one(Simd.add32),
  paddq: one(Simd.add64),
  paddsb: one(Simd.addSatS8),
  paddsw: one(Simd.addSatS16),
  paddusb: one(Simd.addSatU8),
  paddusw: one(Simd.addSatU16),
  psubb: one(Simd.sub8),
  psubw: one(Simd.sub16),
  psubd: one(Simd.sub32),
  psubq: one(Simd.sub64),
  psubsb: one(Simd.subSatS8),
  psubsw: one(Simd.subSatS16),
  psubusb: one(Simd.subSatU8),
  psubusw: one(Simd.subSatU16),
  pminsb: one(Simd.minS8),
  pminub: one(Simd.minU8),
  pminsw: one(Simd.minS16),
  pminuw: one(Simd.minU16),
  pminsd: one(Simd.minS32),
  pminud: one(Simd.minU32),
  pmaxsb: one(Simd.maxS8),
  pmaxub: one(Simd.maxU8),
  pmaxsw: one(Simd.maxS16),
  pmaxuw: one(Simd.maxU16),
  pmaxsd: one(Simd.maxS32),
  pmaxud: one(Simd.maxU32),
  pcmpeqb: one(Simd.eq8),
  pcmpeqw: one(Simd.eq16),
  pcmpeqd: one(Simd.eq32),
  pcmpeqq: one(Simd.eq64),
  pcmpgtb: one(Simd.gtS8),
  pcmpgtw: one(Simd.gtS16),
  pcmpgtd: one(Simd.gtS32),
  pcmpgtq: one(Simd.gtS64),
  pavgb: one(Simd.avgU8),
  pavgw: one(Simd.avgU16),
  pmullw: one(Simd.mul16),
  pmulld: one(Simd.mul32),
  pmaddwd: one(Simd.dot16),
  packsswb: one(Simd.narrow16S),
  packuswb: one(Simd.narrow16U),
  packssdw: one(Simd.narrow32S),
  packusdw: one(Simd.narrow32U),
  pand: one(Simd.and),
  andps: one(Simd.and),
  andpd: one(Simd.and),
  por: one(Simd.or),
  orps: one(Simd.or),
  orpd: one(Simd.or),
  pxor: one(Simd.xor),
  xorps: one(Simd.xor),
  xorpd: one(Simd.xor),
  pandn: andNot,
  andnps: andNot,
  andnpd: andNot,
  pabsb: unary((t, a) => op(t, Simd.abs8, a)),
  pabsw: unary((t, a) => op(t, Simd.abs16, a)),
  pabsd: unary((t, a) => op(t, Simd.abs32, a)),
  phaddw: horizontal(Simd.add16, 2),
  phaddd: horizontal(Simd.add32, 4),
  phaddsw: horizontal(Simd.addSatS16, 2),
  phsubw: horizontal(Simd.sub16, 2),
  phsubd: horizontal(Simd.sub32, 4),
  phsubsw: horizontal(Simd.subSatS16, 2),
  pmulhw: highProduct(Simd.mulLow16S, Simd.mulHigh16S),
  pmulhuw: highProduct(Simd.mulLow16U, Simd.mulHigh16U),
  pmuludq: evenProduct(Simd.mulLow32U),
  pmuldq: evenProduct(Simd.mulLow32S),
  pmulhrsw: binary(roundedProduct),
  pmaddubsw: binary(byteProducts),
  psadbw: binary(sumOfDifferences),
  psignb: sign(1, Simd.shrS8, Simd.sub8, Simd.eq8),
  psignw: sign(2, Simd.shrS16, Simd.sub16, Simd.eq16),
  psignd: sign(4, Simd.shrS32, Simd.sub32, Simd.eq32),
};
