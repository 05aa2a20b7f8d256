// A program in the engine, with every mixture of its tiers, and natively.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { projectRoot } from "../../tools/project.ts";
import { canRunNative } from "../oracle/native.ts";
import { sharedHandlers } from "../test/interpreted.ts";
import { runProgram } from "../test/process.ts";
import type { Limits } from "./interpreter.ts";

const SOURCE = fileURLToPath(new URL("../test/programs/calls.c", import.meta.url));
const PROGRAM = `${projectRoot}/workdir/x86/calls`;

const ALWAYS = 2 ** 30;
/** Blocks are translated at once, at very different times, or never; are as short as can be; or are often all thrown away. */
const mixtures: readonly Limits[] = [
  { executions: 0 },
  { executions: 1 },
  { executions: 10 },
  { executions: 300 },
  { executions: ALWAYS },
  { executions: 100, longest: 1 },
  { executions: 300, room: 0x6000 },
];

function build(): void {
  mkdirSync(`${projectRoot}/workdir/x86`, { recursive: true });
  const { status, stderr } = spawnSync("gcc", ["-O1", "-static", "-o", PROGRAM, SOURCE, "-lm"], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

test("a program does the same in all mixtures of tiers", { skip: !canRunNative() }, async () => {
  build();
  const native = spawnSync(PROGRAM, { encoding: "utf8" });
  for (const limits of mixtures) {
    const outcome = await runProgram(PROGRAM, [], { handlers: sharedHandlers(), limits });
    assert.deepEqual(outcome, { stdout: native.stdout, status: native.status }, JSON.stringify(limits));
  }
});
