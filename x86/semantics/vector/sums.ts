// Estimates and sums over lanes: functions of the runtime.

import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { runtimeFunction } from "../runtime.ts";
import { floatFunction, single } from "./environment.ts";
import { writeFloat } from "./floats.ts";
import { firstSource, readFloat } from "./operands.ts";
import { binary, unary } from "./packed.ts";

const { I32, F32, V128 } = Type;

const multipleSums = runtimeFunction("multipleSums", [V128, V128, I32], V128);
const leastWord = runtimeFunction("leastWord", [V128], V128);
const reciprocalEstimate = runtimeFunction("reciprocalEstimate", [F32], F32);
const reciprocalRootEstimate = runtimeFunction("reciprocalRootEstimate", [F32], F32);
const reciprocalEstimates = runtimeFunction("reciprocalEstimates", [V128], V128);
const reciprocalRootEstimates = runtimeFunction("reciprocalRootEstimates", [V128], V128);
const dotSingles = floatFunction("dotSingles", [I32, V128, V128], V128);
const dotDoubles = floatFunction("dotDoubles", [I32, V128, V128], V128);

function estimate(index: number): Meaning {
  return (t) => writeFloat(t, t.call(index, F32, readFloat(t, firstSource(t) + 1, single.type)));
}

/** The immediate's three bits for each half. */
function sums(t: Translation, a: Node, b: Node, half: number): Node {
  return t.call(multipleSums, V128, a, b, t.constant(I32, (t.instruction.immediate >> (half * 3)) & 7));
}

function dot(index: number): Meaning {
  return binary((t, a, b) => t.call(index, V128, t.constant(I32, t.instruction.immediate), a, b));
}

export const lanes: Readonly<Record<string, Meaning>> = {
  mpsadbw: binary(sums),
  phminposuw: unary((t, a) => t.call(leastWord, V128, a)),
  rcpss: estimate(reciprocalEstimate),
  rsqrtss: estimate(reciprocalRootEstimate),
  rcpps: unary((t, a) => t.call(reciprocalEstimates, V128, a)),
  rsqrtps: unary((t, a) => t.call(reciprocalRootEstimates, V128, a)),
  dpps: dot(dotSingles),
  dppd: dot(dotDoubles),
};
