// The shape of an instruction: all that its code depends on but the numbers in it. Instructions of one shape share a handler.

import { forms } from "../decode/forms.ts";
import { type Instruction, Kind, NO_REGISTER, RIP } from "../decode/instruction.ts";

/** How a memory operand's address is made. */
export const AddressShape = {
  /** There is no memory operand. */
  None: 0,
  /** It is known: relative to RIP, or a displacement alone. */
  Known: 1,
  Base: 2,
  /** With or without a base. */
  Index: 3,
} as const;
export type AddressShape = (typeof AddressShape)[keyof typeof AddressShape];

/** By form: whether F3 and F2 make a difference. */
const repeats = Uint8Array.from(forms, ({ repeat }) => Number(repeat !== ""));

export function addressShape({ kinds, operandCount, base, index }: Instruction): AddressShape {
  for (let slot = 0; slot < operandCount; slot++) {
    if (kinds[slot] !== Kind.Memory && kinds[slot] !== Kind.VectorMemory) continue;
    if (index !== NO_REGISTER) return AddressShape.Index;
    return base === RIP || base === NO_REGISTER ? AddressShape.Known : AddressShape.Base;
  }
  return AddressShape.None;
}

/** A number for the shape: form, sizes, prefixes that count, and the address. */
export function shapeOf(instruction: Instruction): number {
  const { form, operandSize, vectorSize, addressSize, repeat, segment } = instruction;
  return (
    form |
    ((operandSize >> 2) << 11) |
    ((vectorSize >> 5) << 13) |
    ((addressSize === 4 ? 1 : 0) << 14) |
    ((repeats[form] ? repeat : 0) << 15) |
    (addressShape(instruction) << 17) |
    ((segment ? 1 : 0) << 19)
  );
}
