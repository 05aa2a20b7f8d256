// make bench-x86: how much slower programs run in the engine than natively, on this machine and in this run.
//
// The kernels (kernels.c) are one static program. Times are processor time: in the engine they include translating and
// compiling, also on V8's other threads.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { projectRoot } from "../../tools/project.ts";
import { sharedHandlers } from "../../x86/test/interpreted.ts";
import { runProgram } from "../../x86/test/process.ts";

const SOURCE = fileURLToPath(new URL("kernels.c", import.meta.url));
const FOLDER = `${projectRoot}/workdir/x86`;
const PROGRAM = `${FOLDER}/kernels`;

interface Measured {
  readonly name: string;
  readonly sum: string;
  readonly milliseconds: number;
}

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout;
}

function parse(output: string): Measured[] {
  return output
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", sum = "", milliseconds = ""] = line.split(",");
      return { name, sum, milliseconds: Number(milliseconds) };
    });
}

function row(...cells: string[]): void {
  console.log(cells.map((cell, i) => (i ? cell.padStart(12) : cell.padEnd(18))).join(""));
}

/** With --regions, code is translated at once. */
const interpreted = !process.argv.includes("--regions");

mkdirSync(FOLDER, { recursive: true });
run(process.env.CC ?? "gcc", "-O2", "-static", "-o", PROGRAM, SOURCE);
const native = parse(run(PROGRAM));
const { stdout, status } = await runProgram(PROGRAM, [], { handlers: interpreted ? sharedHandlers() : undefined });
if (status !== 0) throw new Error(`the program ended with ${status}\n${stdout}`);
const ours = parse(stdout);

row("", "native ms", "engine ms", "slow-down");
let logarithms = 0;
native.forEach(({ name, sum, milliseconds }, i) => {
  const measured = ours[i];
  if (measured?.sum !== sum) throw new Error(`${name}: ${measured?.sum} instead of ${sum}`);
  const ratio = measured.milliseconds / milliseconds;
  logarithms += Math.log(ratio);
  row(name, milliseconds.toFixed(1), measured.milliseconds.toFixed(1), `${ratio.toFixed(1)}×`);
});
row("geometric mean", "", "", `${Math.exp(logarithms / native.length).toFixed(1)}×`);
