// A positive number of 128 places: what the functions calculate with, and hand to rounding.

import { BIAS, Context, PRECISION } from "../context";
import { roundExtended, Shifted } from "../round";
import { Fixed } from "./fixed";

export class Real {
  /** `high:low` with its highest bit worth 2^exponent. */
  static high: u64 = 0;
  static low: u64 = 0;
  static exponent: i32 = 0;

  static set(high: u64, low: u64, exponent: i32): void {
    Real.high = high;
    Real.low = low;
    Real.exponent = exponent;
  }

  /** The same for any number but 0 whose highest bit need not be set. */
  static normalise(high: u64, low: u64, exponent: i32): void {
    if (high == 0) {
      high = low;
      low = 0;
      exponent -= 64;
    }
    const shift = <i32>clz(high);
    if (shift != 0) {
      high = (high << shift) | (low >>> (64 - shift));
      low <<= shift;
    }
    Real.set(high, low, exponent - shift);
  }

  /** Times a float. */
  static multiply(high: u64, low: u64, exponent: i32): void {
    const product = Fixed.high(Real.high, Real.low, high, low);
    Real.normalise(product, Fixed.low, Real.exponent + exponent + 1);
  }

  /** Divided by a float. */
  static divide(high: u64, low: u64, exponent: i32): void {
    let aHigh = Real.high;
    let aLow = Real.low;
    exponent = Real.exponent - exponent - 1;
    if (aHigh > high || (aHigh == high && aLow >= low)) {
      aLow = (aLow >>> 1) | (aHigh << 63);
      aHigh >>>= 1;
      exponent++;
    }
    Real.normalise(Fixed.divide(aHigh, aLow, high, low), Fixed.low, exponent);
  }

  /** As a number whose highest bit is worth 2^top: the upper word; the lower one is in `Fixed.low`. */
  static fixed(top: i32): u64 {
    const distance = top - Real.exponent;
    if (distance == 0) {
      Fixed.low = Real.low;
      return Real.high;
    }
    const high = Shifted.right(Real.high, Real.low, distance);
    Fixed.low = Shifted.low;
    return high;
  }

  /** Rounds to a result, which is said to be inexact whether it is or not, as processors do. */
  static round(sign: i32): u64 {
    const result = roundExtended(sign, Real.exponent + BIAS, Real.high, Real.low);
    Context.flags |= PRECISION;
    return result;
  }
}
