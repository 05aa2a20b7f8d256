// The meaning of every form that has one, with generated operands and states, against the processor.

import assert from "node:assert/strict";
import test from "node:test";
import { decode } from "../decode/decoder.ts";
import { Flag, type Form } from "../decode/form.ts";
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

const skip = !canRunNative();
const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 3);
const FLAGS = Flag.c | Flag.p | Flag.a | Flag.z | Flag.s | Flag.d | Flag.o;

const instruction = new Instruction();

/** Moves the base register so that the memory operand lies in the data page, most of the time. */
function aim(state: MachineState, random: Random): void {
  const { kinds, base, index, scale, displacement } = instruction;
  if (!kinds.includes(Kind.Memory) || base === NO_REGISTER || base === RIP || random.below(8) === 0) return;
  if (index !== NO_REGISTER) state.registers[index] = BigInt(random.below(64));
  if (base === index) return;
  const offset = index === NO_REGISTER ? 0n : (state.registers[index] ?? 0n) << BigInt(scale);
  const wanted = DATA_ADDRESS + BigInt(1024 + random.below(2048));
  state.registers[base] = BigInt.asUintN(64, wanted - offset - BigInt(displacement));
}

function makeCases(form: Form, random: Random): NativeCase[] {
  return encodings(form, random).flatMap((code) => {
    if (decode(code, 0, code.length, instruction) !== form.id) return [];
    // Near branches with 66 differ between vendors.
    if (form.flow !== "next" && code.subarray(0, 3).includes(0x66)) return [];
    const state = generateState(random);
    // Otherwise comparisons with memory would hardly ever be equal.
    if (form.mnemonic.startsWith("cmpxchg") && random.below(2)) {
      state.memory.fill(0);
      state.registers.fill(0n, 0, 3);
    }
    aim(state, random);
    return [{ code, state }];
  });
}

/** The SDM leaves the result of these open, and processors differ. */
function isUndefined(form: Form, state: MachineState): boolean {
  const width = instruction.widths[0] ?? 0;
  if (form.mnemonic === "bswap") return width === 2;
  if (!/^(sh[lr]|sh[lr]d)$/.test(form.mnemonic) || width >= 4) return false;
  const slot = form.operands.length - 1;
  const kind = instruction.kinds[slot];
  const count = kind === Kind.Gpr ? Number((state.registers[1] ?? 0n) & 31n) : instruction.immediate & 31;
  // At the width itself, CF of a shift is open too.
  return kind !== Kind.One && count >= width * 8;
}

function flagText(flags: number): string {
  return Object.entries(Flag)
    .filter(([, bit]) => flags & bit)
    .map(([name]) => name)
    .join("");
}

const STACK_FAULT = 12;

function isCanonical(address: bigint): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(47, address)) === address;
}

/** What differs between the definition and the processor, or "". */
function compareCase({ code, state: before }: NativeCase, native: NativeResult, ours: NativeResult): string {
  decode(code, 0, code.length, instruction);
  const form = formOf(instruction.form);
  if (isUndefined(form, before)) return "";
  const next = CODE_ADDRESS + BigInt(code.length);
  const outside = ours.vector === Vector.PageFault && !isCanonical(ours.faultAddress);
  // Natively that is #GP, or #SS by way of RSP and RBP.
  if (outside && (native.vector === Vector.GeneralProtection || native.vector === STACK_FAULT)) return "";
  if (!ours.ended) {
    if (ours.vector !== native.vector) return `exception ${ours.vector}, natively ${native.vector}`;
    if (ours.faultAddress !== native.faultAddress) return `faults at ${ours.faultAddress.toString(16)}`;
  }
  // A jump into the case itself runs on from there.
  const inside = ours.rip >= CODE_ADDRESS && ours.rip < next;
  if (native.vector !== Vector.PageFault && inside && form.flow !== "next") return "";
  // A jump elsewhere faults there.
  const arrived = native.rip === ours.rip || (native.faultAddress === native.rip && native.rip === ours.rip);
  const noncanonical = !native.ended && !isCanonical(ours.rip);
  if (!arrived && !noncanonical) return `goes to ${native.rip.toString(16)}, not ${ours.rip.toString(16)}`;
  if (noncanonical && !arrived) return "";
  return compareStates(form, ours.state, native.state);
}

function compareStates(form: Form, ours: MachineState, native: MachineState): string {
  for (let i = 0; i < 16; i++) {
    const [mine, theirs] = [ours.registers[i] ?? 0n, native.registers[i] ?? 0n];
    if (mine !== theirs) return `register ${i}: ${mine.toString(16)}, natively ${theirs.toString(16)}`;
  }
  const differing = (ours.flags ^ native.flags) & FLAGS & ~form.undefines;
  if (differing) return `flags ${flagText(differing)}`;
  return Buffer.compare(ours.memory, native.memory) ? "memory" : "";
}

test("definitions agree with the processor", { skip }, async () => {
  const random = new Random(21);
  const covered = forms.slice(FIRST_FORM).filter((form) => hasMeaning(form.id));
  const wrong: string[] = [];
  let compared = 0;
  let ended = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const cases = covered.flatMap((form) => makeCases(form, random));
    const translated = await runTranslated(cases);
    runNative(cases).forEach((result, i) => {
      const made = cases[i] as NativeCase;
      const problem = compareCase(made, result, translated[i] as NativeResult);
      compared++;
      if (result.ended) ended++;
      if (problem)
        wrong.push(`${Buffer.from(made.code).toString("hex")} ${print(instruction, CODE_ADDRESS)}: ${problem}`);
    });
  }
  assert.ok(covered.length > 250, `${covered.length} forms`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${compared} (${ended} ended)\n${wrong.slice(0, 60).join("\n")}`);
});
