// Power series in fixed point.

import { Fixed, ONE } from "./fixed";

const TERMS: i32 = 36;

/** 1/k!, and 1/(2k + 1): fixed-point numbers, 16 bytes each. */
const FACTORIALS: usize = memory.data(TERMS * 16);
const ODD: usize = memory.data(TERMS * 16);

/** Writes high:low ÷ by to `at`. */
function divided(at: usize, high: u64, low: u64, by: u64): void {
  const upper = high / by;
  const middle = ((high % by) << 32) | (low >>> 32);
  const lower = ((middle % by) << 32) | (low & 0xffffffff);
  store<u64>(at, upper, 8);
  store<u64>(at, ((middle / by) << 32) | (lower / by));
}

function fillTables(): void {
  store<u64>(FACTORIALS, ONE, 8);
  for (let k = 1; k < TERMS; k++) {
    const at = FACTORIALS + ((<usize>k) << 4);
    divided(at, load<u64>(at - 8), load<u64>(at - 16), <u64>k);
  }
  for (let k = 0; k < TERMS; k++) divided(ODD + ((<usize>k) << 4), ONE, 0, <u64>(2 * k + 1));
}

fillTables();

/** Σ c[first + step · k] z^k for k up to `count`, with alternating signs when `alternating`. */
function sum(table: usize, first: i32, step: i32, count: i32, high: u64, low: u64, alternating: bool): u64 {
  let sumHigh: u64 = 0;
  let sumLow: u64 = 0;
  for (let k = count; k >= 0; k--) {
    const at = table + ((<usize>(first + step * k)) << 4);
    let upper = Fixed.multiply(sumHigh, sumLow, high, low);
    let lower = Fixed.low;
    const coefficient = load<u64>(at);
    if (alternating) {
      upper = load<u64>(at, 8) - upper - u64(coefficient < lower);
      lower = coefficient - lower;
    } else {
      lower += coefficient;
      upper += load<u64>(at, 8) + u64(lower < coefficient);
    }
    sumHigh = upper;
    sumLow = lower;
  }
  Fixed.low = sumLow;
  return sumHigh;
}

/** A sum that is not 1, however small z: directed rounding has to see that it lies below. */
function belowOne(high: u64): u64 {
  if (high < ONE) return high;
  Fixed.low = 0xffffffffffffffff;
  return ONE - 1;
}

/** sin(r) / r, given z = r² below 0.62. */
export function sineSeries(high: u64, low: u64): u64 {
  return belowOne(sum(FACTORIALS, 1, 2, 15, high, low, true));
}

/** cos(r), given z = r². */
export function cosineSeries(high: u64, low: u64): u64 {
  return belowOne(sum(FACTORIALS, 0, 2, 16, high, low, true));
}

/** (e^z − 1) / z, or (1 − e^−z) / z when `negative`, for z up to ln 2. */
export function exponentialSeries(high: u64, low: u64, negative: bool): u64 {
  return sum(FACTORIALS, 1, 1, 33, high, low, negative);
}

/** atan(u) / u, given z = u² up to 2^-10. */
export function arctangentSeries(high: u64, low: u64): u64 {
  return belowOne(sum(ODD, 0, 1, 13, high, low, true));
}

/** atanh(u) / u, given z = u² up to 2^-12. */
export function logarithmSeries(high: u64, low: u64): u64 {
  return sum(ODD, 0, 1, 11, high, low, false);
}
