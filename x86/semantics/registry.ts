// Which form means what. Each area's file states the mnemonics that it defines, and which of their forms.

import { type Form, Source } from "../decode/form.ts";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import type { Translation } from "./operands.ts";

/** Writes the nodes of one instruction, whose decoded form is in `t.instruction`. */
export type Meaning = (t: Translation) => void;

/** What one file defines. */
export interface Area {
  /** By mnemonic. */
  readonly meanings: Readonly<Record<string, Meaning>>;
  /** Which forms of these mnemonics; left out: all of them. */
  readonly covers?: (form: Form) => boolean;
}

const special = new Set<Source>([Source.Segment, Source.FixedSegment, Source.Control, Source.Debug]);

/** Neither segment, control and debug registers nor far pointers are operands: those forms are other areas'. */
export function isGeneral(form: Form): boolean {
  return form.operands.every(({ source, width }) => width !== "p" && !special.has(source));
}

/** By form id. */
const meanings: (Meaning | undefined)[] = forms.map(() => undefined);

/** Takes in an area. Throws when a form has a meaning already, or a mnemonic no form. */
export function define({ meanings: area, covers = () => true }: Area): void {
  const unused = new Set(Object.keys(area));
  for (const form of forms.slice(FIRST_FORM)) {
    const meaning = Object.hasOwn(area, form.mnemonic) ? area[form.mnemonic] : undefined;
    if (!meaning || !covers(form)) continue;
    if (meanings[form.id]) throw new Error(`two meanings for ${form.text}`);
    meanings[form.id] = meaning;
    unused.delete(form.mnemonic);
  }
  if (unused.size) throw new Error(`no form of ${[...unused].join(", ")}`);
}

/** What a form means, or undefined. */
export function meaningOf(id: number): Meaning | undefined {
  return meanings[id];
}

/** Whether this form has a meaning. */
export function hasMeaning(id: number): boolean {
  return meanings[id] !== undefined;
}
