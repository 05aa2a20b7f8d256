// Multiplication.

import {
  isInfinity,
  isInvalid,
  isNormal,
  isZero,
  normalExponent,
  normalise,
  noteDenormal,
  propagate,
} from "./classify";
import { BIAS, infinity, invalid, MAX_EXPONENT, SIGN, zero } from "./context";
import { Rounding } from "./round";
import { Wide } from "./wide";

/** Expanded where it is used, for speed. */
class Multiplication {
  /** Of normalised significands; `exponents`: the sum of the biased exponents. */
  @inline
  static of(sign: i32, exponents: i32, a: u64, b: u64): u64 {
    let high = Wide.multiply(a, b);
    let low = Wide.low;
    let exponent = exponents - BIAS + 1;
    if (<i64>high >= 0) {
      high = (high << 1) | (low >>> 63);
      low <<= 1;
      exponent--;
    }
    return Rounding.of(sign, exponent, high, low);
  }
}

export function multiply(headA: i32, a: u64, headB: i32, b: u64): u64 {
  if (!isNormal(headA, a) || !isNormal(headB, b)) return multiplySpecial(headA, a, headB, b);
  return Multiplication.of((headA ^ headB) & SIGN, (headA & MAX_EXPONENT) + (headB & MAX_EXPONENT), a, b);
}

function multiplySpecial(headA: i32, a: u64, headB: i32, b: u64): u64 {
  if (isInvalid(headA, a) || isInvalid(headB, b)) return propagate(headA, a, headB, b);
  const sign = (headA ^ headB) & SIGN;
  const infinite = isInfinity(headA, a) || isInfinity(headB, b);
  const vanishes = isZero(headA, a) || isZero(headB, b);
  if (infinite && vanishes) return invalid();
  noteDenormal(headA, a);
  noteDenormal(headB, b);
  if (infinite) return infinity(sign);
  if (vanishes) return zero(sign);
  return Multiplication.of(sign, normalExponent(headA, a) + normalExponent(headB, b), normalise(a), normalise(b));
}
