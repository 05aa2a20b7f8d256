// The remainders FPREM (quotient towards zero) and FPREM1 (to the nearest, IEEE 754).

import { isInfinity, isInvalid, isZero, normalExponent, normalise, noteDenormal, propagate } from "./classify";
import { Context, invalid, SIGN, zero } from "./context";
import { roundExtended } from "./round";
import { Wide } from "./wide";

export class Remainder {
  /** The quotient's lowest bits. */
  static quotient: i32 = 0;
  /** The result is not below the divisor yet: only so much of the exponents' difference is worked off at once. */
  static partial: bool = false;

  static of(headA: i32, a: u64, headB: i32, b: u64, nearest: bool): u64 {
    Remainder.quotient = 0;
    Remainder.partial = false;
    if (isInvalid(headA, a) || isInvalid(headB, b)) return propagate(headA, a, headB, b);
    if (isInfinity(headA, a) || isZero(headB, b)) return invalid();
    noteDenormal(headA, a);
    noteDenormal(headB, b);
    const sign = headA & SIGN;
    if (isZero(headA, a)) return zero(sign);
    const exponent = normalExponent(headA, a);
    if (isInfinity(headB, b)) return roundExtended(sign, exponent, normalise(a), 0);
    return Remainder.finite(sign, exponent, normalise(a), normalExponent(headB, b), normalise(b), nearest);
  }

  private static finite(sign: i32, exponentA: i32, a: u64, exponentB: i32, b: u64, nearest: bool): u64 {
    const distance = exponentA - exponentB;
    if (distance < 0) {
      if (!nearest || distance < -1 || a <= b) return roundExtended(sign, exponentA, a, 0);
      // More than half the divisor: 2b − a in units of a.
      Remainder.quotient = 1;
      return Remainder.pack(sign ^ SIGN, exponentA, b - a + b);
    }
    Remainder.partial = distance >= 64;
    const steps = Remainder.partial ? 32 | (distance & 31) : distance;
    let quotient: u64 = 0;
    let rest = a;
    if (a >= b) {
      rest -= b;
      quotient = (<u64>1) << steps;
    }
    if (steps != 0) {
      quotient += Wide.divide(rest >>> (64 - steps), rest << steps, b);
      rest = Wide.low;
    }
    if (nearest && !Remainder.partial && (rest > b - rest || (rest == b - rest && (quotient & 1) != 0))) {
      rest = b - rest;
      quotient++;
      sign ^= SIGN;
    }
    Remainder.quotient = <i32>quotient & 7;
    return Remainder.pack(sign, exponentA - steps, rest);
  }

  private static pack(sign: i32, exponent: i32, rest: u64): u64 {
    if (rest == 0) {
      Context.head = sign;
      return 0;
    }
    const shift = <i32>clz(rest);
    return roundExtended(sign, exponent - shift, rest << shift, 0);
  }
}
