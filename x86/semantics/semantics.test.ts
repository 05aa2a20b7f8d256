// The meaning of every form that has one, with generated operands and states, against the processor.

import assert from "node:assert/strict";
import test from "node:test";
import { decode } from "../decode/decoder.ts";
import type { Form } from "../decode/form.ts";
import { FIRST_FORM, formOf, forms } from "../decode/forms.ts";
import { Instruction, Kind, NO_REGISTER, RIP } from "../decode/instruction.ts";
import { print } from "../decode/print.ts";
import { generateState } from "../oracle/inputs.ts";
import { canRunNative, runNative } from "../oracle/native.ts";
import { CODE_ADDRESS, DATA_ADDRESS, type MachineState, type NativeCase, type NativeResult } from "../oracle/types.ts";
import { integerDifference, outcomeDifference } from "../test/difference.ts";
import { encodings } from "../test/encodings.ts";
import { notJudged } from "../test/processors.ts";
import { Random } from "../test/random.ts";
import { runTranslated } from "../test/translated.ts";
import { hasMeaning } from "./translate.ts";
import { vector } from "./vector/index.ts";

const skip = !canRunNative();
const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 3);

const instruction = new Instruction();

/** Moves the base register so that the memory operand lies in the data page, most of the time. */
function aim(state: MachineState, random: Random): void {
  const { kinds, base, index, scale, displacement } = instruction;
  if (!kinds.includes(Kind.Memory) || base === NO_REGISTER || base === RIP || random.below(8) === 0) return;
  if (index !== NO_REGISTER) state.registers[index] = BigInt(random.below(64));
  if (base === index) return;
  const offset = index === NO_REGISTER ? 0n : (state.registers[index] ?? 0n) << BigInt(scale);
  const wanted = DATA_ADDRESS + BigInt(1024 + random.below(2048));
  state.registers[base] = BigInt.asUintN(64, wanted - offset - BigInt(displacement));
}

function makeCases(form: Form, random: Random): NativeCase[] {
  return encodings(form, random).flatMap((code) => {
    if (decode(code, 0, code.length, instruction) !== form.id) return [];
    const state = generateState(random);
    // Otherwise comparisons with memory would hardly ever be equal.
    if (form.mnemonic.startsWith("cmpxchg") && random.below(2)) {
      state.memory.fill(0);
      state.registers.fill(0n, 0, 3);
    }
    aim(state, random);
    return notJudged(instruction, form, state, code) ? [] : [{ code, state }];
  });
}

/** What differs between the definition and the processor, or "". */
function compareCase({ code }: NativeCase, native: NativeResult, ours: NativeResult): string {
  decode(code, 0, code.length, instruction);
  const form = formOf(instruction.form);
  const outcome = outcomeDifference(ours, native, code.length);
  // Where they may part, control has left the case.
  if (outcome || ours.rip !== native.rip) return outcome;
  return integerDifference(ours.state, native.state, form.undefines);
}

test("definitions agree with the processor", { skip }, async () => {
  const random = new Random(21);
  // Vectors have a test of their own, which looks at more.
  const covered = forms.slice(FIRST_FORM).filter((form) => hasMeaning(form.id) && !vector.covers?.(form));
  const wrong: string[] = [];
  let compared = 0;
  let ended = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const cases = covered.flatMap((form) => makeCases(form, random));
    const translated = await runTranslated(cases);
    runNative(cases).forEach((result, i) => {
      const made = cases[i] as NativeCase;
      const problem = compareCase(made, result, translated[i] as NativeResult);
      compared++;
      if (result.ended) ended++;
      if (problem)
        wrong.push(`${Buffer.from(made.code).toString("hex")} ${print(instruction, CODE_ADDRESS)}: ${problem}`);
    });
  }
  assert.ok(covered.length > 250, `${covered.length} forms`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${compared} (${ended} ended)\n${wrong.slice(0, 60).join("\n")}`);
});
