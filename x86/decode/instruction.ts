// A decoded instruction: flat, and used again for the next one.

import { UNDEFINED } from "./forms.ts";

/** What an operand is. */
export const Kind = {
  None: 0,
  /** General register: 0–15, or 16–19 for AH, CH, DH, BH. */
  Gpr: 1,
  Mmx: 2,
  /** XMM or YMM register; the width is what the instruction uses of it. */
  Vector: 3,
  Segment: 4,
  Control: 5,
  Debug: 6,
  /** ST(i). */
  X87: 7,
  /** At segment base + base + (index << scale) + displacement. */
  Memory: 8,
  /** As Memory, with a vector register as the index. */
  VectorMemory: 9,
  /** At segment base + the 64 bits in `immediate`, `immediateHigh`. */
  Absolute: 10,
  /** At segment base + rSI. */
  StringSource: 11,
  /** At ES:rDI; no other segment. */
  StringDestination: 12,
  /** `immediate`, `immediateHigh`; `immediate2` when it is the second one (ENTER). */
  Immediate: 13,
  /** The constant 1. */
  One: 14,
  /** `immediate`, relative to the next instruction. */
  Relative: 15,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** AH, as a general register's number; then CH, DH, BH. */
export const AH = 16;
/** As `base`: the address of the next instruction. */
export const RIP = 20;
/** As `base` or `index`: none. */
export const NO_REGISTER = 21;

/** Values of `segment`: the processor's numbers. Other segments start at 0. */
export const FS = 4;
export const GS = 5;

/** Values of `repeat`. */
export const REPE = 2;
export const REPNE = 3;

export const MAX_OPERANDS = 4;

export class Instruction {
  /** Form id; below FIRST_FORM when these bytes are no instruction, and then only `length` is valid. */
  form: number = UNDEFINED;
  /** Bytes. For pseudo-forms: those that were looked at. */
  length = 0;
  /** 2, 4 or 8 bytes. */
  operandSize = 4;
  /** 4 or 8 bytes. */
  addressSize = 8;
  /** 16 or 32 bytes. */
  vectorSize = 16;
  /** FS, GS or 0. */
  segment = 0;
  /** The last of F3 and F2: REPE, REPNE or 0; 0 when it chose the form. */
  repeat = 0;
  lock = false;
  /** The ModRM byte, for forms that have one; x87's FOP shows it. */
  modRm = 0;

  operandCount = 0;
  readonly kinds = new Uint8Array(MAX_OPERANDS);
  /** Bytes. */
  readonly widths = new Uint16Array(MAX_OPERANDS);
  readonly registers = new Uint8Array(MAX_OPERANDS);

  base = NO_REGISTER;
  index = NO_REGISTER;
  /** Shift: 0–3. */
  scale = 0;
  /** Signed, 32 bits. */
  displacement = 0;
  /** Bits 31:0, signed. */
  immediate = 0;
  /** Bits 63:32: the sign, except for a 64-bit immediate. */
  immediateHigh = 0;
  immediate2 = 0;
}
