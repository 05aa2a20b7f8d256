// A fixed slice of what `make fuzz-x86` runs.

import assert from "node:assert/strict";
import test from "node:test";
import { canRunNative } from "../oracle/native.ts";
import { tiers } from "../test/interpreted.ts";
import { fuzz } from "./fuzz.ts";

const PROGRAMS = 500 * Number(process.env.ELFIN_X86_ROUNDS ?? 3);

for (const tier of Object.keys(tiers)) {
  test(`random programs, ${tier}, do what they do natively`, { skip: !canRunNative() }, async (t) => {
    const { programs, ended, failures } = await fuzz(1, PROGRAMS, { tier });
    t.diagnostic(`${programs} programs, ${ended} to their end`);
    assert.equal(failures.length, 0, failures.join("\n\n"));
    assert.ok(ended > programs / 2, `${ended} of ${programs} come to their end`);
  });
}

test("a program that returns into the middle of an instruction is judged up to there", {
  skip: !canRunNative(),
}, async () => {
  // A shift of the return address leads to a byte that is LAHF, which shows AF after TEST: undefined.
  const { programs, failures } = await fuzz(3_041_114, 1);
  assert.equal(programs, 1);
  assert.equal(failures.length, 0, failures.join("\n\n"));
});

test("a fused product that is rounded up to the least normal single has underflowed", {
  skip: !canRunNative(),
}, async () => {
  const { programs, failures } = await fuzz(6_307_231, 1);
  assert.equal(programs, 1);
  assert.equal(failures.length, 0, failures.join("\n\n"));
});
