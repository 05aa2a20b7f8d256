// 2^x − 1.

import { Fixed } from "./fixed";
import { Real } from "./real";
import { exponentialSeries } from "./series";

/** ln 2, a float: 2^-1 times this. */
const LN2_HIGH: u64 = 0xb17217f7d1cf79ab;
const LN2_LOW: u64 = 0xc9e3b39803f2f6af;

/** Sets Real to the magnitude of 2^x − 1 for x = ± significand · 2^exponent between −1 and 1. */
export function exponentialLessOne(negative: bool, exponent: i32, significand: u64): void {
  Real.set(significand, 0, exponent);
  Real.multiply(LN2_HIGH, LN2_LOW, -1);
  const high = Real.high;
  const low = Real.low;
  const top = Real.exponent;
  const fixed = Real.fixed(0);
  const series = exponentialSeries(fixed, Fixed.low, negative);
  Real.normalise(Fixed.high(high, low, series, Fixed.low), Fixed.low, top + 1);
}
