// Sine, cosine and tangent. Arguments are reduced exactly, by a π of 66 bits, as all processors of this kind do.

import { Fixed } from "./fixed";
import { Real } from "./real";
import { cosineSeries, sineSeries } from "./series";

/** π · 2^64, cut to 66 bits: the high two are 3. */
const PI_HIGH: u64 = 3;
const PI_LOW: u64 = 0x243f6a8885a308d3;
/** π/4 as a significand, rounded down. */
const QUARTER: u64 = 0xc90fdaa22168c234;

/** An angle modulo π/2: a float up to π/4, its sign, and how many right angles it was reduced by. */
export class Angle {
  static high: u64 = 0;
  static low: u64 = 0;
  static exponent: i32 = 0;
  static negative: bool = false;
  static quadrant: i32 = 0;

  /** Reduces significand · 2^exponent, below 2^63. */
  static reduce(exponent: i32, significand: u64): void {
    Angle.negative = false;
    Angle.quadrant = 0;
    Angle.high = significand;
    Angle.low = 0;
    Angle.exponent = exponent;
    if (exponent < -1 || (exponent == -1 && significand <= QUARTER)) return;
    // In units of 2^-65, π/2 is PI, and the significand has exponent + 2 zeros below it.
    let high: u64 = 0;
    let low = significand;
    let quotient = 0;
    for (let steps = exponent + 2; steps > 0; steps--) {
      high = (high << 1) | (low >>> 63);
      low <<= 1;
      quotient <<= 1;
      if (high > PI_HIGH || (high == PI_HIGH && low >= PI_LOW)) {
        high -= PI_HIGH + u64(low < PI_LOW);
        low -= PI_LOW;
        quotient++;
      }
    }
    // The nearer multiple: more than half of π/2 is left, so the next one. PI is odd.
    if (high > 1 || (high == 1 && low > 0x921fb54442d18469)) {
      high = PI_HIGH - high - u64(PI_LOW < low);
      low = PI_LOW - low;
      quotient++;
      Angle.negative = true;
    }
    Angle.quadrant = quotient & 3;
    Real.normalise(high, low, 62);
    Angle.high = Real.high;
    Angle.low = Real.low;
    Angle.exponent = Real.exponent;
  }

  /** The square, as a fixed-point number. */
  private static square(): u64 {
    Real.set(Angle.high, Angle.low, Angle.exponent);
    const high = Real.fixed(0);
    return Fixed.multiply(high, Fixed.low, high, Fixed.low);
  }

  /** Sets Real to the sine's magnitude. */
  static sine(): void {
    const square = Angle.square();
    const series = sineSeries(square, Fixed.low);
    Real.set(Angle.high, Angle.low, Angle.exponent);
    const low = Fixed.low;
    const product = Fixed.high(Angle.high, Angle.low, series, low);
    Real.normalise(product, Fixed.low, Angle.exponent + 1);
  }

  static cosine(): void {
    const square = Angle.square();
    const series = cosineSeries(square, Fixed.low);
    Real.normalise(series, Fixed.low, 0);
  }

  static tangent(): void {
    // So close to the angle that it must be said that it lies above.
    if (Angle.exponent < -60) {
      Real.set(Angle.high, Angle.low | 1, Angle.exponent);
      return;
    }
    Angle.cosine();
    const high = Real.high;
    const low = Real.low;
    const exponent = Real.exponent;
    Angle.sine();
    Real.divide(high, low, exponent);
  }

  static cotangent(): void {
    Angle.sine();
    const high = Real.high;
    const low = Real.low;
    const exponent = Real.exponent;
    Angle.cosine();
    Real.divide(high, low, exponent);
  }
}
