// What CPUID says: nothing that is not there.

import assert from "node:assert/strict";
import test from "node:test";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import { initialState } from "../oracle/types.ts";
import { runTranslated } from "../test/translated.ts";
import { leaves } from "./cpuid.ts";
import { hasFeature } from "./features.ts";
import { hasMeaning } from "./translate.ts";

const CPUID = Uint8Array.of(0x0f, 0xa2);
const RAX = 0;
const RCX = 1;
const RDX = 2;
const RBX = 3;

async function ask(...questions: (readonly [leaf: number, subleaf: number])[]): Promise<number[][]> {
  const cases = questions.map(([leaf, subleaf]) => {
    const state = initialState();
    state.registers.fill(0xffff_ffff_ffff_ffffn);
    state.registers[RAX] = BigInt(leaf >>> 0) | (1n << 40n);
    state.registers[RCX] = BigInt(subleaf);
    return { code: CPUID, state };
  });
  const results = await runTranslated(cases);
  return results.map(({ state }) => [RAX, RBX, RCX, RDX].map((register) => Number(state.registers[register])));
}

function text(...words: number[]): string {
  return Buffer.from(Uint32Array.from(words).buffer).toString("latin1");
}

test("every leaf is answered as the table has it, others with zeros", async () => {
  const table = leaves();
  const answers = await ask(...table.map(({ leaf, subleaf }) => [leaf, subleaf ?? 77] as const));
  table.forEach(({ values }, i) => {
    assert.deepEqual(
      answers[i],
      values.map((value) => value >>> 0),
    );
  });
  assert.deepEqual(await ask([3, 0], [0x4000_0000, 0], [4, 9]), Array(3).fill([0, 0, 0, 0]));
});

test("the vendor and the name are readable", async () => {
  const [first = []] = await ask([0, 0]);
  assert.equal(text(first[1] ?? 0, first[3] ?? 0, first[2] ?? 0), "GenuineIntel");
  const names = await ask([0x8000_0002, 0], [0x8000_0003, 0], [0x8000_0004, 0]);
  assert.match(text(...names.flat()), /^Elfin [ -~]*\0+$/);
});

test("a feature is reported if all its forms have a meaning, and only then", async () => {
  const [one = [], seven = []] = await ask([1, 0], [7, 0]);
  const bits = [
    ["sse4_2", (one[2] ?? 0) >>> 20],
    ["aes", (one[2] ?? 0) >>> 25],
    ["avx", (one[2] ?? 0) >>> 28],
    ["fpu", one[3] ?? 0],
    ["sse2", (one[3] ?? 0) >>> 26],
    ["avx2", (seven[1] ?? 0) >>> 5],
    ["bmi2", (seven[1] ?? 0) >>> 8],
  ] as const;
  for (const [feature, word] of bits) {
    assert.equal((word & 1) === 1, hasFeature(feature), feature);
    if (word & 1)
      for (const form of forms.slice(FIRST_FORM)) if (form.feature === feature) assert.ok(hasMeaning(form.id));
  }
});
