// FMA. The digits say which operands are multiplied: 132 is first by third plus second.

import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { double, type Format, floatFunction, single } from "./environment.ts";
import { writeFloat } from "./floats.ts";
import { lowFloat, readFloat, readHalves, readLow, writeHalves } from "./operands.ts";

const { F32, F64, V128 } = Type;

/** Mnemonics, and the names of the runtime's functions (a, b, c): ±(a × b) ± c. */
const kinds = [
  ["fmadd", "fusedAdd"],
  ["fmsub", "fusedSub"],
  ["fnmadd", "fusedNegatedAdd"],
  ["fnmsub", "fusedNegatedSub"],
] as const;
const mixedKinds = [
  ["fmaddsub", "fusedAddSub"],
  ["fmsubadd", "fusedSubAdd"],
] as const;

type Order = (first: Node, second: Node, third: Node) => [Node, Node, Node];

const orders: Readonly<Record<string, Order>> = {
  "132": (first, second, third) => [first, third, second],
  "213": (first, second, third) => [second, first, third],
  "231": (first, second, third) => [second, third, first],
};

function packed(index: number, order: Order): Meaning {
  return (t) => {
    const sources = [0, 1, 2].map((slot) => readHalves(t, slot)) as [Node[], Node[], Node[]];
    const [first, second, third] = sources;
    const fused = first.map((a, half) => t.call(index, V128, ...order(a, second[half] as Node, third[half] as Node)));
    writeHalves(t, fused);
  };
}

function scalar(index: number, order: Order, format: Format): Meaning {
  return (t: Translation) => {
    const third = readFloat(t, 2, format.type);
    const [first, second] = [0, 1].map((slot) => lowFloat(t, readLow(t, slot), format.type)) as [Node, Node];
    // The lanes above are the destination's.
    writeFloat(t, t.call(index, format.type, ...order(first, second, third)), 0);
  };
}

function all(): Record<string, Meaning> {
  const meanings: Record<string, Meaning> = {};
  for (const [digits, order] of Object.entries(orders)) {
    for (const [name, stem] of [...kinds, ...mixedKinds]) {
      meanings[`${name}${digits}ps`] = packed(floatFunction(`${stem}Singles`, [V128, V128, V128], V128), order);
      meanings[`${name}${digits}pd`] = packed(floatFunction(`${stem}Doubles`, [V128, V128, V128], V128), order);
    }
    for (const [name, stem] of kinds) {
      meanings[`${name}${digits}ss`] = scalar(floatFunction(`${stem}Single`, [F32, F32, F32], F32), order, single);
      meanings[`${name}${digits}sd`] = scalar(floatFunction(`${stem}Double`, [F64, F64, F64], F64), order, double);
    }
  }
  return meanings;
}

export const fused: Readonly<Record<string, Meaning>> = all();
