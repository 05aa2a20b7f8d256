// Generated x87 states: numbers of every kind, often close to each other, in all modes, with full and empty stacks.

import type { MachineState } from "../oracle/types.ts";
import type { Random } from "./random.ts";

/** Biased exponents at the edges of this format and of singles, doubles and integers. */
const exponents = [
  0, 0, 0, 1, 2, 0x3fff, 0x3ffe, 0x3ffd, 0x3fbf, 0x3fc0, 0x3fbe, 0x3f81, 0x3f80, 0x3f6a, 0x3f69, 0x3c01, 0x3c00, 0x3bcd,
  0x3bcc, 0x407e, 0x407f, 0x43fe, 0x43ff, 0x4000, 0x400d, 0x400e, 0x400f, 0x401d, 0x401e, 0x401f, 0x403c, 0x403d,
  0x403e, 0x403f, 0x7ffd, 0x7ffe, 0x7fff, 0x7fff,
];
const ONE = 1n << 63n;
const ALL = (1n << 64n) - 1n;
/** Zeros, denormals, unnormals, NaNs, halves of the last place of each precision, all ones, π, 10^18. */
const significands = [
  0n,
  0n,
  1n,
  2n,
  ONE,
  ONE,
  ONE + 1n,
  ALL,
  ALL - 1n,
  ONE - 1n,
  3n << 62n,
  1n << 62n,
  (3n << 62n) + 1n,
  ONE + (1n << 10n),
  ONE + (1n << 11n),
  ONE + (3n << 10n),
  ONE + (1n << 39n),
  ONE + (3n << 39n),
  ALL ^ 0x7ffn,
  ALL ^ 0x3ffn,
  ALL ^ 0xff_ffff_ffffn,
  0xc90f_daa2_2168_c235n,
  0xde0b_6b3a_7640_0000n,
];

function pick<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)] as T;
}

/** Sign and exponent, and significand. */
export function extended(random: Random): [number, bigint] {
  const sign = random.below(2) << 15;
  const near = 0x3fff + random.below(80);
  switch (random.below(6)) {
    case 0:
      return [sign | pick(exponents, random), pick(significands, random)];
    case 1:
      return [sign | pick(exponents, random), random.big() | (random.below(8) ? ONE : 0n)];
    case 2:
      return [sign | (near - 40), pick(significands, random) | ONE];
    case 3:
      return [sign | (near - 10), BigInt.asUintN(64, random.big() << BigInt(random.below(64))) | ONE];
    case 4:
      return [sign | (0x3fff + random.below(16)), random.big() | ONE];
    default:
      return [sign | random.below(0x8000), random.big() | ONE];
  }
}

const precisions = [0, 2, 3, 3, 1];

/** ST(1) gets an exponent and perhaps a significand near those of ST(0): cancellation, halves, equality. */
function approach(view: DataView, random: Random): void {
  view.setUint16(18, view.getUint16(8, true) ^ (random.below(2) << 15) ^ random.below(4), true);
  if (random.below(2)) view.setBigUint64(10, view.getBigUint64(0, true) ^ BigInt(random.below(4)), true);
}

/** Replaces the x87 part of a state. */
export function generateX87(state: MachineState, random: Random): void {
  const { x87 } = state;
  const view = new DataView(x87.registers.buffer);
  for (let at = 0; at < 80; at += 10) {
    const [head, significand] = extended(random);
    view.setUint16(at + 8, head, true);
    view.setBigUint64(at, significand, true);
  }
  if (random.below(4) === 0) approach(view, random);
  const masks = random.below(3) ? 0x3f : random.below(64);
  x87.control = 0x40 | (random.below(4) << 10) | (pick(precisions, random) << 8) | masks;
  const top = random.below(8);
  x87.status = top << 11;
  if (random.below(8)) x87.status |= random.next() & 0x4700;
  if (random.below(4) === 0) x87.status |= random.next() & 0x7f;
  // An unmasked exception is pending; mostly not.
  if (x87.status & ~x87.control & 0x3f) {
    if (random.below(8)) x87.status &= ~0x3f;
    else x87.status |= 0x8080;
  }
  x87.tag = random.below(6) ? 0xff : random.below(256);
  if (random.below(3) === 0) x87.tag &= ~(1 << ((top + 7) & 7));
}
