// All vector definitions. A VEX form is named after the legacy one, with a V, and is defined by the same entry.

import { type Form, Source, VEX_MAPS } from "../../decode/form.ts";
import { FIRST_FORM, forms } from "../../decode/forms.ts";
import type { Area, Meaning } from "../registry.ts";
import { comparisons } from "./comparisons.ts";
import { conversions } from "./conversions.ts";
import { crypto } from "./crypto.ts";
import { floats } from "./floats.ts";
import { fused } from "./fused.ts";
import { masked } from "./masked.ts";
import { moves } from "./moves.ts";
import { packed } from "./packed.ts";
import { permutes } from "./permutes.ts";
import { shifts } from "./shifts.ts";
import { shuffles } from "./shuffles.ts";
import { strings } from "./strings.ts";
import { lanes } from "./sums.ts";
import { tests } from "./tests.ts";

const definitions: Readonly<Record<string, Meaning>> = {
  ...packed,
  ...shuffles,
  ...shifts,
  ...moves,
  ...floats,
  ...comparisons,
  ...conversions,
  ...fused,
  ...permutes,
  ...tests,
  ...crypto,
  ...masked,
  ...strings,
  ...lanes,
};

const vectorSources = new Set<Source>([
  Source.RegVector,
  Source.RmVector,
  Source.VexVector,
  Source.ImmediateVector,
  Source.FixedVector,
  Source.VectorMemory,
]);
const mmxSources = new Set<Source>([Source.RegMmx, Source.RmMmx]);

/** It works on XMM or YMM registers and on no others of their kind. */
function isVectorForm(form: Form): boolean {
  if (form.operands.some(({ source }) => mmxSources.has(source))) return false;
  return form.operands.some(({ source }) => vectorSources.has(source)) || /^vzero/.test(form.mnemonic);
}

function byMnemonic(): Record<string, Meaning> {
  const meanings: Record<string, Meaning> = {};
  const unused = new Set(Object.keys(definitions));
  for (const form of forms.slice(FIRST_FORM)) {
    if (!isVectorForm(form)) continue;
    const name = form.map >= VEX_MAPS ? form.mnemonic.slice(1) : form.mnemonic;
    const meaning = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (!meaning) continue;
    meanings[form.mnemonic] = meaning;
    unused.delete(name);
  }
  if (unused.size) throw new Error(`no form of ${[...unused].join(", ")}`);
  return meanings;
}

export const vector: Area = { meanings: byMnemonic(), covers: isVectorForm };
