// The engine against the processor: sequences of generated instructions as regions, with their faults.

import assert from "node:assert/strict";
import test from "node:test";
import { decode } from "../decode/decoder.ts";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { generateState } from "../oracle/inputs.ts";
import { canRunNative, runNative } from "../oracle/native.ts";
import { DATA_ADDRESS, type NativeCase, type NativeResult, Vector } from "../oracle/types.ts";
import { hasMeaning } from "../semantics/translate.ts";
import { encodings } from "../test/encodings.ts";
import { tiers } from "../test/interpreted.ts";
import { Random } from "../test/random.ts";
import { runInEngine } from "../test/translated.ts";

const skip = !canRunNative();
const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 3);
const CASES = 300;

const STATUS = 0x8d5;
const plain = forms
  .slice(FIRST_FORM)
  .filter(
    (form) =>
      form.flow === "next" && hasMeaning(form.id) && !form.undefines && form.feature === "base" && !form.privileged,
  )
  .filter(({ mnemonic }) =>
    /^(add|adc|sub|sbb|cmp|and|or|xor|inc|dec|neg|not|mov|movsx|movzx|lea|test|set\w+|cmov\w+|push|xchg|cdq|cqo|clc|stc|cmc|lahf|sahf)$/.test(
      mnemonic,
    ),
  );

/** A few instructions in a row, memory operands at registers that point into the data page. */
function makeCase(random: Random): NativeCase {
  const instruction = new Instruction();
  const code: number[] = [];
  const wanted = 3 + random.below(12);
  for (let made = 0; made < wanted; ) {
    const form = plain[random.below(plain.length)];
    const shapes = form ? encodings(form, random) : [];
    const bytes = shapes[random.below(shapes.length)];
    if (!bytes || decode(bytes, 0, bytes.length, instruction) !== form?.id) continue;
    code.push(...bytes);
    made++;
    // A jump over the next instruction.
    if (random.below(4) === 0) code.push(0x70 + random.below(16), 0x01, 0x90);
  }
  const state = generateState(random);
  for (const register of [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    if (random.below(2)) state.registers[register] = DATA_ADDRESS + BigInt(random.below(4096));
  return { code: Uint8Array.from(code), state };
}

function difference(ours: NativeResult, native: NativeResult): string {
  const general = native.vector === Vector.GeneralProtection || native.vector === 12;
  if (ours.vector !== native.vector && !(general && ours.vector >= 12))
    return `ends by ${ours.vector}, not ${native.vector}`;
  if (ours.rip !== native.rip) return `at ${ours.rip.toString(16)}, not ${native.rip.toString(16)}`;
  for (let i = 0; i < 16; i++) if (ours.state.registers[i] !== native.state.registers[i]) return `register ${i}`;
  if (native.ended && (ours.state.flags ^ native.state.flags) & STATUS) return "flags";
  return Buffer.compare(ours.state.memory, native.state.memory) ? "memory" : "";
}

for (const [tier, options] of Object.entries(tiers)) {
  test(`generated instructions, ${tier}, end as on the processor`, { skip }, async () => {
    const random = new Random(7);
    const cases = Array.from({ length: CASES * ROUNDS }, () => makeCase(random));
    const ours = await runInEngine(cases, options());
    const problems = runNative(cases).flatMap((native, i) => {
      const problem = difference(ours[i] as NativeResult, native);
      return problem ? [`${Buffer.from(cases[i]?.code ?? []).toString("hex")}: ${problem}`] : [];
    });
    assert.ok(plain.length > 60, `${plain.length} forms`);
    assert.equal(problems.length, 0, `${problems.length} of ${cases.length}\n${problems.slice(0, 20).join("\n")}`);
  });
}
