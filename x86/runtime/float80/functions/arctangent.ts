// The angle of a point: atan(y / x) in the right quadrant.

import { Fixed } from "./fixed";
import { Real } from "./real";
import { arctangentSeries } from "./series";

/** atan(i/16) for i from 0 to 16: fixed-point numbers. */
const TABLE: StaticArray<u64> = [
  0x0000000000000000, 0x0000000000000000, 0x07fd56edcb3f7a71, 0xb6593c96e071706b, 0x0feadd4d5617b6e3,
  0x2c897989f3e888ef, 0x17b97b4bce5b0226, 0x8f6169f103938e91, 0x1f5b75f92c80dd62, 0xadb8f3debef442fd,
  0x26c4ee6e0fd7979a, 0x716aed26349ebcca, 0x2dec3283c9bde11c, 0xe2a8c848b73f9121, 0x34c9dd879847f96d,
  0x909f257a40079c4e, 0x3b58ce0ac3769ed1, 0x5bf9117b2f0ea341, 0x4195fa536cc33f15, 0x25b504e5b0d28ae0,
  0x47802eaf7bfacfcd, 0xae41af0b32e21ba4, 0x4d17c07338deed10, 0x21137c711027f9de, 0x525e3e8c9a7b8492,
  0x0cd43f9522bed64f, 0x5756261c5a6c6040, 0x0a392f179f290385, 0x5c029f15e118cf39, 0xe596d2a90852221f,
  0x606742dc56293320, 0x44eeb16237497d12, 0x6487ed5110b4611a, 0x62633145c06e0e69,
];

/** π and π/2 in fixed point with the highest bit worth 2. */
export const PI_HIGH: u64 = 0xc90fdaa22168c234;
export const PI_LOW: u64 = 0xc4c6628b80dc1cd1;

/** Sets Real to the angle of (x, y), both positive: significands times powers of two, exponents of x and y apart. */
export function firstOctants(exponentY: i32, y: u64, exponentX: i32, x: u64): void {
  const swap = exponentY > exponentX || (exponentY == exponentX && y > x);
  if (swap) octant(exponentX, x, exponentY, y);
  else octant(exponentY, y, exponentX, x);
  if (swap) subtractFrom(PI_HIGH >>> 1, (PI_LOW >>> 1) | (PI_HIGH << 63));
}

/** Sets Real to π less what it is. */
export function supplement(): void {
  subtractFrom(PI_HIGH, PI_LOW);
}

/** From a number with the highest bit worth 2. */
function subtractFrom(high: u64, low: u64): void {
  const upper = Real.fixed(1);
  const lower = Fixed.low;
  Real.normalise(high - upper - u64(low < lower), low - lower, 1);
}

/** The angle up to π/4: y is not above x. */
function octant(exponentY: i32, y: u64, exponentX: i32, x: u64): void {
  Real.set(y, 0, exponentY);
  Real.divide(x, 0, exponentX);
  // The nearest i/16.
  const nearest = Real.exponent < -6 ? 0 : <i32>((Real.fixed(0) + ((<u64>1) << 58)) >>> 59);
  if (nearest == 0) {
    small();
    return;
  }
  // atan(t) = atan(c) + atan((t − c) / (1 + tc)).
  const tHigh = Real.fixed(0);
  const tLow = Fixed.low;
  const c = (<u64>nearest) << 59;
  const negative = tHigh < c;
  const tcHigh = Fixed.multiply(tHigh, tLow, c, 0);
  const tcLow = Fixed.low;
  // (1 + tc) / 2: the highest bit is worth 2.
  const divisorLow = (tcLow >>> 1) | (tcHigh << 63);
  const divisorHigh = (tcHigh >>> 1) + 0x4000000000000000;
  let high = tHigh - c;
  let low = tLow;
  if (negative) {
    high = ~high + u64(low == 0);
    low = 0 - low;
  }
  let angleHigh: u64 = 0;
  let angleLow: u64 = 0;
  if ((high | low) != 0) {
    Real.normalise(divisorHigh, divisorLow, 1);
    const normalHigh = Real.high;
    const normalLow = Real.low;
    const exponent = Real.exponent;
    Real.normalise(high, low, 0);
    Real.divide(normalHigh, normalLow, exponent);
    small();
    angleHigh = Real.fixed(0);
    angleLow = Fixed.low;
  }
  const baseHigh = TABLE[nearest * 2];
  const baseLow = TABLE[nearest * 2 + 1];
  if (negative) Real.normalise(baseHigh - angleHigh - u64(baseLow < angleLow), baseLow - angleLow, 0);
  else {
    const sum = baseLow + angleLow;
    Real.normalise(baseHigh + angleHigh + u64(sum < baseLow), sum, 0);
  }
}

/** Real's arctangent, for Real up to 1/32. */
function small(): void {
  const high = Real.high;
  const low = Real.low;
  const exponent = Real.exponent;
  const fixed = Real.fixed(0);
  const square = Fixed.multiply(fixed, Fixed.low, fixed, Fixed.low);
  const series = arctangentSeries(square, Fixed.low);
  Real.normalise(Fixed.high(high, low, series, Fixed.low), Fixed.low, exponent + 1);
}
