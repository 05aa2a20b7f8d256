// Which status flags are undefined on the way through a program: nothing may read them, and they are not compared.

import { decode } from "../decode/decoder.ts";
import { Flag, type Form } from "../decode/form.ts";
import { formOf } from "../decode/forms.ts";
import { Instruction, Kind } from "../decode/instruction.ts";
import type { Program } from "./program.ts";

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

/** What is undefined at the end of the kept pieces; undefined if one of them reads what is. What jumps or returns also goes on. */
export function openAtEnd({ pieces }: Program, kept: readonly boolean[]): number | undefined {
  const instruction = new Instruction();
  const brought = [...pieces, undefined].map((_, i) =>
    pieces.some(({ target }, from) => kept[from] && from > i && target === i) ? STATUS : 0,
  );
  let open = 0;
  for (let i = 0; i < pieces.length; i++) {
    open |= brought[i] ?? 0;
    const { bytes, target, width = 0 } = pieces[i] ?? { bytes: [] };
    if (!kept[i]) continue;
    const code = Uint8Array.from([...bytes, ...Array<number>(width).fill(0)]);
    const form = formOf(decode(code, 0, code.length, instruction));
    if (needs(form) & open) return undefined;
    open = after(open, instruction, form);
    if (target !== undefined) brought[target] = (brought[target] ?? 0) | open;
  }
  return open | (brought[pieces.length] ?? 0);
}
