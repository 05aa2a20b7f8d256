// What has a meaning: prints forms with a meaning of all forms, and fails when one that had a meaning loses it.

import assert from "node:assert/strict";
import test from "node:test";
import { decode } from "../decode/decoder.ts";
import { type Feature, features } from "../decode/form.ts";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { encodings } from "../test/encodings.ts";
import { Random } from "../test/random.ts";
import { shapeName } from "../test/shapes.ts";
import { hasFeature } from "./features.ts";
import { hasMeaning } from "./translate.ts";

/** Features all of whose forms have a meaning. Whoever completes one adds it; none leaves. */
const complete: readonly Feature[] = [
  "base",
  "fpu",
  "mmx",
  "popcnt",
  "lzcnt",
  "bmi1",
  "bmi2",
  "adx",
  "movbe",
  "cx16",
  "lahf_lm",
  "rdrand",
  "rdseed",
  "rdtscp",
  "rdpid",
  "fxsr",
  "xsave",
  "xsaveopt",
  "xsavec",
  "xsaves",
  "fsgsbase",
  "clflush",
  "clflushopt",
  "clwb",
  "prefetchw",
  "ibt",
  "sse",
  "sse2",
  "sse3",
  "ssse3",
  "sse4_1",
  "sse4_2",
  "aes",
  "pclmulqdq",
  "sha_ni",
  "avx",
  "avx2",
  "fma",
  "f16c",
];

const all = forms.slice(FIRST_FORM);

test("every form of the complete features has a meaning", (t) => {
  for (const feature of features) {
    const list = all.filter((form) => form.feature === feature);
    t.diagnostic(`${feature}: ${list.filter(({ id }) => hasMeaning(id)).length} of ${list.length} forms`);
  }
  t.diagnostic(`all: ${all.filter(({ id }) => hasMeaning(id)).length} of ${all.length} forms`);
  const lost = all.filter((form) => complete.includes(form.feature) && !hasMeaning(form.id)).map(({ text }) => text);
  assert.deepEqual(lost, []);
  for (const feature of complete) assert.ok(hasFeature(feature), feature);
});

test("the tests against the processor exercise more than 2,000 shapes of forms", (t) => {
  const random = new Random(21);
  const instruction = new Instruction();
  const shapes = new Set<string>();
  const exercised = new Set<number>();
  for (const form of all.filter(({ id }) => hasMeaning(id))) {
    for (const code of encodings(form, random)) {
      if (decode(code, 0, code.length, instruction) !== form.id) continue;
      shapes.add(shapeName(instruction));
      exercised.add(form.id);
    }
  }
  t.diagnostic(`${shapes.size} shapes of ${exercised.size} forms`);
  assert.equal(exercised.size, all.length);
  assert.ok(shapes.size >= 2000, `${shapes.size} shapes`);
});
