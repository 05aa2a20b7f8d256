// Random programs through the engine and on the processor.

import { runNative } from "../oracle/native.ts";
import { type NativeResult, Vector } from "../oracle/types.ts";
import { tiers } from "../test/interpreted.ts";
import { Random } from "../test/random.ts";
import { generate } from "./generate.ts";
import { difference } from "./judge.ts";
import { assemble, listing } from "./program.ts";
import { Bench } from "./run.ts";
import { shrink } from "./shrink.ts";

const BATCH = 2000;

export interface Report {
  programs: number;
  /** Of them, how many ran to their end. */
  ended: number;
  /** What differed, as text. */
  failures: string[];
}

/** The random numbers of one program: neighbouring seeds have nothing in common. */
function randomOf(seed: number): Random {
  const random = new Random(Math.imul(seed + 1, 0x9e37_79b1));
  for (let i = 0; i < 8; i++) random.next();
  return random;
}

function describe(bench: Bench, seed: number, problem: string): string {
  const failure = shrink(bench, generate(randomOf(seed)));
  if (!failure) return `seed ${seed}: ${problem} (not when run again)`;
  const bytes = Buffer.from(failure.code).toString("hex");
  return `seed ${seed}: ${failure.problem}\n${listing(failure.code)}\n  ${bytes}`;
}

function safely(bench: Bench, run: (bench: Bench) => string): string {
  try {
    return run(bench);
  } catch (error) {
    return `the engine failed: ${error instanceof Error ? error.stack : error}`;
  }
}

export interface FuzzOptions {
  readonly maxFailures?: number;
  /** A name in `tiers`. */
  readonly tier?: string;
  readonly onProgress?: (report: Report) => void;
}

/** Runs the programs of seeds `seed` to `seed + count - 1`; stops at `maxFailures`. */
export async function fuzz(
  seed: number,
  count: number,
  { maxFailures = 10, tier = "translated", onProgress }: FuzzOptions = {},
): Promise<Report> {
  const report: Report = { programs: 0, ended: 0, failures: [] };
  for (let first = seed; first < seed + count; first += BATCH) {
    // A new engine now and then: what it keeps from program to program is tested, but not for ever.
    const bench = await Bench.create(tiers[tier]?.() ?? {});
    const programs = Array.from({ length: Math.min(BATCH, seed + count - first) }, (_, i) =>
      generate(randomOf(first + i)),
    );
    const cases = programs.map((program) => ({ code: assemble(program), state: program.state }));
    const natives = runNative(cases);
    for (const [i, program] of programs.entries()) {
      const [test, native] = [cases[i], natives[i] as NativeResult];
      if (!test || native.vector === Vector.Timeout) continue;
      report.programs++;
      if (native.ended) report.ended++;
      const problem = safely(bench, () => difference(test.code, bench.run(test), native, program.openFlags));
      if (problem) report.failures.push(safely(bench, () => describe(bench, first + i, problem)));
      if (report.failures.length >= maxFailures) return report;
    }
    onProgress?.(report);
  }
  return report;
}
