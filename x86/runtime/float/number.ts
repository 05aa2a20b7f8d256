// A float taken apart, and put together again with rounding: binary16, binary32 and binary64 (IEEE 754-2019, 3.4).
//
// A finite number is significand × 2^(exponent − 63), with bit 63 of the significand set.

import {
  DOWN,
  denormalsAreZeros,
  flushToZero,
  OVERFLOW,
  overflowMasked,
  PRECISION,
  raise,
  rounding,
  TO_NEAREST,
  UNDERFLOW,
  UP,
  underflowMasked,
} from "./environment";

export const ZERO: i32 = 0;
export const FINITE: i32 = 1;
export const INFINITE: i32 = 2;
/** NaNs. */
export const QUIET: i32 = 3;
export const SIGNALLING: i32 = 4;

/** No collector: these are static. */
@unmanaged
export class Num {
  kind: i32;
  sign: u64;
  exponent: i32;
  subnormal: bool;
  significand: u64;
  /** As it was given; a zero in place of a subnormal that counts as zero. */
  bits: u64;
}

/** Bits of the format's fraction, and what follows from it. */
export let fraction: i32 = 52;
export let signBit: u64 = 0;
export let infinity: u64 = 0;
export let quietBit: u64 = 0;
let bias: i32 = 0;

function use(fractionBits: i32, exponentBits: i32): void {
  fraction = fractionBits;
  bias = (1 << (exponentBits - 1)) - 1;
  signBit = (<u64>1) << (fractionBits + exponentBits);
  infinity = (((<u64>1) << exponentBits) - 1) << fractionBits;
  quietBit = (<u64>1) << (fractionBits - 1);
}

export function useHalf(): void {
  use(10, 5);
}

export function useSingle(): void {
  use(23, 8);
}

export function useDouble(): void {
  use(52, 11);
}

/** The default NaN: negative, quiet, no payload. */
export function indefinite(): u64 {
  return signBit | infinity | quietBit;
}

export function unpack(bits: u64, n: Num): void {
  const magnitude = bits & (signBit - 1);
  n.bits = bits;
  n.sign = bits & signBit;
  n.subnormal = false;
  if (magnitude >= infinity) {
    n.kind = magnitude == infinity ? INFINITE : magnitude & quietBit ? QUIET : SIGNALLING;
    return;
  }
  if (magnitude == 0) {
    n.kind = ZERO;
    return;
  }
  const field = <i32>(magnitude >> fraction);
  const rest = magnitude << (63 - fraction);
  n.kind = FINITE;
  if (field) {
    n.exponent = field - bias;
    n.significand = rest | ((<u64>1) << 63);
    return;
  }
  if (denormalsAreZeros) {
    n.kind = ZERO;
    n.bits = n.sign;
    return;
  }
  n.subnormal = true;
  normalize(n, 1 - bias, rest);
}

/** Makes bit 63 of a significand that is not 0 the leading one. */
export function normalize(n: Num, exponent: i32, significand: u64): void {
  const shift = <i32>clz(significand);
  n.kind = FINITE;
  n.exponent = exponent - shift;
  n.significand = significand << shift;
}

/** Shifts right; a one that is lost stays in the last bit. */
export function shiftRightSticky(value: u64, count: i32): u64 {
  if (count == 0) return value;
  if (count > 63) return u64(value != 0);
  return (value >> count) | u64(value << (64 - count) != 0);
}

/** The significand without its `dropped` low bits, rounded; it may carry out of the top. */
function roundBits(sign: u64, significand: u64, dropped: i32): u64 {
  const kept = dropped > 63 ? 0 : significand >> dropped;
  const rest = dropped > 63 ? significand : significand << (64 - dropped);
  if (rest == 0) return kept;
  const half = (<u64>1) << 63;
  if (rounding == TO_NEAREST) {
    // Beyond 64 bits the rest is less than half.
    if (dropped > 64) return kept;
    return kept + u64(rest > half || (rest == half && (kept & 1) != 0));
  }
  return kept + u64(rounding == (sign ? DOWN : UP));
}

/** Overflow gives infinity, or the greatest number when rounding leads away from it; unmasked, #XM and no result. */
function overflow(sign: u64, inexact: bool): u64 {
  raise(inexact || overflowMasked ? OVERFLOW | PRECISION : OVERFLOW);
  const toInfinity = rounding == TO_NEAREST || rounding == (sign ? DOWN : UP);
  return sign | (toInfinity ? infinity : infinity - 1);
}

/** Rounds to the format in use and packs. The last bit of the significand may be sticky. */
export function pack(sign: u64, exponent: i32, significand: u64): u64 {
  const dropped = 63 - fraction;
  const inexact = significand << (64 - dropped) != 0;
  const rounded = roundBits(sign, significand, dropped);
  const carried = <i32>(rounded >> (fraction + 1));
  const field = exponent + bias + carried;
  if (field <= 0) return packTiny(sign, exponent, significand, inexact);
  if (field >= <i32>(infinity >> fraction)) return overflow(sign, inexact);
  if (inexact) raise(PRECISION);
  // After a carry all bits below are 0.
  return sign | ((<u64>field) << fraction) | (rounded & ((quietBit << 1) - 1));
}

/** Too small for a normal number: subnormal, zero, or the least normal number after rounding. */
function packTiny(sign: u64, exponent: i32, significand: u64, inexactAsNormal: bool): u64 {
  if (!underflowMasked) {
    raise(inexactAsNormal ? UNDERFLOW | PRECISION : UNDERFLOW);
    return 0;
  }
  if (flushToZero) {
    raise(UNDERFLOW | PRECISION);
    return sign;
  }
  const shift = 1 - bias - exponent + 63 - fraction;
  const rounded = roundBits(sign, significand, shift);
  const inexact = shift > 63 || significand << (64 - shift) != 0;
  if (inexact) raise(PRECISION | UNDERFLOW);
  return sign | rounded;
}
