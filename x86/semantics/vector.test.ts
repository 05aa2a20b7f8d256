// The vector instructions against the processor: registers, memory, flags, MXCSR and faults, in every mode of MXCSR.

import assert from "node:assert/strict";
import test from "node:test";
import { decode } from "../decode/decoder.ts";
import type { Form } from "../decode/form.ts";
import { FIRST_FORM, formOf, forms } from "../decode/forms.ts";
import { Instruction, Kind, NO_REGISTER, RIP } from "../decode/instruction.ts";
import { print } from "../decode/print.ts";
import { generateState } from "../oracle/inputs.ts";
import { canRunNative, runNative } from "../oracle/native.ts";
import {
  CODE_ADDRESS,
  DATA_ADDRESS,
  type MachineState,
  type NativeCase,
  type NativeResult,
  Vector,
} from "../oracle/types.ts";
import { encodings } from "../test/encodings.ts";
import { Random } from "../test/random.ts";
import { runTranslated } from "../test/translated.ts";
import { hasMeaning } from "./translate.ts";
import { vector } from "./vector/index.ts";

const skip = !canRunNative();
const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 1);

/** MXCSR: masked exceptions, to nearest, inexact already: the fast path. */
const ORDINARY = 0x1fa0;
const CONTROL = 0xffe0;
const DENORMAL = 2;
const PRECISION = 0x20;
const STATUS_FLAGS = 0x8d5;
const STACK_FAULT = 12;

const instruction = new Instruction();

/** Moves the base register so that the operand is in the data page: aligned more often than not, at times over its end. */
function aim(state: MachineState, random: Random): void {
  const { kinds, base, index, scale, displacement } = instruction;
  if (!kinds.includes(Kind.Memory) || base === NO_REGISTER || base === RIP || random.below(8) === 0) return;
  if (index !== NO_REGISTER) state.registers[index] = BigInt(random.below(64));
  if (base === index) return;
  const offset = index === NO_REGISTER ? 0n : (state.registers[index] ?? 0n) << BigInt(scale);
  let wanted = DATA_ADDRESS + BigInt(1024 + random.below(2048));
  if (random.below(4)) wanted &= ~31n;
  else if (random.below(4) === 0) wanted = DATA_ADDRESS + BigInt(4096 - random.below(40));
  state.registers[base] = BigInt.asUintN(64, wanted - offset - BigInt(displacement));
}

/** Strings that match here and there: few different characters, and lengths around those of vectors. */
function makeStrings(state: MachineState, random: Random): void {
  for (const bytes of [state.vectors, state.memory])
    bytes.forEach((_, i) => {
      bytes[i] = random.below(4) && random.below(3);
    });
  for (const register of [0, 2]) state.registers[register] = BigInt.asUintN(64, BigInt(random.below(40) - 20));
}

function makeCases(form: Form, random: Random, mxcsr: (random: Random) => number): NativeCase[] {
  return encodings(form, random).flatMap((code) => {
    if (decode(code, 0, code.length, instruction) !== form.id) return [];
    const state = generateState(random);
    state.mxcsr = mxcsr(random);
    if (/pcmp.str/.test(form.mnemonic) && random.below(4)) makeStrings(state, random);
    aim(state, random);
    return [{ code, state }];
  });
}

/** Of MXCSR's flags, those that are exact here: vector/README.md says which are not. */
function exactFlags(before: number, ours: NativeResult): number {
  let mask = 0x3f;
  const wide = instruction.vectorSize === 32;
  if ((before & CONTROL) === ORDINARY) mask &= ~(DENORMAL | PRECISION);
  // The second half runs in the mode that the first half leaves, and not at all when that has raised an exception.
  if (wide) mask &= ~DENORMAL;
  if (wide && ours.vector === Vector.Simd) mask = 0;
  return mask;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).reverse().toString("hex");
}

/** RCPPS and RSQRTPS are right within a bound: two results in it differ by at most twice that. */
const ESTIMATES = /^v?r(cp|sqrt)[ps]s$/;
const ERROR = 2 * 1.5 * 2 ** -12;
const LEAST_NORMAL = 2 ** -126;

function areEstimates(ours: Uint8Array, native: Uint8Array): boolean {
  const [a, b] = [ours, native].map((bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  for (let at = 0; at < ours.length; at += 4) {
    if (a?.getUint32(at) === b?.getUint32(at)) continue;
    const [x, y] = [a, b].map((view) => view?.getFloat32(at, true) ?? Number.NaN) as [number, number];
    if (!(Math.abs(x - y) <= Math.abs(y) * ERROR + LEAST_NORMAL)) return false;
  }
  return true;
}

function sameVectors(form: Form, ours: Uint8Array, native: Uint8Array): boolean {
  return Buffer.compare(ours, native) === 0 || (ESTIMATES.test(form.mnemonic) && areEstimates(ours, native));
}

function compareStates(form: Form, ours: MachineState, native: MachineState): string {
  for (let i = 0; i < 16; i++) {
    const [mine, theirs] = [ours.registers[i] ?? 0n, native.registers[i] ?? 0n];
    if (mine !== theirs) return `register ${i}: ${mine.toString(16)}, natively ${theirs.toString(16)}`;
    const [vector, other] = [ours, native].map((state) => state.vectors.subarray(i * 32, i * 32 + 32)) as [
      Uint8Array,
      Uint8Array,
    ];
    if (!sameVectors(form, vector, other)) return `vector ${i}: ${hex(vector)}, natively ${hex(other)}`;
  }
  const flags = (ours.flags ^ native.flags) & STATUS_FLAGS & ~form.undefines;
  if (flags) return `flags ${flags.toString(16)}`;
  return Buffer.compare(ours.memory, native.memory) ? "memory" : "";
}

/** What differs between the definition and the processor, or "". */
function compareCase({ code, state: before }: NativeCase, native: NativeResult, ours: NativeResult): string {
  decode(code, 0, code.length, instruction);
  const form = formOf(instruction.form);
  // By way of RSP and RBP an address that can't be is #SS: a difference that no program sees.
  if (ours.vector === Vector.GeneralProtection && native.vector === STACK_FAULT) return "";
  if (ours.vector !== native.vector) return `exception ${ours.vector}, natively ${native.vector}`;
  if (ours.faultAddress !== native.faultAddress) return `faults at ${ours.faultAddress.toString(16)}`;
  // Elements before the one that faults may be gathered or not.
  if (form.mnemonic.includes("gather") && !native.ended) return "";
  const mxcsr = (ours.state.mxcsr ^ native.state.mxcsr) & exactFlags(before.mxcsr, ours);
  if (mxcsr) return `MXCSR ${ours.state.mxcsr.toString(16)}, natively ${native.state.mxcsr.toString(16)}`;
  return compareStates(form, ours.state, native.state);
}

const covered = forms.slice(FIRST_FORM).filter((form) => hasMeaning(form.id) && vector.covers?.(form));

/** Forms that look at MXCSR. */
const floats = covered.filter((form) => form.exceptions.includes("#XM"));

async function compareAll(of: readonly Form[], seed: number, mxcsr: (random: Random) => number): Promise<void> {
  const random = new Random(seed);
  const wrong: string[] = [];
  let compared = 0;
  let ended = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const cases = of.flatMap((form) => makeCases(form, random, mxcsr));
    const translated = await runTranslated(cases);
    runNative(cases).forEach((native, i) => {
      const made = cases[i] as NativeCase;
      const problem = compareCase(made, native, translated[i] as NativeResult);
      compared++;
      if (native.ended) ended++;
      if (problem)
        wrong.push(`${Buffer.from(made.code).toString("hex")} ${print(instruction, CODE_ADDRESS)}: ${problem}`);
    });
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${compared} (${ended} ended)\n${wrong.slice(0, 60).join("\n")}`);
}

test("vector definitions agree with the processor", { skip }, async () => {
  assert.ok(covered.length > 500, `${covered.length} forms`);
  await compareAll(covered, 5, () => ORDINARY);
});

test("in a program's first mode of MXCSR, where nothing was inexact yet", { skip }, () =>
  compareAll(floats, 6, () => 0x1f80),
);

test("in all rounding modes, with and without subnormals, whatever was met before", { skip }, () =>
  compareAll(floats, 7, (random) => 0x1f80 | (random.next() & 0xe07f)),
);

test("with exceptions that are not masked", { skip }, () => compareAll(floats, 8, (random) => random.next() & 0xffff));
