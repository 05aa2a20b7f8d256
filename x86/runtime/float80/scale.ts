// FSCALE and FXTRACT.

import {
  isInfinity,
  isInvalid,
  isZero,
  normalExponent,
  normalise,
  noteDenormal,
  propagate,
  propagateOne,
} from "./classify";
import {
  BIAS,
  Context,
  EXPONENT_ADJUSTMENT,
  INTEGER_BIT,
  infinity,
  invalid,
  MAX_EXPONENT,
  OVERFLOW,
  PRECISION,
  ROUNDED_UP,
  SIGN,
  UNDERFLOW,
  ZERO_DIVIDE,
  zero,
} from "./context";
import { roundExtended } from "./round";
import { fromInteger } from "./widen";

/** Beyond it every result overflows or underflows. */
const LARGEST_SCALE: i32 = 0x10000;

/** The integer part of a finite number, limited to LARGEST_SCALE. */
function scaleOf(head: i32, significand: u64): i32 {
  const exponent = (head & MAX_EXPONENT) - BIAS;
  let scale: i32 = 0;
  if (exponent > 15) scale = LARGEST_SCALE;
  else if (exponent >= 0) scale = <i32>(significand >>> (63 - exponent));
  return head & SIGN ? -scale : scale;
}

/** Where even the adjusted exponent of an unmasked overflow or underflow is out of range, an infinity or zero remains. */
function pack(sign: i32, exponent: i32, significand: u64): u64 {
  const unmasked = ~Context.control;
  if (exponent - EXPONENT_ADJUSTMENT >= MAX_EXPONENT && (unmasked & OVERFLOW) != 0) {
    Context.flags |= OVERFLOW | PRECISION | ROUNDED_UP;
    return infinity(sign);
  }
  if (exponent + EXPONENT_ADJUSTMENT <= 0 && (unmasked & UNDERFLOW) != 0) {
    Context.flags |= UNDERFLOW | PRECISION;
    return zero(sign);
  }
  return roundExtended(sign, exponent, significand, 0);
}

/** a × 2^(b towards zero). */
export function scale(headA: i32, a: u64, headB: i32, b: u64): u64 {
  if (isInvalid(headA, a) || isInvalid(headB, b)) return propagate(headA, a, headB, b);
  const infiniteB = isInfinity(headB, b);
  const down = infiniteB && (headB & SIGN) != 0;
  if (down && isInfinity(headA, a)) return invalid();
  if (infiniteB && !down && isZero(headA, a)) return invalid();
  noteDenormal(headA, a);
  noteDenormal(headB, b);
  const sign = headA & SIGN;
  if (isInfinity(headA, a)) return infinity(sign);
  if (isZero(headA, a) || down) return zero(sign);
  if (infiniteB) return infinity(sign);
  return pack(sign, normalExponent(headA, a) + scaleOf(headB, b), normalise(a));
}

/** FXTRACT's two results. */
export class Extract {
  static exponentHead: i32 = 0;
  static exponent: u64 = 0;

  /** The significand, as the result; the exponent is left in `exponent`. */
  static of(head: i32, significand: u64): u64 {
    if (isInvalid(head, significand)) return Extract.both(propagateOne(head, significand));
    if (isInfinity(head, significand)) {
      Extract.exponentHead = MAX_EXPONENT;
      Extract.exponent = INTEGER_BIT;
      return infinity(head & SIGN);
    }
    if (isZero(head, significand)) {
      Context.flags |= ZERO_DIVIDE;
      Extract.exponent = infinity(SIGN);
      Extract.exponentHead = Context.head;
      return zero(head & SIGN);
    }
    noteDenormal(head, significand);
    Extract.exponent = fromInteger(normalExponent(head, significand) - BIAS);
    Extract.exponentHead = Context.head;
    Context.head = (head & SIGN) | BIAS;
    return normalise(significand);
  }

  private static both(result: u64): u64 {
    Extract.exponent = result;
    Extract.exponentHead = Context.head;
    return result;
  }
}
