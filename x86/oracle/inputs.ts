// Generated machine states: values at the edges of every width and format, and random ones between.

import type { Random } from "../test/random.ts";
import { DATA_ADDRESS, initialState, type MachineState } from "./types.ts";

const integers = [
  0n,
  1n,
  2n,
  3n,
  7n,
  8n,
  15n,
  16n,
  31n,
  32n,
  33n,
  63n,
  64n,
  65n,
  0x7fn,
  0x80n,
  0x81n,
  0xffn,
  0x100n,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x1_0000n,
  0x7fff_ffffn,
  0x8000_0000n,
  0x8000_0001n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0x8000_0000_0000_0001n,
  0xffff_ffff_8000_0000n,
  0xffff_ffff_ffff_fffen,
  0xffff_ffff_ffff_ffffn,
  0x0123_4567_89ab_cdefn,
  0x5555_5555_5555_5555n,
  0xaaaa_aaaa_aaaa_aaaan,
];

/** Zeros, subnormals, ones, integers' limits, overflow, infinities, quiet and signalling NaNs; both signs are made. */
const singles = [
  0x0000_0000, 0x0000_0001, 0x007f_ffff, 0x0080_0000, 0x3f00_0000, 0x3f80_0000, 0x3f80_0001, 0x3fc0_0000, 0x4000_0000,
  0x4b00_0000, 0x4eff_ffff, 0x4f00_0000, 0x5f00_0000, 0x7f7f_ffff, 0x7f80_0000, 0x7f80_0001, 0x7fc0_0000, 0x7fc1_2345,
];
const doubles = [
  0n,
  1n,
  0x000f_ffff_ffff_ffffn,
  0x0010_0000_0000_0000n,
  0x3fe0_0000_0000_0000n,
  0x3ff0_0000_0000_0000n,
  0x3ff0_0000_0000_0001n,
  0x3ff8_0000_0000_0000n,
  0x4000_0000_0000_0000n,
  0x41df_ffff_ffc0_0000n,
  0x41e0_0000_0000_0000n,
  0x43e0_0000_0000_0000n,
  0x47ef_ffff_e000_0000n,
  0x47f0_0000_0000_0000n,
  0x7fef_ffff_ffff_ffffn,
  0x7ff0_0000_0000_0000n,
  0x7ff0_0000_0000_0001n,
  0x7ff8_0000_0000_0000n,
];
/** Sign and exponent, significand. */
const extendeds: readonly (readonly [number, bigint])[] = [
  [0, 0n],
  [0, 1n],
  [0, 0x7fff_ffff_ffff_ffffn],
  [0, 0x8000_0000_0000_0000n],
  [1, 0x8000_0000_0000_0000n],
  [0x3ffe, 0x8000_0000_0000_0000n],
  [0x3fff, 0x8000_0000_0000_0000n],
  [0x3fff, 0xc000_0000_0000_0000n],
  [0x4000, 0xc90f_daa2_2168_c235n],
  [0x401e, 0x8000_0000_0000_0000n],
  [0x403e, 0x8000_0000_0000_0000n],
  [0x7ffe, 0xffff_ffff_ffff_ffffn],
  [0x7fff, 0x8000_0000_0000_0000n],
  [0x7fff, 0x8000_0000_0000_0001n],
  [0x7fff, 0xc000_0000_0000_0000n],
  // An unnormal: invalid since the 80387.
  [0x3fff, 0x4000_0000_0000_0000n],
];

function pick<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)] as T;
}

/** An integer: an edge value, a small one, or random bits. */
export function integer(random: Random): bigint {
  const kind = random.below(4);
  if (kind < 2) return pick(integers, random);
  return kind === 2 ? BigInt.asUintN(64, BigInt(random.below(512) - 256)) : random.big();
}

function single(random: Random): number {
  const kind = random.below(4);
  if (kind < 2) return pick(singles, random) | (random.below(2) << 31);
  // Near 1: these round.
  return kind === 2 ? (random.next() & 0x83ff_ffff) | 0x3c00_0000 : random.next();
}

function double(random: Random): bigint {
  const kind = random.below(4);
  const sign = BigInt(random.below(2)) << 63n;
  if (kind < 2) return pick(doubles, random) | sign;
  return kind === 2 ? (random.big() & 0x807f_ffff_ffff_ffffn) | 0x3f80_0000_0000_0000n : random.big();
}

/** 32 bytes that make sense as integers, singles or doubles. */
function fillVector(view: DataView, at: number, random: Random): void {
  const kind = random.below(4);
  for (let i = 0; i < 32; i += 8) {
    if (kind === 0) view.setBigUint64(at + i, integer(random), true);
    else if (kind === 1) view.setBigUint64(at + i, random.big(), true);
    else if (kind === 2) view.setBigUint64(at + i, double(random), true);
    else {
      view.setInt32(at + i, single(random), true);
      view.setInt32(at + i + 4, single(random), true);
    }
  }
}

function fillX87(view: DataView, at: number, random: Random): void {
  const [exponent, significand] = pick(extendeds, random);
  const edge = random.below(2);
  const ordinary = 0x3fc0 + random.below(0x80);
  view.setBigUint64(at, edge ? significand : random.big() | (1n << 63n), true);
  view.setUint16(at + 8, (edge ? exponent : ordinary) | (random.below(2) << 15), true);
}

const STATUS_FLAGS = 0x8d5;

/** A state with edge values everywhere; RSP, RSI and RDI point into the data page. */
export function generateState(random: Random): MachineState {
  const state = initialState();
  for (let i = 0; i < 16; i++) state.registers[i] = integer(random);
  state.registers[4] = DATA_ADDRESS + 2048n;
  state.registers[6] = DATA_ADDRESS + BigInt(512 + random.below(512));
  state.registers[7] = DATA_ADDRESS + BigInt(2560 + random.below(512));
  state.flags = 0x202 | (random.next() & STATUS_FLAGS);
  const vectors = new DataView(state.vectors.buffer);
  for (let at = 0; at < 512; at += 32) fillVector(vectors, at, random);
  const memory = new DataView(state.memory.buffer);
  for (let at = 0; at < 4096; at += 32) fillVector(memory, at, random);
  const x87 = new DataView(state.x87.registers.buffer);
  for (let at = 0; at < 80; at += 10) fillX87(x87, at, random);
  state.x87.status = random.below(8) << 11;
  state.x87.tag = random.below(2) ? 0xff : random.below(256);
  return state;
}
