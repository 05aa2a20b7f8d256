// String instructions with every prefix, width and direction against the processor: counts around 0, overlaps, faults.

import assert from "node:assert/strict";
import test from "node:test";
import { decode } from "../decode/decoder.ts";
import { Flag } from "../decode/form.ts";
import { Instruction } from "../decode/instruction.ts";
import { print } from "../decode/print.ts";
import { generateState } from "../oracle/inputs.ts";
import { canRunNative, runNative } from "../oracle/native.ts";
import { CODE_ADDRESS, DATA_ADDRESS, type MachineState, type NativeCase } from "../oracle/types.ts";
import { integerDifference, outcomeDifference } from "../test/difference.ts";
import { Random } from "../test/random.ts";
import { runTranslated } from "../test/translated.ts";

const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 3) * 2;

const opcodes = [0xa4, 0xa6, 0xaa, 0xac, 0xae];
const RAX = 0;
const RCX = 1;
const RSI = 6;
const RDI = 7;

/** Every opcode with every combination of prefixes. */
function encodings(): Uint8Array[] {
  const list: number[][] = [];
  for (const opcode of opcodes)
    for (const repeat of [[], [0xf3], [0xf2]])
      for (const address of [[], [0x67]])
        for (const segment of [[], [0x64], [0x65]])
          for (const size of [[opcode], [0x66, opcode + 1], [opcode + 1], [0x48, opcode + 1]])
            list.push([...repeat, ...address, ...segment, ...size]);
  return list.map((bytes) => Uint8Array.from(bytes));
}

/** An address in the data page: anywhere, near its start or near its end. */
function place(random: Random): bigint {
  const offset = [random.below(4096), random.below(80), 4095 - random.below(80)][random.below(3)] ?? 0;
  return DATA_ADDRESS + BigInt(offset);
}

function makeState(code: Uint8Array, random: Random): MachineState {
  const state = generateState(random);
  const { registers } = state;
  // Runs of equal bytes, so that comparisons go on for a while.
  if (random.below(3)) {
    state.memory.fill(random.below(256));
    if (random.below(2)) state.memory[random.below(4096)] = random.below(256);
  }
  const upper = code.includes(0x67) ? BigInt(random.below(4)) << 32n : 0n;
  registers[RSI] = place(random) | upper;
  // Often near the source: they overlap.
  const near = (registers[RSI] ?? 0n) + BigInt(random.below(48) - 24);
  registers[RDI] = random.below(2) ? near : place(random) | upper;
  registers[RCX] = BigInt([0, 1, 2, random.below(40), random.below(5000)][random.below(5)] ?? 0) | upper;
  if (random.below(2)) registers[RAX] = new DataView(state.memory.buffer).getBigUint64(random.below(4088), true);
  if (random.below(2)) state.flags |= Flag.d;
  state.fsBase = BigInt(random.below(64));
  state.gsBase = BigInt.asUintN(64, BigInt(-random.below(64)));
  return state;
}

test("string instructions agree with the processor", { skip: !canRunNative() }, async () => {
  const random = new Random(31);
  const cases: NativeCase[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const code of encodings()) cases.push({ code, state: makeState(code, random) });
  const natives = runNative(cases);
  const translated = await runTranslated(cases);
  const instruction = new Instruction();
  const wrong = cases.flatMap(({ code }, i) => {
    const [ours, native] = [translated[i], natives[i]];
    assert.ok(ours && native);
    // When neither operand of MOVS can be reached, either fault is right.
    const both = !code.some((byte) => byte > 0xf1) && !ours.ended && ours.vector === native.vector;
    const outcome = both ? "" : outcomeDifference(ours, native, code.length);
    const problem = outcome || integerDifference(ours.state, native.state);
    decode(code, 0, code.length, instruction);
    return problem ? [`${Buffer.from(code).toString("hex")} ${print(instruction, CODE_ADDRESS)}: ${problem}`] : [];
  });
  const faults = natives.filter(({ ended }) => !ended).length;
  assert.ok(faults > cases.length / 20 && faults < cases.length / 2, `${faults} of ${cases.length} fault`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${cases.length}\n${wrong.slice(0, 40).join("\n")}`);
});
