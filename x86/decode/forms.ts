// All forms, numbered, and the pseudo-forms for bytes that are no instruction.

import type { Form } from "./form.ts";
import { parseTable } from "./notation.ts";
import { avxTable } from "./tables/avx.ts";
import { mmxTable } from "./tables/mmx.ts";
import { oneByteTable } from "./tables/one-byte.ts";
import { sseTable } from "./tables/sse.ts";
import { twoByteTable } from "./tables/two-byte.ts";
import { x87Table } from "./tables/x87.ts";

/** No instruction, or not one of this processor: #UD. */
export const UNDEFINED = 0;
/** The code ends inside the instruction: a page fault if nothing executable follows. */
export const TRUNCATED = 1;
/** More than 15 bytes: #GP. */
export const TOO_LONG = 2;
/** The first form that stands for an instruction. */
export const FIRST_FORM = 3;

/** An instruction has at most this many bytes (SDM volume 2, 2.3.11). */
export const MAX_LENGTH = 15;

function pseudoForm(id: number, mnemonic: string, exception: "#UD" | "#GP"): Form {
  return {
    id,
    text: mnemonic,
    map: 0,
    opcode: -1,
    opcodeRegister: false,
    hasModRm: false,
    mask: 0,
    value: 0,
    mnemonic,
    operands: [],
    feature: "base",
    reads: 0,
    writes: 0,
    undefines: 0,
    flow: "trap",
    exceptions: [exception],
    canFault: true,
    lockable: false,
    repeat: "",
    privileged: false,
    aligned: false,
    default64: false,
    always64: false,
  };
}

function allForms(): Form[] {
  const forms = [
    pseudoForm(UNDEFINED, "(undefined)", "#UD"),
    pseudoForm(TRUNCATED, "(truncated)", "#GP"),
    pseudoForm(TOO_LONG, "(too long)", "#GP"),
  ];
  for (const table of [oneByteTable, twoByteTable, x87Table, mmxTable, sseTable, avxTable])
    forms.push(...parseTable(table, forms.length));
  return forms;
}

/** Indexed by form id. */
export const forms: readonly Form[] = allForms();

/** The form with this id. */
export function formOf(id: number): Form {
  const form = forms[id];
  if (!form) throw new RangeError(`no form ${id}`);
  return form;
}
