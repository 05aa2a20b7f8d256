// Runs test cases on the host's processor. Needs an x86-64 Linux host and a C compiler.

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { NativeCase, NativeResult } from "./types.ts";
import { CASE_SIZE, getResult, putCase, RESULT_SIZE } from "./wire.ts";

const source = fileURLToPath(new URL("native.c", import.meta.url));
const folder = fileURLToPath(new URL("../../workdir/x86", import.meta.url));
const CASES_A_PROCESS = 10_000;

/** This host can run the cases. */
export function canRunNative(): boolean {
  return (
    process.platform === "linux" && process.arch === "x64" && fs.readFileSync("/proc/cpuinfo", "utf8").includes("avx")
  );
}

let harness = "";

/** Builds the harness when its source is newer. */
function build(): string {
  if (harness) return harness;
  const file = path.join(folder, "native");
  const fresh = fs.existsSync(file) && fs.statSync(file).mtimeMs > fs.statSync(source).mtimeMs;
  if (!fresh) {
    fs.mkdirSync(folder, { recursive: true });
    const building = `${file}.${process.pid}`;
    // No stack protector: it reads FS, which the cases set.
    const flags = ["-O2", "-Wall", "-Wextra", "-fno-stack-protector", "-mno-red-zone", "-o", building, source];
    const result = spawnSync(process.env.CC ?? "gcc", flags, { encoding: "utf8" });
    if (result.status !== 0) throw new Error(`the native harness does not build:\n${result.stderr}`);
    fs.renameSync(building, file);
  }
  harness = file;
  return harness;
}

function runBatch(cases: readonly NativeCase[]): NativeResult[] {
  const input = new Uint8Array(cases.length * CASE_SIZE);
  cases.forEach((test, i) => {
    putCase(input, i * CASE_SIZE, test);
  });
  const expected = cases.length * RESULT_SIZE;
  const { status, signal, stdout, stderr } = spawnSync(build(), { input, maxBuffer: expected + 1 });
  if (status !== 0 || stdout.length !== expected)
    throw new Error(`the native harness failed (${signal ?? status}, ${stdout?.length} bytes): ${stderr}`);
  const output = new Uint8Array(stdout.buffer, stdout.byteOffset, stdout.length);
  return cases.map((_, i) => getResult(output, i * RESULT_SIZE));
}

/** Runs each case from its initial state and returns the final ones, in order. */
export function runNative(cases: readonly NativeCase[]): NativeResult[] {
  const results: NativeResult[] = [];
  for (let i = 0; i < cases.length; i += CASES_A_PROCESS)
    results.push(...runBatch(cases.slice(i, i + CASES_A_PROCESS)));
  return results;
}
