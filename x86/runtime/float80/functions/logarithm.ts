// The logarithm to base 2.

import { Shifted } from "../round";
import { Fixed, ONE } from "./fixed";
import { Real } from "./real";
import { logarithmSeries } from "./series";

/** |log2(j/32)| for j from 23 to 45: fixed-point numbers. */
const TABLE: StaticArray<u64> = [
  0x3cfbebfca715669d, 0xf6a2b59276887aac, 0x351ff2e30214bc30, 0x2ffa76fafcba2917, 0x2d961ed0cb91d406,
  0xdb502402c94092cd, 0x2657fdc6e1dcd0cb, 0x4492f1bc6b3e5771, 0x1f5fd8a9063e3490, 0x8fef64f0f62e7b46,
  0x18a8980abfbd3266, 0x6a9b7e2df60d2bdc, 0x122dadc2ab3496d2, 0xd23af3271ce44c70, 0x0beb024b67dda633,
  0x9da288fc615a727e, 0x05dce53276563557, 0x7970e03f821c75d6, 0x0000000000000000, 0x0000000000000000,
  0x05aeb4dd63bf61cc, 0x4d81bc25adf04248, 0x0b31fb7d64898b3e, 0x6629c130a22bad62, 0x108c588cda79e396,
  0x27bc6fd0a5528abd, 0x15c01a39fbd6879f, 0xa00b120a068badd1, 0x1acf5e2db4ec93ef, 0xe11ecbc0183634b5,
  0x1fbc16b902680a23, 0xa8d998a784ef35f2, 0x24880f561c0e7304, 0x8b72974898077f78, 0x2934f0979a3715fc,
  0x9257edfe9b5fb69a, 0x2dc4439b3a19bcaf, 0x1aa41689ee078886, 0x323775123e2e1169, 0x656a0ad70d38ab0c,
  0x368fd7ee71054148, 0x28ddf1fb144f1d5c, 0x3acea7c065d41dfc, 0x7d7c3320aaaa6b60, 0x3ef50ad1960d9d9c,
  0x32630008a1eb646b,
];
const FIRST: i32 = 23;
const ROOT_OF_TWO: u64 = 0xb504f333f9de6484;

/** 2 / ln 2, a float: 2^1 times this. */
const SCALE_HIGH: u64 = 0xb8aa3b295c17f0bb;
const SCALE_LOW: u64 = 0xbe87fed0691d3e89;

/** Sums are taken with the highest bit worth 2^15, in two's complement. */
const TOP: i32 = 15;

export class Logarithm {
  static negative: bool = false;
  /** The argument was 1; Real is not set. */
  static vanishes: bool = false;

  /** Sets Real to the logarithm's magnitude of high:low · 2^exponent, the highest bit worth 1. */
  static of(exponent: i32, high: u64, low: u64): void {
    if (high > ROOT_OF_TWO) {
      exponent++;
      low = (low >>> 1) | (high << 63);
      high >>>= 1;
    }
    // The nearest j/32, and the number's distance from it.
    const j = (high + ((<u64>1) << 57)) >>> 58;
    const c = j << 58;
    const below = high < c;
    let differenceHigh = high - c;
    let differenceLow = low;
    if (below) {
      differenceHigh = ~differenceHigh + u64(low == 0);
      differenceLow = 0 - low;
    }
    const exact = (differenceHigh | differenceLow) == 0;
    Logarithm.vanishes = exact && exponent == 0 && j == 32;
    if (!exact) {
      // Half the sum: the highest bit is worth 2.
      const sumLow = (low >>> 1) | (high << 63);
      const sumHigh = (high >>> 1) + (c >>> 1);
      Real.normalise(differenceHigh, differenceLow, 0);
      Logarithm.ofRatio(sumHigh, sumLow, 1);
    }
    Logarithm.negative = below;
    if (exponent == 0 && j == 32) return;
    Logarithm.addTo(exponent, <i32>j, exact);
  }

  /** The same of 1 + x, for |x| up to 1/64, where x is significand · 2^exponent. */
  static ofNearOne(negative: bool, exponent: i32, significand: u64): void {
    Logarithm.vanishes = false;
    Logarithm.negative = negative;
    // 2 + x, the highest bit worth 2.
    Real.set(significand, 0, exponent);
    const xHigh = Real.fixed(1);
    const xLow = Fixed.low;
    const high = negative ? ONE - xHigh - u64(xLow != 0) : ONE + xHigh;
    const low = negative ? 0 - xLow : xLow;
    Logarithm.ofRatio(high, low, 1);
  }

  /** Sets Real to 2 atanh(u) / ln 2 with u = Real ÷ divisor, at most 2^-6. */
  private static ofRatio(divisorHigh: u64, divisorLow: u64, divisorTop: i32): void {
    const high = Real.high;
    const low = Real.low;
    const exponent = Real.exponent;
    Real.normalise(divisorHigh, divisorLow, divisorTop);
    const byHigh = Real.high;
    const byLow = Real.low;
    const byExponent = Real.exponent;
    Real.set(high, low, exponent);
    Real.divide(byHigh, byLow, byExponent);
    const fixed = Real.fixed(0);
    const square = Fixed.multiply(fixed, Fixed.low, fixed, Fixed.low);
    const series = logarithmSeries(square, Fixed.low);
    Real.multiply(series, Fixed.low, 0);
    Real.multiply(SCALE_HIGH, SCALE_LOW, 1);
  }

  /** Adds exponent + log2(j/32) to ±Real, which is 0 if `exact`. */
  private static addTo(exponent: i32, j: i32, exact: bool): void {
    let high: u64 = 0;
    let low: u64 = 0;
    if (!exact) {
      high = Real.fixed(TOP);
      low = Fixed.low;
    }
    if (Logarithm.negative) {
      high = ~high + u64(low == 0);
      low = 0 - low;
    }
    const at = (j - FIRST) * 2;
    const tableHigh = Shifted.right(TABLE[at], TABLE[at + 1], TOP);
    const tableLow = Shifted.low;
    if (j < 32) {
      high -= tableHigh + u64(low < tableLow);
      low -= tableLow;
    } else {
      low += tableLow;
      high += tableHigh + u64(low < tableLow);
    }
    high += (<u64>(<i64>exponent)) << (63 - TOP);
    Logarithm.negative = <i64>high < 0;
    if (Logarithm.negative) {
      high = ~high + u64(low == 0);
      low = 0 - low;
    }
    Real.normalise(high, low, TOP);
  }
}
