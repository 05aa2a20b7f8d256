// Every MMX form against the processor: registers of all kinds, the x87 state, MXCSR and memory.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { decode } from "../decode/decoder.ts";
import type { Form } from "../decode/form.ts";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import { Instruction, Kind, NO_REGISTER } from "../decode/instruction.ts";
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
import { generateX87 } from "../test/x87-values.ts";
import { isMmxForm } from "./mmx.ts";
import { hasMeaning } from "./translate.ts";

const skip = !canRunNative();
const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 2);
/** MXCSR's usual mode: the one in which DE and PE are not exact. */
const ORDINARY = 0x1fa0;
const EXACT_FLAGS = 0x3d;
const RDI = 7;

const instruction = new Instruction();
const covered = forms
  .slice(FIRST_FORM)
  .filter((form) => hasMeaning(form.id) && (isMmxForm(form) || form.mnemonic === "emms"));

/** Lets memory operands lie in the data page, now and then over its end. */
function aim(state: MachineState, random: Random): void {
  const { kinds, base, index, displacement } = instruction;
  const at = DATA_ADDRESS + BigInt(random.below(16) ? 64 * (8 + random.below(32)) : 4096 - random.below(12));
  state.registers[RDI] = at;
  if (!kinds.includes(Kind.Memory) || base > 15) return;
  if (index !== NO_REGISTER) state.registers[index] = 0n;
  if (base !== index) state.registers[base] = BigInt.asUintN(64, at - BigInt(displacement));
}

/** MMX registers hold integers of all kinds, as the vector registers do. */
function fillMmx(state: MachineState): void {
  const from = new DataView(state.vectors.buffer);
  const to = new DataView(state.x87.registers.buffer);
  for (let i = 0; i < 8; i++) to.setBigUint64(i * 10, from.getBigUint64(i * 32, true), true);
}

function makeCases(form: Form, random: Random): NativeCase[] {
  return encodings(form, random).flatMap((code) => {
    if (decode(code, 0, code.length, instruction) !== form.id) return [];
    const state = generateState(random);
    generateX87(state, random);
    if (random.below(8)) fillMmx(state);
    state.mxcsr = random.below(2) ? ORDINARY : 0x1f80 | (random.next() & 0xe07f);
    aim(state, random);
    return [{ code, state }];
  });
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

const MASKED_STORE = 0xf7;
const CVTPI2PS = 0x2a;
const isAmd = !skip && fs.readFileSync("/proc/cpuinfo", "utf8").includes("AuthenticAMD");

function differences({ code, state: before }: NativeCase, ours: NativeResult, native: NativeResult): string[] {
  if (ours.vector !== native.vector) {
    // What no address can be is #GP natively.
    if (ours.vector === Vector.PageFault && native.vector === Vector.GeneralProtection) return [];
    return [`vector ${ours.vector}, natively ${native.vector}`];
  }
  // A masked store that faults has used the MMX registers natively, and says another byte of the page.
  if (ours.vector === Vector.PageFault && code.includes(MASKED_STORE)) return [];
  // CVTPI2PS from memory: AMD's processors leave the x87 state alone, Intel's don't.
  if (code.includes(CVTPI2PS) && ours.state.x87.status !== native.state.x87.status) return isAmd ? ["status"] : [];
  const [a, b] = [ours.state, native.state];
  const flags = before.mxcsr === ORDINARY ? EXACT_FLAGS & ~0x20 & ~2 : 0xffff;
  const pairs = {
    address: ours.faultAddress === native.faultAddress,
    control: a.x87.control === b.x87.control,
    [`status ${a.x87.status.toString(16)}, natively ${b.x87.status.toString(16)}`]: a.x87.status === b.x87.status,
    tag: a.x87.tag === b.x87.tag,
    mmx: equalBytes(a.x87.registers, b.x87.registers),
    vectors: equalBytes(a.vectors, b.vectors),
    mxcsr: ((a.mxcsr ^ b.mxcsr) & flags) === 0,
    memory: equalBytes(a.memory, b.memory),
    registers: a.registers.every((value, i) => value === b.registers[i]),
  };
  return Object.entries(pairs).flatMap(([name, equal]) => (equal ? [] : [name]));
}

test("MMX instructions agree with the processor", { skip }, async () => {
  const random = new Random(64);
  const wrong: string[] = [];
  assert.ok(covered.length >= 100, `${covered.length} forms`);
  for (let round = 0; round < ROUNDS; round++) {
    const cases = covered.flatMap((form) => makeCases(form, random));
    const translated = await runTranslated(cases);
    runNative(cases).forEach((native, i) => {
      const made = cases[i] as NativeCase;
      const { code, state } = made;
      const problems = differences(made, translated[i] as NativeResult, native);
      if (!problems.length) return;
      decode(code, 0, code.length, instruction);
      wrong.push(
        `${Buffer.from(code).toString("hex")} ${print(instruction, CODE_ADDRESS)}: ${problems.join(", ")} (before ${state.x87.status.toString(16)})`,
      );
    });
  }
  assert.equal(wrong.length, 0, `${wrong.length} differences\n${wrong.slice(0, 60).join("\n")}`);
});
