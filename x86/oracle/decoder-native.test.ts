// The decoder against the processor: what the tables call an instruction is none that the processor refuses, and it is
// as long as the decoder says.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { isDeepStrictEqual } from "node:util";
import { decode } from "../decode/decoder.ts";
import type { Form } from "../decode/form.ts";
import { FIRST_FORM, formOf, forms, UNDEFINED } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { print } from "../decode/print.ts";
import { encodings } from "../test/encodings.ts";
import { Random } from "../test/random.ts";
import { generateState } from "./inputs.ts";
import { canRunNative, runNative } from "./native.ts";
import { CODE_ADDRESS, DATA_ADDRESS, type NativeCase, type NativeResult, Vector } from "./types.ts";

const skip = !canRunNative();

/** Features of this processor, in the names of the tables. */
function hostFeatures(): ReadonlySet<string> {
  const line = /^flags\s*:(.*)$/m.exec(fs.readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
  const names: Readonly<Record<string, string>> = { pni: "sse3", abm: "lzcnt", "3dnowprefetch": "prefetchw" };
  const list = line.trim().split(" ");
  return new Set(["base", "ibt", ...list.map((name) => names[name] ?? name)]);
}

const STATUS_FLAGS = 0x8d5;
/** Their results are never the same twice. */
const UNSTEADY = /^(rdtscp?|rdrand|rdseed|cpuid|rdpid)$/;

/** What the row of the form says wrongly about flags, given two runs that differ in the flags it does not read. */
function judgeFlags(form: Form, before: readonly number[], after: readonly [NativeResult, NativeResult]): string {
  if (!after[0].ended || !after[1].ended) return "";
  const changes = form.writes | form.undefines;
  for (const run of [0, 1] as const) {
    const changed = ((before[run] as number) ^ after[run].state.flags) & STATUS_FLAGS & ~changes;
    if (changed) return `changes flags ${changed.toString(16)}`;
  }
  const written = form.writes & ~form.undefines;
  const differs = (after[0].state.flags ^ after[1].state.flags) & written;
  if (differs) return `flags ${differs.toString(16)} depend on flags`;
  const rest = ({ state: { registers, vectors, memory, x87 } }: NativeResult) => ({ registers, vectors, memory, x87 });
  return isDeepStrictEqual(rest(after[0]), rest(after[1])) ? "" : "the result depends on flags";
}

/** AMD's processors take 66 before a near branch for a 16-bit displacement; Intel's and ours ignore it. */
function isVendorsChoice(code: Uint8Array, form: Form): boolean {
  return form.always64 && form.flow !== "next" && code.subarray(0, 3).includes(0x66);
}

/** POPF could set AC or TF in the harness; far transfers could leave 64-bit mode; SYSCALL would reach the kernel. */
function isSafe(form: Form): boolean {
  return form.flow !== "system" && form.flow !== "trap" && !/^(popf|iret|retf|syscall|xsetbv)$/.test(form.mnemonic);
}

/** What is wrong with the outcome, or "". */
function judge(instruction: Instruction, form: Form, { vector, rip, ended }: NativeResult): string {
  if (form.id === UNDEFINED) return vector === Vector.InvalidOpcode ? "" : `vector ${vector} instead of #UD`;
  if (vector === Vector.InvalidOpcode && !form.privileged) return "#UD";
  if (!ended || form.flow !== "next") return "";
  const length = Number(rip - CODE_ADDRESS);
  return length === instruction.length ? "" : `length ${length} instead of ${instruction.length}`;
}

test("every form that this processor has is an instruction of that length", { skip }, () => {
  const features = hostFeatures();
  const random = new Random(5);
  const list = forms
    .slice(FIRST_FORM)
    .filter((form) => isSafe(form) && features.has(form.feature))
    .flatMap((form) => encodings(form, random));
  const state = generateState(random);
  // Most addresses are in the data page, so that most instructions complete.
  for (let i = 0; i < 16; i++) state.registers[i] = DATA_ADDRESS + BigInt((1024 + random.below(1024)) & ~63);
  const instruction = new Instruction();
  const wanted = list.filter((code) => {
    const form = formOf(decode(code, 0, code.length, instruction));
    return isSafe(form) && !isVendorsChoice(code, form);
  });
  const results = runNative(wanted.map((code) => ({ code, state })));
  const wrong = new Set<string>();
  let ended = 0;
  wanted.forEach((code, i) => {
    const form = formOf(decode(code, 0, code.length, instruction));
    const result = results[i] as NativeResult;
    if (result.ended) ended++;
    const problem = judge(instruction, form, result);
    if (problem) wrong.add(`${Buffer.from(code).toString("hex")} ${print(instruction, 0n)}: ${problem}`);
  });
  assert.equal(wrong.size, 0, `${wrong.size} of ${wanted.length}\n${[...wrong].slice(0, 60).join("\n")}`);
  assert.ok(ended > 4000, `${ended} of ${wanted.length}`);
});

test("flags that a form does not write stay, and those it does not read do not matter", { skip }, () => {
  const features = hostFeatures();
  const random = new Random(6);
  const wrong = new Set<string>();
  const instruction = new Instruction();
  const codes = forms
    .slice(FIRST_FORM)
    .filter((form) => features.has(form.feature) && !UNSTEADY.test(form.mnemonic))
    .flatMap((form) => encodings(form, random).filter((_, i) => i % 3 === 0))
    .map((code) => ({ code, form: formOf(decode(code, 0, code.length, instruction)) }))
    .filter(({ form }) => isSafe(form) && form.flow === "next" && form.id !== UNDEFINED);
  const state = generateState(random);
  for (let i = 0; i < 16; i++) state.registers[i] = DATA_ADDRESS + BigInt((1024 + random.below(1024)) & ~63);
  state.registers[1] = 0x0000_0100_0000_0003n;
  const cases = codes.flatMap(({ code, form }) => {
    const flags = 0x202 | (random.next() & STATUS_FLAGS);
    const other = flags ^ (STATUS_FLAGS & ~form.reads);
    return [flags, other].map((flags) => ({ code, state: { ...state, flags } }));
  });
  const results = runNative(cases);
  codes.forEach(({ code, form }, i) => {
    const before = [i * 2, i * 2 + 1].map((run) => (cases[run] as NativeCase).state.flags);
    const after = [results[i * 2] as NativeResult, results[i * 2 + 1] as NativeResult] as const;
    const problem = judgeFlags(form, before, after);
    if (problem) wrong.add(`${form.text}: ${problem} (${Buffer.from(code).toString("hex")})`);
  });
  assert.equal(wrong.size, 0, `${wrong.size} of ${codes.length}\n${[...wrong].slice(0, 60).join("\n")}`);
});
