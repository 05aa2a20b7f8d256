// Which status flags are undefined on the way through a program: nothing may read them, and they are not compared.

import { Flag, type Form } from "../decode/form.ts";
import { type Instruction, Kind } from "../decode/instruction.ts";

export const STATUS = Flag.c | Flag.p | Flag.a | Flag.z | Flag.s | Flag.o;

/** Their flags stay when a count is 0; what the table calls read is that. RCL and RCR do read CF. */
const SHIFTS = /^(sh[lr]d?|sar|ro[lr]|rc[lr])$/;
/** Flags that an instruction needs, not counting those that may merely stay. */
export function needs(form: Form): number {
  if (!SHIFTS.test(form.mnemonic)) return form.reads & STATUS;
  return form.mnemonic.startsWith("rc") ? Flag.c : 0;
}

/** What is undefined after an instruction, given what was before. */
export function after(open: number, instruction: Instruction, form: Form): number {
  const mayStay = (SHIFTS.test(form.mnemonic) && !instruction.kinds.includes(Kind.One)) || form.repeat === "repe";
  const written = mayStay ? 0 : form.writes;
  return (open & ~written) | form.undefines;
}
