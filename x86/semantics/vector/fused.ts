// FMA. The digits say which operands are multiplied: 132 is first by third plus second.

import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { anyNotNormal, double, type Format, floatFunction, notNormal, single } from "./environment.ts";
import { writeFloat } from "./floats.ts";
import { lowFloat, readFloat, readHalves, readLow, writeHalves } from "./operands.ts";
import { Simd } from "./simd.ts";

const { F32, F64, V128 } = Type;

/** Mnemonics, and the names of the runtime's functions (a, b, c): ±(a × b) ± c; and which signs are negative. */
const kinds = [
  ["fmadd", "fusedAdd", { product: false, addend: false }],
  ["fmsub", "fusedSub", { product: false, addend: true }],
  ["fnmadd", "fusedNegatedAdd", { product: true, addend: false }],
  ["fnmsub", "fusedNegatedSub", { product: true, addend: true }],
] as const;
type Signs = (typeof kinds)[number][2];
const mixedKinds = [
  ["fmaddsub", "fusedAddSub", undefined],
  ["fmsubadd", "fusedSubAdd", undefined],
] as const;

type Order = (first: Node, second: Node, third: Node) => [Node, Node, Node];

const orders: Readonly<Record<string, Order>> = {
  "132": (first, second, third) => [first, third, second],
  "213": (first, second, third) => [second, first, third],
  "231": (first, second, third) => [second, third, first],
};

/** By the relaxed instruction, where that is fused: ±(a × b) ± c of vectors. */
function relaxed(t: Translation, format: Format, { product, addend }: Signs, a: Node, b: Node, c: Node): Node {
  const wide = format === double;
  const opcode = wide
    ? product
      ? Simd.relaxedNmaddF64
      : Simd.relaxedMaddF64
    : product
      ? Simd.relaxedNmaddF32
      : Simd.relaxedMaddF32;
  const last = addend ? t.vector(wide ? Simd.negF64 : Simd.negF32, V128, c) : c;
  return t.vector(opcode, V128, a, b, last);
}

function packed(index: number, order: Order, format: Format, signs?: Signs): Meaning {
  return (t) => {
    const sources = [0, 1, 2].map((slot) => readHalves(t, slot)) as [Node[], Node[], Node[]];
    const [first, second, third] = sources;
    const results = first.map((one, half) => {
      const [a, b, c] = order(one, second[half] as Node, third[half] as Node);
      if (!signs || !t.fuses()) return t.call(index, V128, a, b, c);
      const usual = relaxed(t, format, signs, a, b, c);
      return t.rarely(anyNotNormal(t, format, usual), usual, index, a, b, c);
    });
    writeHalves(t, results);
  };
}

function scalar(index: number, order: Order, format: Format, signs: Signs): Meaning {
  return (t: Translation) => {
    const third = readFloat(t, 2, format.type);
    const [first, second] = [0, 1].map((slot) => lowFloat(t, readLow(t, slot), format.type)) as [Node, Node];
    // The lanes above are the destination's.
    const [a, b, c] = order(first, second, third);
    if (!t.fuses()) {
      writeFloat(t, t.call(index, format.type, a, b, c), 0);
      return;
    }
    const splat = (value: Node) => t.vector(format === double ? Simd.splatF64 : Simd.splatF32, V128, value);
    const usual = lowFloat(t, relaxed(t, format, signs, splat(a), splat(b), splat(c)), format.type);
    writeFloat(t, t.rarely(notNormal(t, format, usual), usual, index, a, b, c), 0);
  };
}

function all(): Record<string, Meaning> {
  const meanings: Record<string, Meaning> = {};
  const vectors = [V128, V128, V128];
  for (const [digits, order] of Object.entries(orders)) {
    for (const [name, stem, signs] of [...kinds, ...mixedKinds]) {
      meanings[`${name}${digits}ps`] = packed(floatFunction(`${stem}Singles`, vectors, V128), order, single, signs);
      meanings[`${name}${digits}pd`] = packed(floatFunction(`${stem}Doubles`, vectors, V128), order, double, signs);
    }
    for (const [name, stem, signs] of kinds) {
      meanings[`${name}${digits}ss`] = scalar(
        floatFunction(`${stem}Single`, [F32, F32, F32], F32),
        order,
        single,
        signs,
      );
      meanings[`${name}${digits}sd`] = scalar(
        floatFunction(`${stem}Double`, [F64, F64, F64], F64),
        order,
        double,
        signs,
      );
    }
  }
  return meanings;
}

export const fused: Readonly<Record<string, Meaning>> = all();
