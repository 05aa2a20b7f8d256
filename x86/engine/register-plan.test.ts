// Ways out of a region: few, but where nothing has been loaded yet, nothing is stored.

import assert from "node:assert/strict";
import test from "node:test";
import { type Block, End, type Step } from "./discover.ts";
import { planRegisters, wayOut } from "./register-plan.ts";

/** An instruction that may fault, and that writes a register. */
function step(address: number, register: number): Step {
  const flags = { flagsRead: 0, flagsWritten: 0, flagsKept: 0, flagsSingle: 0 };
  const control = { end: undefined, target: -1, targets: [], canStop: true, raises: false };
  const registers = { registersRead: 0, registersWritten: 1 << register };
  return { address, next: address + 1, from: 0, to: 0, ...control, ...flags, ...registers };
}

test("a region that is left where it is entered stores no register that it has not loaded", () => {
  const steps = Array.from({ length: 16 }, (_, i) => step(i, i));
  const last = {
    address: 0,
    steps,
    end: End.Return,
    target: -1,
    next: 16,
    targets: [],
    targetBlock: -1,
    nextBlock: -1,
  };
  const plan = planRegisters([last satisfies Block], Uint8Array.of(0), 0);
  assert.ok(plan.waysOut.length < 16);
  assert.equal(plan.waysOut[wayOut(plan, 0)], 0);
  for (const dirty of plan.dirtyBefore[0] ?? [])
    assert.equal(dirty & ~(plan.waysOut[wayOut(plan, dirty)] as number), 0);
});
