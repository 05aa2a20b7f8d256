// A decoded instruction to IR.

import { formOf } from "../decode/forms.ts";
import type { Instruction } from "../decode/instruction.ts";
import { arithmetic } from "./arithmetic.ts";
import { bits } from "./bits.ts";
import { control } from "./control.ts";
import { doubleShifts } from "./double-shifts.ts";
import { moves } from "./moves.ts";
import type { Translation } from "./operands.ts";
import { shifts } from "./shifts.ts";

const meanings = new Map(Object.entries({ ...arithmetic, ...shifts, ...doubleShifts, ...moves, ...control, ...bits }));

/** No operation: one thread of a program sees its own stores in order. */
const hints = /^(nop|pause|endbr(32|64)|prefetch\w*|[lms]fence)$/;

/** Operands and encodings that the definitions do not cover yet. */
function isCovered(id: number): boolean {
  const form = formOf(id);
  if (hints.test(form.mnemonic)) return true;
  if (
    form.feature !== "base" &&
    !["bmi1", "bmi2", "adx", "lzcnt", "popcnt", "lahf_lm", "movbe", "cx16", "clflush", "clflushopt", "clwb"].includes(
      form.feature,
    )
  )
    return false;
  return form.operands.every(({ text }) => /^([BEGIJOZM1]|AL|CL|rAX)/.test(text) && !/^(Mp|GS)$/.test(text));
}

/** Whether this form has a meaning yet. */
export function hasMeaning(id: number): boolean {
  const form = formOf(id);
  return !form.privileged && (meanings.has(form.mnemonic) || hints.test(form.mnemonic)) && isCovered(id);
}

/** Writes the meaning of `instruction` at `address` into `t`, whose nodes it replaces. */
export function translate(t: Translation, instruction: Instruction, address: bigint): void {
  const form = formOf(instruction.form);
  const meaning = hints.test(form.mnemonic) ? () => undefined : meanings.get(form.mnemonic);
  if (!meaning || !hasMeaning(form.id)) throw new Error(`no meaning for ${form.text}`);
  t.start(instruction, address);
  meaning(t);
}
