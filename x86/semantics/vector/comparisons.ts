// COMISD and its like: flags from one float comparison.

import { FlagKind } from "../flags.ts";
import { Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { double, type Format, floatFunction, single, unusualMode } from "./environment.ts";
import { unordered } from "./floats.ts";
import { readFloat } from "./operands.ts";

/** Functions (whether quiet NaNs are invalid, a, b): a float that compares with b as a does in the mode of MXCSR. */
const compare32 = floatFunction("compare32", [Type.I32, Type.F32, Type.F32], Type.F32);
const compare64 = floatFunction("compare64", [Type.I32, Type.F64, Type.F64], Type.F64);

function compare(format: Format, signals: boolean): Meaning {
  const index = format === double ? compare64 : compare32;
  return (t: Translation) => {
    const a = readFloat(t, 0, format.type);
    const b = readFloat(t, 1, format.type);
    const unusual = t.or(unusualMode(t), unordered(t, format, a, b));
    const left = t.rarely(unusual, a, index, t.constant(Type.I32, signals ? 1 : 0), a, b);
    t.setFlags(FlagKind.FloatCompare, format.bytes, left, b, left);
  };
}

export const comparisons: Readonly<Record<string, Meaning>> = {
  comiss: compare(single, true),
  comisd: compare(double, true),
  ucomiss: compare(single, false),
  ucomisd: compare(double, false),
};
