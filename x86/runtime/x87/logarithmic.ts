// F2XM1, FYL2X, FYL2XP1, FPATAN.

import {
  isInfinity,
  isInvalid,
  isZero,
  normalExponent,
  normalise,
  noteDenormal,
  propagate,
  propagateOne,
} from "../float80/classify";
import {
  BIAS,
  Context,
  INTEGER_BIT,
  infinity,
  invalid,
  PRECISION,
  ROUNDED_UP,
  SIGN,
  ZERO_DIVIDE,
  zero,
} from "../float80/context";
import { firstOctants, PI_HIGH, PI_LOW, supplement } from "../float80/functions/arctangent";
import { exponentialLessOne } from "../float80/functions/exponential";
import { Logarithm } from "../float80/functions/logarithm";
import { Real } from "../float80/functions/real";
import { begin, head, isEmpty, pop, setRegister, settle, significand, underflow } from "./state";

/** 2^x − 1. Beyond ±1 the result is undefined: processors leave x. */
function exponential(valueHead: i32, value: u64): u64 {
  if (isInvalid(valueHead, value)) return propagateOne(valueHead, value);
  const negative = (valueHead & SIGN) != 0;
  Context.head = valueHead;
  if (isZero(valueHead, value)) return value;
  if (isInfinity(valueHead, value)) {
    if (negative) Context.head = SIGN | BIAS;
    return value;
  }
  noteDenormal(valueHead, value);
  const exponent = normalExponent(valueHead, value) - BIAS;
  if (exponent >= 0) {
    Context.flags |= PRECISION;
    if (exponent != 0 || value != INTEGER_BIT) return value;
    if (negative) Context.head = SIGN | (BIAS - 1);
    else Context.flags |= ROUNDED_UP;
    return value;
  }
  exponentialLessOne(negative, exponent, normalise(value));
  return Real.round(valueHead & SIGN);
}

export function x87Exponential(): void {
  begin();
  const result = isEmpty(0) ? underflow() : exponential(head(0), significand(0));
  if (settle()) setRegister(0, result);
}

/** y · the logarithm that Logarithm has found. */
function timesLogarithm(headY: i32, y: u64): u64 {
  if (Logarithm.vanishes) return zero(headY & SIGN);
  const sign = (headY & SIGN) ^ (Logarithm.negative ? SIGN : 0);
  Real.multiply(normalise(y), 0, normalExponent(headY, y) - BIAS);
  return Real.round(sign);
}

/** y · ±∞ or y · 0, as the sign of the logarithm and what it is say. */
function extreme(headY: i32, y: u64, negative: bool, infinite: bool): u64 {
  const sign = (headY & SIGN) ^ (negative ? SIGN : 0);
  if (infinite) return isZero(headY, y) ? invalid() : infinity(sign);
  return isInfinity(headY, y) ? invalid() : zero(sign);
}

/** y · log2(x). */
function logarithm(headX: i32, x: u64, headY: i32, y: u64): u64 {
  if (isInvalid(headX, x) || isInvalid(headY, y)) return propagate(headX, x, headY, y);
  if (isZero(headX, x)) {
    if (isZero(headY, y)) return invalid();
    if (!isInfinity(headY, y)) Context.flags |= ZERO_DIVIDE;
    return infinity((headY & SIGN) ^ SIGN);
  }
  if ((headX & SIGN) != 0) return invalid();
  const isOne = headX == BIAS && x == INTEGER_BIT;
  if (isInfinity(headX, x)) {
    if (isZero(headY, y)) return invalid();
    noteDenormal(headY, y);
    return infinity(headY & SIGN);
  }
  const below = headX < BIAS;
  if (isOne && isInfinity(headY, y)) return invalid();
  noteDenormal(headX, x);
  noteDenormal(headY, y);
  if (isInfinity(headY, y)) return extreme(headY, y, below, true);
  if (isZero(headY, y)) return extreme(headY, y, below, false);
  Logarithm.of(normalExponent(headX, x) - BIAS, normalise(x), 0);
  return timesLogarithm(headY, y);
}

/** y · log2(x + 1). */
function logarithmOfNext(headX: i32, x: u64, headY: i32, y: u64): u64 {
  if (isInvalid(headX, x) || isInvalid(headY, y)) return propagate(headX, x, headY, y);
  const negative = (headX & SIGN) != 0;
  if (isInfinity(headX, x)) {
    if (negative || isZero(headY, y)) return invalid();
    noteDenormal(headY, y);
    return infinity(headY & SIGN);
  }
  if (isZero(headX, x) && isInfinity(headY, y)) return invalid();
  noteDenormal(headX, x);
  noteDenormal(headY, y);
  if (isInfinity(headY, y)) return extreme(headY, y, negative, true);
  if (isZero(headX, x) || isZero(headY, y)) return zero((headX ^ headY) & SIGN);
  const exponent = normalExponent(headX, x) - BIAS;
  if (negative && exponent >= 0) {
    Context.flags |= PRECISION;
    Context.head = headX;
    return x;
  }
  if (exponent < -6) Logarithm.ofNearOne(negative, exponent, normalise(x));
  else onePlus(negative, exponent, normalise(x));
  return timesLogarithm(headY, y);
}

/** The logarithm of 1 ± x, where x is at least 2^-6 and 1 − x not 0. */
function onePlus(negative: bool, exponent: i32, x: u64): void {
  if (exponent >= 64) {
    Logarithm.of(exponent, x, 1);
    return;
  }
  if (exponent >= 0) {
    const high = x + (INTEGER_BIT >>> exponent);
    if (high >= x) Logarithm.of(exponent, high, 0);
    else Logarithm.of(exponent + 1, (high >>> 1) | INTEGER_BIT, high << 63);
    return;
  }
  const high = x >>> -exponent;
  const low = x << (64 + exponent);
  if (!negative) {
    Logarithm.of(0, INTEGER_BIT + high, low);
    return;
  }
  Real.normalise(INTEGER_BIT - high - u64(low != 0), 0 - low, 0);
  Logarithm.of(Real.exponent, Real.high, Real.low);
}

/** The angle of the point (x, y). */
function arctangent(headX: i32, x: u64, headY: i32, y: u64): u64 {
  if (isInvalid(headX, x) || isInvalid(headY, y)) return propagate(headX, x, headY, y);
  noteDenormal(headX, x);
  noteDenormal(headY, y);
  const sign = headY & SIGN;
  const left = (headX & SIGN) != 0;
  const infiniteX = isInfinity(headX, x);
  const infiniteY = isInfinity(headY, y);
  if (isZero(headY, y) || (infiniteX && !infiniteY)) {
    if (!left) return zero(sign);
    Real.set(PI_HIGH, PI_LOW, 1);
  } else if (isZero(headX, x) || (infiniteY && !infiniteX)) Real.set(PI_HIGH, PI_LOW, 0);
  else {
    if (infiniteX) firstOctants(0, INTEGER_BIT, 0, INTEGER_BIT);
    else firstOctants(normalExponent(headY, y), normalise(y), normalExponent(headX, x), normalise(x));
    if (left) supplement();
  }
  return Real.round(sign);
}

const LOGARITHM: i32 = 0;
const LOGARITHM_OF_NEXT: i32 = 1;

/** A function of ST(0) and ST(1) that replaces ST(1), then pops. */
export function x87OfTwo(which: i32): void {
  begin();
  let result: u64;
  if (isEmpty(0) || isEmpty(1)) result = underflow();
  else if (which == LOGARITHM) result = logarithm(head(0), significand(0), head(1), significand(1));
  else if (which == LOGARITHM_OF_NEXT) result = logarithmOfNext(head(0), significand(0), head(1), significand(1));
  else result = arctangent(head(0), significand(0), head(1), significand(1));
  if (!settle()) return;
  setRegister(1, result);
  pop();
}
