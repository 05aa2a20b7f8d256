// Leaves out of a failing program whatever it fails without.

import { runNative } from "../oracle/native.ts";
import { type NativeResult, Vector } from "../oracle/types.ts";
import { difference } from "./judge.ts";
import { openAtEnd } from "./open-flags.ts";
import { assemble, type Program } from "./program.ts";
import type { Bench } from "./run.ts";

export interface Failure {
  readonly code: Uint8Array;
  readonly problem: string;
}

function attempt(bench: Bench, program: Program, kept: readonly boolean[]): Failure | undefined {
  const open = openAtEnd(program, kept);
  if (open === undefined) return undefined;
  const code = assemble(program, kept);
  const test = { code, state: program.state };
  const native = runNative([test])[0] as NativeResult;
  if (native.vector === Vector.Timeout) return undefined;
  const problem = difference(code, bench.run(test), native, open);
  return problem ? { code, problem } : undefined;
}

/** The smallest failure found by leaving out ever smaller runs of instructions; undefined if even the whole does not fail. */
export function shrink(bench: Bench, program: Program): Failure | undefined {
  const kept = program.pieces.map(() => true);
  let failure = attempt(bench, program, kept);
  if (!failure) return undefined;
  for (let size = kept.length >> 1; size; size >>= 1) {
    for (let start = 0; start < kept.length; start += size) {
      const before = kept.slice(start, start + size);
      if (!before.includes(true)) continue;
      kept.fill(false, start, start + size);
      const smaller = attempt(bench, program, kept);
      if (smaller) failure = smaller;
      else for (const [i, was] of before.entries()) kept[start + i] = was;
    }
  }
  return failure;
}
