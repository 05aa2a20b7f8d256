// The 80-bit format to integers, and rounding to an integer (FRNDINT).

import { isInfinity, isInvalid, isZero, normalExponent, normalise, noteDenormal, propagateOne } from "./classify";
import { BIAS, Context, INVALID, PRECISION, ROUNDED_UP, ROUNDING, SIGN, TO_ZERO, zero } from "./context";
import { roundsUp, Shifted } from "./round";

/** A number whose magnitude, rounded, is an integer of 64 bits. */
export class Magnitude {
  static tooLarge: bool = false;

  /** Of a finite number. Sets PRECISION and ROUNDED_UP; `truncate`: whatever the rounding control says. */
  static of(head: i32, significand: u64, truncate: bool): u64 {
    Magnitude.tooLarge = false;
    if (isZero(head, significand)) return 0;
    const exponent = normalExponent(head, significand) - BIAS;
    const value = normalise(significand);
    if (exponent > 63) {
      Magnitude.tooLarge = true;
      return 0;
    }
    if (exponent == 63) return value;
    const kept = Shifted.right(value, 0, 63 - exponent);
    const below = Shifted.low;
    if (below == 0) return kept;
    Context.flags |= PRECISION;
    if (truncate || !roundsUp(head & SIGN, (kept & 1) != 0, below)) return kept;
    Context.flags |= ROUNDED_UP;
    if (kept == 0xffffffffffffffff) Magnitude.tooLarge = true;
    return kept + 1;
  }
}

/** To an integer of `bits` bits; what does not fit is invalid and gives the most negative one. */
export function toInteger(head: i32, significand: u64, bits: i32, truncate: bool): i64 {
  const limit = (<u64>1) << (bits - 1);
  const indefinite = <i64>(0 - limit);
  if (isInvalid(head, significand) || isInfinity(head, significand)) {
    Context.flags |= INVALID;
    return indefinite;
  }
  const before = Context.flags;
  const magnitude = Magnitude.of(head, significand, truncate);
  const negative = (head & SIGN) != 0;
  if (Magnitude.tooLarge || magnitude > (negative ? limit : limit - 1)) {
    Context.flags = before | INVALID;
    return indefinite;
  }
  return negative ? 0 - <i64>magnitude : <i64>magnitude;
}

/** FRNDINT. */
export function roundToInteger(head: i32, significand: u64): u64 {
  if (isInvalid(head, significand)) return propagateOne(head, significand);
  Context.head = head;
  const exponent = normalExponent(head, significand) - BIAS;
  if (exponent >= 63 || isZero(head, significand)) return significand;
  noteDenormal(head, significand);
  const magnitude = Magnitude.of(head, significand, (Context.control & ROUNDING) == TO_ZERO);
  if (magnitude == 0) return zero(head & SIGN);
  const shift = <i32>clz(magnitude);
  Context.head = (head & SIGN) | (BIAS + 63 - shift);
  return magnitude << shift;
}
