// MXCSR while an instruction runs: how to round, and the exceptions that it meets (SDM volume 1, 10.2.3 and 11.5).

import { MXCSR, RAISED } from "../layout";

export const INVALID: u32 = 1;
export const DENORMAL: u32 = 2;
export const DIVIDE: u32 = 4;
export const OVERFLOW: u32 = 8;
export const UNDERFLOW: u32 = 16;
export const PRECISION: u32 = 32;
const BEFORE: u32 = INVALID | DENORMAL | DIVIDE;
const ALL: u32 = 63;
const MASKS_SHIFT: u32 = 7;

export const TO_NEAREST: u32 = 0;
export const DOWN: u32 = 1;
export const UP: u32 = 2;
export const TO_ZERO: u32 = 3;

/** #XM. */
const SIMD_EXCEPTION: u32 = 19;

/** Exceptions of the instruction that runs. */
export let flags: u32 = 0;
export let rounding: u32 = 0;
/** Subnormal operands count as zeros; tiny results become zeros. */
export let denormalsAreZeros: bool = false;
export let flushToZero: bool = false;
/** Unmasked, the instruction raises #XM when its result is too great or tiny, even exactly. */
export let overflowMasked: bool = true;
export let underflowMasked: bool = true;
let masks: u32 = 0;

/** Starts an instruction. */
export function begin(): void {
  const mxcsr = load<u32>(MXCSR);
  flags = 0;
  rounding = (mxcsr >> 13) & 3;
  denormalsAreZeros = (mxcsr & 0x40) != 0;
  masks = (mxcsr >> MASKS_SHIFT) & ALL;
  overflowMasked = (masks & OVERFLOW) != 0;
  underflowMasked = (masks & UNDERFLOW) != 0;
  flushToZero = (mxcsr & 0x8000) != 0 && underflowMasked;
}

export function raise(exceptions: u32): void {
  flags |= exceptions;
}

/** Some instructions round as they say themselves. */
export function setRounding(mode: u32): void {
  rounding = mode;
}

/** Ends it: flags stick, and one that is not masked raises #XM. Those of before the operation hide those of after. */
export function end(): void {
  let met = flags;
  if (met & ~masks & BEFORE) met &= BEFORE;
  store<u32>(MXCSR, load<u32>(MXCSR) | met);
  if (met & ~masks & ALL) store<u32>(RAISED, SIMD_EXCEPTION);
}

/** MXCSR says what translated code assumes: masked, to nearest, subnormals kept, inexact before. */
export function isOrdinary(): bool {
  return (load<u32>(MXCSR) & 0xffe0) == 0x1fa0;
}

export function keepSubnormals(): void {
  denormalsAreZeros = false;
}

export function ignoreFlush(): void {
  flushToZero = false;
}
