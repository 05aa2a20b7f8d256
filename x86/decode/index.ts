// The forms laid out for the decoder: integer arrays only.

import { type Form, maps, Source, type WidthCode, widthCodes, widthNames } from "./form.ts";
import { forms } from "./forms.ts";
import { MAX_OPERANDS } from "./instruction.ts";
import { KEY_PREFIX } from "./key.ts";

/** Bits of `formBits`. */
export const DEFAULT_64 = 1;
export const ALWAYS_64 = 2;
export const LOCKABLE = 4;
/** VEX.vvvv names an operand; otherwise it must be 1111. */
export const USES_VVVV = 8;
/** 66 chose the form, so it does not change the operand size. */
export const PREFIX_66 = 16;
/** F3 or F2 chose the form. */
export const PREFIX_REP = 32;
export const VSIB = 64;

export const formBits = new Uint8Array(forms.length);
/** Source of operand i of form f at f * MAX_OPERANDS + i. */
export const operandSources = new Uint8Array(forms.length * MAX_OPERANDS);
/** Row of `widthTable` for the operand as a register or immediate, and as memory. */
export const operandWidths = new Uint8Array(forms.length * MAX_OPERANDS);
export const operandMemoryWidths = new Uint8Array(forms.length * MAX_OPERANDS);
export const operandRegisters = new Uint8Array(forms.length * MAX_OPERANDS);

/** Widths in bytes at code * 8 + (operand size 0–2) + 3 × VEX.L. */
export const widthTable = new Uint16Array(widthNames.length * 8);
widthNames.forEach((name, code) => {
  widthTable.set(widthCodes[name], code * 8);
});
export const WIDTH_V: number = widthIndex("v");
export const WIDTH_Z: number = widthIndex("z");

/** Candidates of map m, opcode o: [opcodeStart[i], opcodeStart[i + 1]) with i = m * 256 + o. */
export const opcodeStart = new Uint16Array(maps.length * 256 + 1);
export const opcodeHasModRm = new Uint8Array(maps.length * 256);
export const candidateForm: Uint16Array = new Uint16Array(countCandidates());
export const candidateMask = new Uint16Array(candidateForm.length);
export const candidateValue = new Uint16Array(candidateForm.length);

function widthIndex(code: WidthCode): number {
  return widthNames.indexOf(code);
}

function countCandidates(): number {
  return forms.reduce((sum, form) => sum + (form.opcode < 0 ? 0 : form.opcodeRegister ? 8 : 1), 0);
}

function bitCount(word: number): number {
  let count = 0;
  for (let rest = word; rest; rest &= rest - 1) count++;
  return count;
}

function layOut(form: Form): void {
  let bits = (form.default64 ? DEFAULT_64 : 0) | (form.always64 ? ALWAYS_64 : 0) | (form.lockable ? LOCKABLE : 0);
  if ((form.mask >> KEY_PREFIX) & 1) {
    const prefix = (form.value >> KEY_PREFIX) & 3;
    bits |= prefix === 1 ? PREFIX_66 : prefix > 1 ? PREFIX_REP : 0;
  }
  form.operands.forEach((operand, i) => {
    const at = form.id * MAX_OPERANDS + i;
    operandSources[at] = operand.source;
    operandWidths[at] = widthIndex(operand.width);
    operandMemoryWidths[at] = widthIndex(operand.memoryWidth);
    operandRegisters[at] = operand.register;
    if (operand.source === Source.VexVector || operand.source === Source.VexGpr) bits |= USES_VVVV;
    if (operand.source === Source.VectorMemory) bits |= VSIB;
  });
  formBits[form.id] = bits;
}

function indexOpcodes(): void {
  const slots: Form[][] = Array.from({ length: maps.length * 256 }, () => []);
  for (const form of forms) {
    layOut(form);
    if (form.opcode < 0) continue;
    for (let i = 0; i < (form.opcodeRegister ? 8 : 1); i++) slots[form.map * 256 + form.opcode + i]?.push(form);
  }
  let next = 0;
  slots.forEach((slot, i) => {
    opcodeStart[i] = next;
    opcodeHasModRm[i] = Number(slot.some((form) => form.hasModRm));
    // The form that asks for most comes first.
    slot.sort((a, b) => bitCount(b.mask) - bitCount(a.mask));
    for (const form of slot) {
      candidateForm[next] = form.id;
      candidateMask[next] = form.mask;
      candidateValue[next++] = form.value;
    }
  });
  opcodeStart[slots.length] = next;
}

indexOpcodes();
