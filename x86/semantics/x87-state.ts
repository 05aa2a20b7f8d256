// What x87 instructions have in common: the check for a waiting exception, and the record of the last instruction.

import { formOf } from "../decode/forms.ts";
import { State } from "../state.ts";
import { type Node, Type } from "./ir.ts";
import type { Translation } from "./operands.ts";
import type { Meaning } from "./registry.ts";

const MATH_FAULT = 16;
const ERROR_SUMMARY = 0x80;

/** An unmasked exception of an earlier instruction is raised by the next one that waits for it. */
export function checkPending(t: Translation): void {
  const status = t.loadState(State.X87Status, 2);
  t.raiseIf(t.and(status, t.constant(Type.I32, ERROR_SUMMARY)), MATH_FAULT);
}

/** An instruction that waits but is not remembered as the last one. */
export function waits(meaning: Meaning): Meaning {
  return (t) => {
    checkPending(t);
    meaning(t);
  };
}

/** Notes the instruction, and its operand in memory, for FNSTENV and FXSAVE; after all that may fault. */
export function remember(t: Translation, operand?: Node): void {
  const { form, modRm } = t.instruction;
  t.storeState(State.X87Ip, t.here(), 8);
  t.storeState(State.X87Dp, operand ?? t.constant(Type.I64, 0), 8);
  t.storeState(State.X87Opcode, t.constant(Type.I32, ((formOf(form).opcode & 7) << 8) | modRm), 2);
}

/** An instruction on registers only. */
export function onStack(meaning: Meaning): Meaning {
  return waits((t) => {
    remember(t);
    meaning(t);
  });
}

/** The number of the ST(i) operand. */
export function stackIndex(t: Translation, slot: number): Node {
  return t.constant(Type.I32, t.instruction.registers[slot] ?? 0);
}
