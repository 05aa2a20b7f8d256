// make bench-x86 [PROGRAMS="name…"]: how much slower programs run in the engine than natively, on this machine and in this run.
//
// Each program does its work several times in one process. The steady time is the least of a time that is not the first; what
// the first took more is the start-up: interpreting, translating, compiling. Times are processor time, in the engine that of
// all threads, so with V8's compilers. Checksums must be equal.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { build } from "esbuild";
import { interpreterModule } from "../../tools/interpreter.ts";
import { projectRoot } from "../../tools/project.ts";
import { buildRuntime } from "../../tools/runtime.ts";
import { type Program, programs } from "./programs.ts";

const SOURCES = `${projectRoot}/bench/x86`;
const FOLDER = `${projectRoot}/workdir/x86`;
// As deep as tools/: that is how it knows where the project is.
const RUNNER = `${projectRoot}/workdir/bench-x86.mjs`;
const NATIVE_ROUNDS = "4";
const ENGINE_ROUNDS = "6";
const LIMIT = 120_000;

interface Measured {
  readonly sums: ReadonlySet<string>;
  readonly first: number;
  readonly steady: number;
}

function measure(command: string, ...args: string[]): Measured {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", timeout: LIMIT });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${stderr}`);
  const lines = stdout.trim().split("\n");
  const [first = Number.NaN, ...others] = lines.map((line) => Number(line.split(",")[1]));
  return { sums: new Set(lines.map((line) => line.split(",")[0] as string)), first, steady: Math.min(...others) };
}

/** Its path, or why it can't be built. */
function compile({ name, source = name, compiler = "gcc", flags = [], package: needed }: Program): string | Error {
  const path = `${FOLDER}/${name}`;
  const files = [`${SOURCES}/programs/${source}.c`, `${SOURCES}/rounds.c`];
  const { status, stderr } = spawnSync(compiler, ["-O2", "-static", "-o", path, ...files, ...flags], {
    encoding: "utf8",
  });
  if (status === 0) return path;
  return new Error(needed ? `needs Debian's package ${needed}` : stderr);
}

function row(...cells: string[]): void {
  console.log(cells.map((cell, i) => (i ? cell.padStart(14) : cell.padEnd(16))).join(""));
}

/** Prints a program's line; returns its slow-down, or undefined if it has been left out. */
function compare(program: Program): number | undefined {
  const path = compile(program);
  if (typeof path !== "string") {
    console.log(`${program.name.padEnd(16)}skipped: ${path.message}`);
    return undefined;
  }
  const native = measure(path, NATIVE_ROUNDS);
  const ours = measure(process.execPath, RUNNER, path, ENGINE_ROUNDS);
  const sums = new Set([...native.sums, ...ours.sums]);
  if (sums.size !== 1) throw new Error(`${program.name}: checksums differ: ${[...sums].join()}`);
  const ratio = ours.steady / native.steady;
  const extra = Math.max(ours.first - ours.steady, 0);
  row(program.name, native.steady.toFixed(1), ours.steady.toFixed(1), `${ratio.toFixed(2)}×`, extra.toFixed(0));
  return ratio;
}

const wanted = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
await buildRuntime();
interpreterModule();
// The compilers of what has just been built are not needed to run it.
const external = ["assemblyscript", "assemblyscript/asc", "binaryen"];
await build({
  entryPoints: [`${SOURCES}/program.ts`],
  outfile: RUNNER,
  bundle: true,
  platform: "node",
  format: "esm",
  external,
});
row("", "native ms", "engine ms", "slow-down", "start-up ms");
const chosen = programs.filter(({ name }) => !wanted.length || wanted.includes(name));
const ratios = chosen.map(compare).filter((ratio) => ratio !== undefined);
const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
row("geometric mean", "", `${ratios.length} programs`, `${mean.toFixed(2)}×`);
