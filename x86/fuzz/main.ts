// Random programs for as long as one likes:  main.ts [--seed N] [--count N] [--failures N] [--tier NAME]

import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    count: { type: "string", default: "1000000" },
    failures: { type: "string", default: "10" },
    tier: { type: "string", default: "mixed" },
  },
});

const seed = Number(values.seed);
const start = Date.now();
/** Milliseconds between lines of progress. */
const LINE_EVERY = 60_000;
let nextLine = start + LINE_EVERY;
let printed = 0;
console.log(`programs from seed ${seed} on`);
const report = await fuzz(seed, Number(values.count), {
  maxFailures: Number(values.failures),
  tier: values.tier,
  onProgress: ({ programs, ended, failures }) => {
    for (const failure of failures.slice(printed)) console.log(`\n${failure}`);
    printed = failures.length;
    if (Date.now() < nextLine) return;
    nextLine += LINE_EVERY;
    const seconds = Math.round((Date.now() - start) / 1000);
    console.log(`${programs} programs, ${ended} to their end, ${failures.length} wrong, ${seconds} s`);
  },
});
for (const failure of report.failures.slice(printed)) console.log(`\n${failure}`);
console.log(`\n${report.programs} programs, ${report.ended} to their end, ${report.failures.length} wrong`);
process.exitCode = report.failures.length ? 1 : 0;
