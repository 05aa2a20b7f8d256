// FXSAVE, XSAVE and their kin against the processor: images of random states, and states from random images.

import assert from "node:assert/strict";
import test from "node:test";
import { generateState } from "../oracle/inputs.ts";
import { canRunNative, runNative } from "../oracle/native.ts";
import { DATA_ADDRESS, type MachineState, type NativeCase, type NativeResult } from "../oracle/types.ts";
import { integerDifference, outcomeDifference, vectorDifference } from "../test/difference.ts";
import { Random } from "../test/random.ts";
import { runTranslated } from "../test/translated.ts";
import { xcr0 } from "./features.ts";

const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 3) * 40;
const AREA = 1024;
const RAX = 0;
const RDX = 2;
const RDI = 7;
const HEADER = AREA + 512;

const saves = {
  fxsave: "0fae07",
  fxsave64: "480fae07",
  xsave: "0fae27",
  xsave64: "480fae27",
  xsaveopt: "0fae37",
  xsavec: "0fc727",
  xsavec64: "480fc727",
};
const restores = { fxrstor: "0fae0f", fxrstor64: "480fae0f", xrstor: "0fae2f", xrstor64: "480fae2f" };

interface Case extends NativeCase {
  name: string;
}

/** A state whose RDI is the area; at times one that nothing but part of the state differs from reset. */
function makeState(random: Random): MachineState {
  const state = generateState(random);
  state.registers[RDI] = DATA_ADDRESS + BigInt(AREA + (random.below(12) ? 0 : random.below(64)));
  state.registers[RAX] = BigInt(random.below(8) & xcr0());
  state.registers[RDX] = 0n;
  if (random.below(4) === 0) state.vectors.fill(0);
  if (random.below(4) === 0) for (let at = 16; at < 512; at += 32) state.vectors.fill(0, at, at + 16);
  state.mxcsr = random.below(2) ? 0x1f80 : random.below(0x10000);
  // What is pending would be raised by the harness's own instructions.
  state.x87.status &= 0x3800;
  state.x87.control = 0x37f;
  return state;
}

/** Makes of the page's random bytes an area that mostly can be restored. */
function makeImage(state: MachineState, random: Random): void {
  const view = new DataView(state.memory.buffer);
  view.setUint16(AREA, random.below(0x2000), true);
  view.setUint16(AREA + 2, random.below(8) << 11, true);
  view.setUint32(AREA + 24, random.below(0x10000) | (random.below(12) ? 0 : 0x8000_0000), true);
  state.memory.fill(0, HEADER, HEADER + 64);
  const compact = random.below(2) === 1;
  const components = compact ? random.below(8) & xcr0() : xcr0();
  view.setUint32(HEADER, components & random.below(8), true);
  if (compact) {
    // AVX's place in the compacted format depends on what is before it: always the legacy region.
    view.setUint32(HEADER + 8, components, true);
    view.setUint32(HEADER + 12, 0x8000_0000, true);
  }
  // Sometimes a header that there is not.
  if (random.below(10) === 0) state.memory[HEADER + random.below(64)] = 1 << random.below(8);
}

/** AMD's processors have a bit in MXCSR that Intel's don't: the mask is another. */
function hideMask(state: MachineState): MachineState {
  const area = Number((state.registers[RDI] ?? 0n) - DATA_ADDRESS);
  state.memory.fill(0, area + 28, area + 32);
  return state;
}

function cases(random: Random): Case[] {
  const list: Case[] = [];
  const add = (name: string, code: string, state: MachineState) =>
    list.push({ name, code: Uint8Array.from(Buffer.from(code, "hex")), state });
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, code] of Object.entries(saves)) add(name, code, makeState(random));
    for (const [name, code] of Object.entries(restores)) {
      const state = makeState(random);
      makeImage(state, random);
      add(name, code, state);
    }
  }
  return list;
}

test("saved and restored states agree with the processor", { skip: !canRunNative() }, async () => {
  const list = cases(new Random(41));
  const natives = runNative(list);
  const translated = await runTranslated(list);
  let ended = 0;
  const wrong = list.flatMap(({ name, code, state }, i) => {
    const [ours, native] = [translated[i] as NativeResult, natives[i] as NativeResult];
    if (native.ended) ended++;
    const problem =
      outcomeDifference(ours, native, code.length) ||
      integerDifference(hideMask(ours.state), hideMask(native.state)) ||
      vectorDifference(ours.state, native.state);
    return problem ? [`${name} of ${state.registers[RAX]}: ${problem}`] : [];
  });
  assert.ok(ended > list.length / 2, `${ended} of ${list.length}`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${list.length}\n${wrong.slice(0, 60).join("\n")}`);
});
