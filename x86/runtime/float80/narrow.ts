// The 80-bit format to singles and doubles.

import { isInfinity, isNan, isUnsupported, isZero, normalExponent, normalise } from "./classify";
import {
  BIAS,
  Context,
  DOWN,
  INVALID,
  invalid,
  MAX_EXPONENT,
  OVERFLOW,
  PRECISION,
  QUIET_BIT,
  ROUNDED_UP,
  ROUNDING,
  SIGN,
  TO_ZERO,
  UNDERFLOW,
  UP,
} from "./context";
import { fractionBelow, roundsUp, Shifted } from "./round";

export function toSingle(head: i32, significand: u64): u32 {
  return <u32>narrow(head, significand, 23, 0xff);
}

export function toDouble(head: i32, significand: u64): u64 {
  const exponent = (head & MAX_EXPONENT) - BIAS + 0x3ff;
  // Exact and in range: no rounding.
  if (<u32>(exponent - 1) < 0x7fe && <i64>significand < 0 && (significand & 0x7ff) == 0)
    return ((<u64>(head & SIGN)) << 48) | ((<u64>exponent) << 52) | ((significand << 1) >>> 12);
  return narrow(head, significand, 52, 0x7ff);
}

/** To a format with `bits` of fraction whose infinities have the exponent `maximum`. */
function narrow(head: i32, significand: u64, bits: i32, maximum: i32): u64 {
  const sign = (<u64>((head & SIGN) >>> 15)) << (bits + (bits == 23 ? 8 : 11));
  const top = (<u64>maximum) << bits;
  if (isUnsupported(head, significand)) {
    head = SIGN | MAX_EXPONENT;
    significand = invalid();
    return ((<u64>1) << (bits + (bits == 23 ? 8 : 11))) | top | fraction(significand, bits);
  }
  if (isNan(head, significand)) {
    if ((significand & QUIET_BIT) == 0) Context.flags |= INVALID;
    return sign | top | fraction(significand | QUIET_BIT, bits);
  }
  if (isInfinity(head, significand)) return sign | top;
  if (isZero(head, significand)) return sign;
  const exponent = normalExponent(head, significand) - BIAS + (maximum >> 1);
  return sign | roundTo(head & SIGN, exponent, normalise(significand), bits, maximum);
}

/** What remains of a significand below its integer bit. */
function fraction(significand: u64, bits: i32): u64 {
  return (significand << 1) >>> (64 - bits);
}

function roundTo(sign: i32, exponent: i32, significand: u64, bits: i32, maximum: i32): u64 {
  const drop = 63 - bits;
  const below = fractionBelow(significand, 0, drop);
  const kept = significand >>> drop;
  const up = roundsUp(sign, (kept & 1) != 0, below);
  // The integer bit adds 1 to the exponent; a carry out of the fraction does so once more.
  const packed = ((<u64>(exponent - 1)) << bits) + kept + u64(up);
  const after = exponent + i32(kept + u64(up) == (<u64>2) << bits);
  if (after <= 0) return roundDenormal(sign, exponent, significand, drop);
  if (after >= maximum) return overflowed(sign, bits, maximum);
  if (below != 0) Context.flags |= PRECISION;
  if (up) Context.flags |= ROUNDED_UP;
  return packed;
}

function roundDenormal(sign: i32, exponent: i32, significand: u64, drop: i32): u64 {
  const moved = Shifted.right(significand, 0, 1 - exponent);
  const below = fractionBelow(moved, Shifted.low, drop);
  // Unmasked, even an exact result underflows; then nothing is stored.
  if (below != 0) Context.flags |= UNDERFLOW | PRECISION;
  else if ((Context.control & UNDERFLOW) == 0) Context.flags |= UNDERFLOW;
  const kept = moved >>> drop;
  if (!roundsUp(sign, (kept & 1) != 0, below)) return kept;
  Context.flags |= ROUNDED_UP;
  return kept + 1;
}

function overflowed(sign: i32, bits: i32, maximum: i32): u64 {
  Context.flags |= OVERFLOW | PRECISION;
  const mode = Context.control & ROUNDING;
  if (mode == TO_ZERO || mode == (sign ? UP : DOWN)) return ((<u64>maximum) << bits) - 1;
  Context.flags |= ROUNDED_UP;
  return (<u64>maximum) << bits;
}
