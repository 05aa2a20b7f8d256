// Shapes in which the tests exercise forms: a form, its operand and vector sizes, and for each operand its width and whether it is a
// register, memory or neither.

import type { Instruction } from "../decode/instruction.ts";

/** Names the shape of a decoded instruction. */
export function shapeName({ form, operandSize, vectorSize, operandCount, kinds, widths }: Instruction): string {
  const operands = [...kinds.subarray(0, operandCount)].map((kind, i) => `${kind}.${widths[i]}`);
  return `${form}:${operandSize}:${vectorSize}:${operands.join()}`;
}
