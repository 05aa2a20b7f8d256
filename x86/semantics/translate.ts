// A decoded instruction to IR.

import "./areas.ts";
import { formOf } from "../decode/forms.ts";
import type { Instruction } from "../decode/instruction.ts";
import type { Translation } from "./operands.ts";
import { meaningOf } from "./registry.ts";

export { hasMeaning } from "./registry.ts";

/** Writes the meaning of `instruction` at `address` into `t`, whose nodes it replaces. */
export function translate(t: Translation, instruction: Instruction, address: bigint): void {
  t.nodes.clear();
  translateMore(t, instruction, address);
}

/** The same, after the nodes that `t` has. */
export function translateMore(t: Translation, instruction: Instruction, address: bigint): void {
  const meaning = meaningOf(instruction.form);
  if (!meaning) throw new Error(`no meaning for ${formOf(instruction.form).text}`);
  t.start(instruction, address);
  meaning(t);
}
