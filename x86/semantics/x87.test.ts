// Every x87 form against the processor: results, all of the status word, stack and memory.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import type { Form } from "../decode/form.ts";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import { generateState } from "../oracle/inputs.ts";
import { canRunNative, runNative } from "../oracle/native.ts";
import { DATA_ADDRESS, type MachineState, type NativeCase, type NativeResult, Vector } from "../oracle/types.ts";
import { Random } from "../test/random.ts";
import { runTranslated } from "../test/translated.ts";
import { extended, generateX87 } from "../test/x87-values.ts";
import { hasMeaning } from "./translate.ts";

const skip = !canRunNative();
const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 1);
/** Limits the forms, for work on some of them. */
const ONLY = new RegExp(process.env.ELFIN_X87_FORMS ?? "");
const CASES_A_FORM = 40;
const STATUS_FLAGS = 0x8d5;
const OPERAND = 512;
const C1 = 0x200;

/** Ours are rounded right, the processor's nearly: they differ by one place now and then. */
const approximate = /^(f2xm1|fyl2x|fyl2xp1|fptan|fpatan|fsin|fcos|fsincos)$/;

/** Where AMD's and Intel's processors differ, the definitions follow AMD's: x86/runtime/x87/README.md. */
const otherwise = /^(fu?comip?|fcmov\w+|fprem1?|fld|fstp)$/;
const isAmd = () => fs.readFileSync("/proc/cpuinfo", "utf8").includes("AuthenticAMD");

const covered = forms
  .slice(FIRST_FORM)
  .filter((form) => form.opcode >= 0xd8 && form.opcode <= 0xdf && form.map === 0 && hasMeaning(form.id));

/** The bytes of a form with the memory operand at [RCX]. */
function encode(form: Form, random: Random): Uint8Array {
  const image = form.operands.some(({ memoryWidth }) => memoryWidth === "env" || memoryWidth === "state");
  const prefix = image && random.below(2) ? [0x66] : [];
  const reg = form.value & 7;
  const rm = form.mask & 0x38 ? (form.value >> 3) & 7 : random.below(8);
  const memory = form.operands[0]?.text.startsWith("M");
  return Uint8Array.from([...prefix, form.opcode, memory ? (reg << 3) | 1 : 0xc0 | (reg << 3) | rm]);
}

/** What lies in memory for the form: often an 80-bit number, for FBLD digits. */
function fillOperand(form: Form, state: MachineState, random: Random): void {
  const view = new DataView(state.memory.buffer, state.memory.byteOffset + OPERAND);
  if (random.below(3) === 0) {
    const [head, significand] = extended(random);
    view.setBigUint64(0, significand, true);
    view.setUint16(8, head, true);
  }
  if (form.mnemonic !== "fbld") return;
  // Digits, or now and then what is none.
  const base = random.below(8) ? 10 : 16;
  for (let i = 0; i < 9; i++) view.setUint8(i, random.below(base) * 16 + random.below(base));
  view.setUint8(9, random.below(256) & (random.below(4) ? 0x80 : 0xff));
}

function makeCase(form: Form, random: Random): NativeCase {
  const state = generateState(random);
  generateX87(state, random);
  fillOperand(form, state, random);
  // Now and then the operand crosses into a page that is not there.
  state.registers[1] = DATA_ADDRESS + BigInt(random.below(32) ? OPERAND : 4090);
  return { code: encode(form, random), state };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).reverse().toString("hex");
}

function describe({ x87, memory }: MachineState): string {
  const registers = [0, 1, 2, 7].map((i) => hex(x87.registers.subarray(i * 10, i * 10 + 10)));
  const words = [x87.control, x87.status, x87.tag].map((word) => word.toString(16));
  return `${words.join(" ")} · ${registers.join(" ")} · ${hex(memory.subarray(OPERAND, OPERAND + 10))}`;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The names of what differs. */
function differences(ours: NativeResult, native: NativeResult): string[] {
  if (ours.vector !== native.vector) return [`vector ${ours.vector}, natively ${native.vector}`];
  const [a, b] = [ours.state, native.state];
  const pairs = {
    address: ours.faultAddress === native.faultAddress,
    control: a.x87.control === b.x87.control,
    status: a.x87.status === b.x87.status,
    tag: a.x87.tag === b.x87.tag,
    stack: equalBytes(a.x87.registers, b.x87.registers),
    memory: equalBytes(a.memory, b.memory),
    flags: ((a.flags ^ b.flags) & STATUS_FLAGS) === 0,
    registers: a.registers.every((value, i) => value === b.registers[i]),
  };
  return Object.entries(pairs).flatMap(([name, equal]) => (equal ? [] : [name]));
}

/** Runs cases of these forms here and on the processor. */
async function compareForms(
  chosen: readonly Form[],
  seed: number,
  report: (form: Form, test: NativeCase, ours: NativeResult, native: NativeResult) => void,
): Promise<void> {
  const random = new Random(seed);
  for (let round = 0; round < ROUNDS; round++) {
    const cases = chosen.flatMap((form) => Array.from({ length: CASES_A_FORM }, () => makeCase(form, random)));
    const translated = await runTranslated(cases);
    runNative(cases).forEach((native, i) => {
      const form = chosen[Math.floor(i / CASES_A_FORM)] as Form;
      report(form, cases[i] as NativeCase, translated[i] as NativeResult, native);
    });
  }
}

test("x87 instructions agree with the processor", { skip }, async () => {
  const left = isAmd() ? /^$/ : otherwise;
  const chosen = covered.filter(
    (form) => ONLY.test(form.text) && !approximate.test(form.mnemonic) && !left.test(form.mnemonic),
  );
  const wrong: string[] = [];
  await compareForms(chosen, 87, (form, { state }, ours, native) => {
    const problems = differences(ours, native);
    if (!problems.length) return;
    const states = [state, ours.state, native.state].map(describe);
    wrong.push(`${form.text}: ${problems.join(", ")}\n  ${states.join("\n  ")}`);
  });
  assert.equal(wrong.length, 0, `${wrong.length} differences\n${wrong.slice(0, 20).join("\n")}`);
});

/** The most places by which two registers differ, counted through all exponents. */
function distance(a: Uint8Array, b: Uint8Array): bigint {
  const place = (bytes: Uint8Array, at: number): bigint => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    return (BigInt(view.getUint16(8, true)) << 63n) | BigInt.asUintN(63, view.getBigUint64(0, true));
  };
  let most = 0n;
  for (let at = 0; at < 80; at += 10) {
    const difference = place(a, at) - place(b, at);
    const size = difference < 0n ? -difference : difference;
    if (size > most) most = size;
  }
  return most;
}

/** Whether the results are a place apart at most, and all else is equal but C1, which tells of the rounding. */
function isClose(ours: NativeResult, native: NativeResult): boolean {
  if (distance(ours.state.x87.registers, native.state.x87.registers) > 1n) return false;
  const same = structuredClone(native);
  same.state.x87.registers = ours.state.x87.registers;
  same.state.x87.status = (native.state.x87.status & ~C1) | (ours.state.x87.status & C1);
  return !differences(ours, same).length;
}

test("transcendental functions are within a place of the processor's, and mostly equal", { skip }, async () => {
  const chosen = covered.filter((form) => ONLY.test(form.text) && approximate.test(form.mnemonic));
  const wrong: string[] = [];
  let compared = 0;
  let different = 0;
  await compareForms(chosen, 88, (form, { state }, ours, native) => {
    compared++;
    if (!differences(ours, native).length) return;
    different++;
    if (isClose(ours, native)) return;
    wrong.push(`${form.text}:\n  ${[state, ours.state, native.state].map(describe).join("\n  ")}`);
  });
  assert.equal(wrong.length, 0, wrong.slice(0, 20).join("\n"));
  assert.ok(different <= compared / 10, `${different} of ${compared} differ`);
});

test("an unmasked exception waits for the next instruction that looks for it", { skip }, async () => {
  const random = new Random(16);
  const waiting = [0xd9d0, 0xd9e8, 0xdec1, 0xdc01, 0x9b90].map((code) => Uint8Array.of(code >> 8, code & 255));
  const quiet = [0xdbe2, 0xdbe3, 0xdfe0, 0xd939, 0xdd39].map((code) => Uint8Array.of(code >> 8, code & 255));
  const cases = [...waiting, ...quiet].map((code) => {
    const state = generateState(random);
    generateX87(state, random);
    state.registers[1] = DATA_ADDRESS + BigInt(OPERAND);
    state.x87.control = 0x37b;
    state.x87.status = 0x8084;
    return { code, state };
  });
  const translated = await runTranslated(cases);
  const natives = runNative(cases);
  translated.forEach((ours, i) => {
    assert.deepEqual(differences(ours, natives[i] as NativeResult), []);
    assert.equal(ours.vector, i < waiting.length ? Vector.X87 : Vector.End);
  });
});
