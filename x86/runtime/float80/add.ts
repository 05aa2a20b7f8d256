// Addition and subtraction.

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
import { Context, exactZero, INTEGER_BIT, invalid, MAX_EXPONENT, SIGN } from "./context";
import { round, Shifted } from "./round";

/** a + b, or a − b when `negate` is SIGN. */
export function add(headA: i32, a: u64, headB: i32, b: u64, negate: i32): u64 {
  if (!isNormal(headA, a) || !isNormal(headB, b)) return addSpecial(headA, a, headB, b, negate);
  return addFinite(headA & SIGN, headA & MAX_EXPONENT, a, (headB & SIGN) ^ negate, headB & MAX_EXPONENT, b);
}

/** Of normalised numbers, whose exponents may be below the least. */
function addFinite(signA: i32, exponentA: i32, a: u64, signB: i32, exponentB: i32, b: u64): u64 {
  if (exponentA > exponentB || (exponentA == exponentB && a >= b)) {
    if (signA == signB) return addMagnitudes(signA, exponentA, a, b, exponentA - exponentB);
    return subtractMagnitudes(signA, exponentA, a, b, exponentA - exponentB);
  }
  if (signA == signB) return addMagnitudes(signA, exponentB, b, a, exponentB - exponentA);
  return subtractMagnitudes(signB, exponentB, b, a, exponentB - exponentA);
}

/** `distance`: how far the smaller one lies below. */
function addMagnitudes(sign: i32, exponent: i32, large: u64, small: u64, distance: i32): u64 {
  let low: u64 = 0;
  if (distance != 0) {
    small = Shifted.right(small, 0, distance);
    low = Shifted.low;
  }
  const sum = large + small;
  if (sum >= large) return round(sign, exponent, sum, low);
  return round(sign, exponent + 1, (sum >>> 1) | INTEGER_BIT, (sum << 63) | (low >>> 1) | (low & 1));
}

function subtractMagnitudes(sign: i32, exponent: i32, large: u64, small: u64, distance: i32): u64 {
  let low: u64 = 0;
  if (distance != 0) {
    small = Shifted.right(small, 0, distance);
    low = 0 - Shifted.low;
  }
  let high = large - small - u64(low != 0);
  if (<i64>high < 0) return round(sign, exponent, high, low);
  if (high == 0) {
    if (low == 0) return exactZero();
    high = low;
    low = 0;
    exponent -= 64;
  }
  const shift = <i32>clz(high);
  if (shift != 0) {
    high = (high << shift) | (low >>> (64 - shift));
    low <<= shift;
  }
  return round(sign, exponent - shift, high, low);
}

function addSpecial(headA: i32, a: u64, headB: i32, b: u64, negate: i32): u64 {
  if (isInvalid(headA, a) || isInvalid(headB, b)) return propagate(headA, a, headB, b);
  headB ^= negate;
  const infiniteA = isInfinity(headA, a);
  if (infiniteA && isInfinity(headB, b) && headA != headB) return invalid();
  noteDenormal(headA, a);
  noteDenormal(headB, b);
  if (infiniteA || isInfinity(headB, b)) {
    Context.head = infiniteA ? headA : headB;
    return INTEGER_BIT;
  }
  const signA = headA & SIGN;
  const signB = headB & SIGN;
  if (isZero(headA, a)) {
    if (!isZero(headB, b)) return round(signB, normalExponent(headB, b), normalise(b), 0);
    if (signA != signB) return exactZero();
    Context.head = signA;
    return 0;
  }
  if (isZero(headB, b)) return round(signA, normalExponent(headA, a), normalise(a), 0);
  return addFinite(signA, normalExponent(headA, a), normalise(a), signB, normalExponent(headB, b), normalise(b));
}
