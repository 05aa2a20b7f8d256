// Arithmetic on numbers taken apart: exact, then rounded once by `pack`.

import { DOWN, rounding } from "./environment";
import { Num, pack, shiftRightSticky, signBit, ZERO } from "./number";

/** Upper and lower half of a product or sum of 128 bits. */
let high: u64 = 0;
let low: u64 = 0;

/** high:low = a × b. */
function multiply(a: u64, b: u64): void {
  const a0 = a & 0xffff_ffff;
  const a1 = a >> 32;
  const b0 = b & 0xffff_ffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  const other = a0 * b1 + (middle & 0xffff_ffff);
  high = a1 * b1 + (middle >> 32) + (other >> 32);
  low = a * b;
}

/** An exact zero from a sum of numbers with different signs. */
function zeroSum(): u64 {
  return rounding == DOWN ? signBit : 0;
}

/** high:low × 2^(exponent − 63), low below the point of the significand, rounded. */
function packWide(sign: u64, exponent: i32): u64 {
  if (high == 0) {
    if (low == 0) return zeroSum();
    high = low;
    low = 0;
    exponent -= 64;
  }
  const shift = <i32>clz(high);
  if (shift) {
    high = (high << shift) | (low >> (64 - shift));
    low <<= shift;
  }
  return pack(sign, exponent - shift, high | u64(low != 0));
}

/** x + y; both finite or zero. */
export function add(x: Num, xSign: u64, y: Num, ySign: u64): u64 {
  if (x.kind == ZERO && y.kind == ZERO) return xSign == ySign ? xSign : zeroSum();
  if (x.kind == ZERO) return pack(ySign, y.exponent, y.significand);
  if (y.kind == ZERO) return pack(xSign, x.exponent, x.significand);
  high = x.significand;
  low = 0;
  return addWide(xSign, x.exponent, ySign, y);
}

/** high:low × 2^(exponent − 63) + y; bit 63 of high is set. */
function addWide(sign: u64, exponent: i32, ySign: u64, y: Num): u64 {
  let otherHigh = y.significand;
  let otherLow: u64 = 0;
  let top = exponent;
  if (exponent >= y.exponent) {
    const shift = exponent - y.exponent;
    otherLow = shift > 63 ? shiftRightSticky(otherHigh, shift - 64) : shift ? otherHigh << (64 - shift) : 0;
    otherHigh = shift > 63 ? 0 : otherHigh >> shift;
  } else {
    top = y.exponent;
    const shift = top - exponent;
    const lost = shift > 63 ? low : shift ? low << (64 - shift) : 0;
    low = shift > 63 ? shiftRightSticky(high, shift - 64) : shift ? (low >> shift) | (high << (64 - shift)) : low;
    high = shift > 63 ? 0 : high >> shift;
    low |= u64(lost != 0);
  }
  if (sign == ySign) {
    const sum = low + otherLow;
    const carry = u64(sum < low);
    const upper = high + otherHigh + carry;
    const overflowed = upper < high || (carry != 0 && upper == high);
    if (!overflowed) {
      high = upper;
      low = sum;
      return packWide(sign, top);
    }
    return pack(sign, top + 1, (upper >> 1) | ((<u64>1) << 63) | (upper & 1) | u64(sum != 0));
  }
  const larger = high > otherHigh || (high == otherHigh && low >= otherLow);
  const difference = larger ? low - otherLow : otherLow - low;
  const borrow = u64(larger ? low < otherLow : otherLow < low);
  high = larger ? high - otherHigh - borrow : otherHigh - high - borrow;
  low = difference;
  return packWide(larger ? sign : ySign, top);
}

/** x × y; both finite. */
export function mul(x: Num, y: Num): u64 {
  multiply(x.significand, y.significand);
  return packWide(x.sign ^ y.sign, x.exponent + y.exponent + 1);
}

/** x × y + z; x and y finite or zero, z finite or zero. */
export function fma(x: Num, y: Num, sign: u64, z: Num, zSign: u64): u64 {
  if (x.kind == ZERO || y.kind == ZERO) {
    if (z.kind == ZERO) return sign == zSign ? sign : zeroSum();
    return pack(zSign, z.exponent, z.significand);
  }
  multiply(x.significand, y.significand);
  let exponent = x.exponent + y.exponent + 1;
  if (high >> 63 == 0) {
    high = (high << 1) | (low >> 63);
    low <<= 1;
    exponent--;
  }
  if (z.kind == ZERO) return packWide(sign, exponent);
  return addWide(sign, exponent, zSign, z);
}

/** Quotients of 11 bits at a time: significands have 53. */
const STEP: i32 = 11;
const STEPS: i32 = 5;

/** x ÷ y; both finite. */
export function div(x: Num, y: Num): u64 {
  const divisor = y.significand >> STEP;
  let rest = x.significand >> STEP;
  let quotient = rest / divisor;
  rest %= divisor;
  for (let i = 0; i < STEPS; i++) {
    rest <<= STEP;
    quotient = (quotient << STEP) | (rest / divisor);
    rest %= divisor;
  }
  const shift = <i32>clz(quotient);
  const exponent = x.exponent - y.exponent + 63 - STEP * STEPS - shift;
  return pack(x.sign ^ y.sign, exponent, (quotient << shift) | u64(rest != 0));
}

/** The root of x, finite and positive: the engine's, corrected by its exact error. */
export function sqrt(x: Num): u64 {
  const odd = x.exponent & 1;
  // radicand is 1 to 4, with at most 53 significant bits.
  const radicand = <f64>(x.significand >> STEP) * (odd ? 2.0 : 1.0) * (1.0 / 4503599627370496.0);
  const root = <u64>(f64.sqrt(radicand) * 4503599627370496.0);
  multiply(root, root);
  // root² against radicand × 2^104.
  const wantedHigh = (x.significand >> STEP) >> (64 - 52 - odd);
  const wantedLow = (x.significand >> STEP) << (52 + odd);
  let result = root << 2;
  if (high != wantedHigh || low != wantedLow) {
    const above = high > wantedHigh || (high == wantedHigh && low > wantedLow);
    result += above ? -1 : 1;
  }
  const shift = <i32>clz(result);
  return pack(0, ((x.exponent - odd) >> 1) + 9 - shift, result << shift);
}
