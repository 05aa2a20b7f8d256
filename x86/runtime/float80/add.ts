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
import { Rounding, round, Shifted } from "./round";

/** Expanded where it is used, for speed. */
class Addition {
  /** Of normalised numbers, whose exponents may be below the least. */
  @inline
  static of(sign: i32, exponent: i32, large: u64, signB: i32, exponentB: i32, small: u64): u64 {
    let distance = exponent - exponentB;
    const subtracts = sign != signB;
    if (distance < 0 || (distance == 0 && large < small)) {
      const other = large;
      large = small;
      small = other;
      sign = signB;
      exponent = exponentB;
      distance = -distance;
    }
    let low: u64 = 0;
    if (distance >= 64) {
      small = Shifted.right(small, 0, distance);
      low = Shifted.low;
    } else if (distance != 0) {
      low = small << (64 - distance);
      small >>>= distance;
    }
    if (subtracts) return subtractMagnitudes(sign, exponent, large, small, low);
    let sum = large + small;
    if (sum < large) {
      low = (sum << 63) | (low >>> 1) | (low & 1);
      sum = (sum >>> 1) | INTEGER_BIT;
      exponent++;
    }
    return Rounding.of(sign, exponent, sum, low);
  }
}

/** a + b, or a − b when `negate` is SIGN. */
export function add(headA: i32, a: u64, headB: i32, b: u64, negate: i32): u64 {
  if (!isNormal(headA, a) || !isNormal(headB, b)) return addSpecial(headA, a, headB, b, negate);
  return Addition.of(headA & SIGN, headA & MAX_EXPONENT, a, (headB & SIGN) ^ negate, headB & MAX_EXPONENT, b);
}

/** large − small:low, where both have the place of large. */
function subtractMagnitudes(sign: i32, exponent: i32, large: u64, small: u64, below: u64): u64 {
  let low = 0 - below;
  let high = large - small - u64(low != 0);
  if (<i64>high >= 0) {
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
      exponent -= shift;
    }
  }
  return Rounding.of(sign, exponent, high, low);
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
  return Addition.of(signA, normalExponent(headA, a), normalise(a), signB, normalExponent(headB, b), normalise(b));
}
