// Debian's programs in machines, on QEMU and hosted: the output and status that the same files have natively.
//
// ELFIN_EXAMPLES=all tests those too that take long; ELFIN_EXAMPLES=redis,nginx only these.

import assert from "node:assert/strict";
import test, { before } from "node:test";
import { noPackages } from "../tools/debian/packages.ts";
import { type Built, buildExample } from "../tools/examples/build.ts";
import { type Example, exampleNames, readExample } from "../tools/examples/example.ts";
import { page, readTable, withoutVersions } from "../tools/examples/table.ts";
import { buildHosted } from "./hosted/run.ts";
import { assertSameOutput } from "./lib/compare.ts";
import { type Outcome, runExample } from "./lib/examples.ts";
import { noNetwork } from "./lib/netns.ts";

const CHOSEN = process.env.ELFIN_EXAMPLES ?? "";
const skipAll = noNetwork || noPackages();

function chosen({ name, slow }: Example, place: "kvm" | "hosted"): boolean {
  if (CHOSEN === "" || CHOSEN === "all") return CHOSEN === "all" || !slow[place];
  return CHOSEN.split(",").includes(name);
}

const natively = new Map<string, Promise<Outcome>>();

/** What the program does natively, found out once. */
function native(example: Example, built: Built): Promise<Outcome> {
  const known = natively.get(example.name) ?? runExample("native", example, built);
  natively.set(example.name, known);
  return known;
}

async function compare(place: "kvm" | "hosted", example: Example): Promise<void> {
  const built = buildExample(example);
  const expected = await native(example, built);
  assert.equal(expected.status, example.status, `natively: ${expected.output}`);
  const outcome = await runExample(place, example, built);
  await assertSameOutput(outcome.output, expected.output);
  assert.equal(outcome.status, expected.status);
}

before(async () => {
  await buildHosted();
});

test("examples: docs/programs.md is about these examples (make docs/programs.md)", () => {
  assert.equal(
    withoutVersions(readTable()),
    page(() => "version"),
  );
});

for (const example of exampleNames().map(readExample)) {
  for (const place of ["kvm", "hosted"] as const) {
    if (example.missing[place] !== undefined || !chosen(example, place)) continue;
    test(`examples: ${example.name} on ${place}`, { skip: skipAll }, () => compare(place, example));
  }
}
