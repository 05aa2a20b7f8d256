// Numbers of 128 bits, for results that shall be right to the last of 64 places.
//
// A fixed-point number has its highest bit worth 1: 0 to just below 2. A float is such a number of at least 1, times a
// power of two. Both are an upper and a lower word; functions return the upper one and leave the lower one in `Fixed.low`.

import { Wide } from "../wide";

export const ONE: u64 = 0x8000000000000000;

export class Fixed {
  static low: u64 = 0;

  /** The upper half of a × b. */
  static high(aHigh: u64, aLow: u64, bHigh: u64, bLow: u64): u64 {
    const top = Wide.multiply(aHigh, bHigh);
    const topLow = Wide.low;
    const cross = Wide.multiply(aHigh, bLow);
    const crossLow = Wide.low;
    const other = Wide.multiply(aLow, bHigh);
    const otherLow = Wide.low;
    let middle = crossLow + otherLow;
    let carry = u64(middle < crossLow);
    const bottom = Wide.multiply(aLow, bLow);
    middle += bottom;
    carry += u64(middle < bottom);
    let low = topLow + cross;
    let up = u64(low < cross);
    low += other;
    up += u64(low < other);
    low += carry;
    up += u64(low < carry);
    Fixed.low = low;
    return top + up;
  }

  /** a × b of fixed-point numbers; it must be below 2. */
  static multiply(aHigh: u64, aLow: u64, bHigh: u64, bLow: u64): u64 {
    const high = Fixed.high(aHigh, aLow, bHigh, bLow);
    const upper = (high << 1) | (Fixed.low >>> 63);
    Fixed.low <<= 1;
    return upper;
  }

  /** a ÷ b as a fraction whose highest bit is worth ½, where b has its highest bit set and a is below b. */
  static divide(aHigh: u64, aLow: u64, bHigh: u64, bLow: u64): u64 {
    const upper = Fixed.digit(aHigh, aLow, bHigh, bLow);
    const lower = Fixed.digit(Fixed.restHigh, Fixed.restLow, bHigh, bLow);
    Fixed.low = lower;
    return upper;
  }

  private static restHigh: u64 = 0;
  private static restLow: u64 = 0;

  /** One digit of 64 bits of a ÷ b, and what remains. */
  private static digit(aHigh: u64, aLow: u64, bHigh: u64, bLow: u64): u64 {
    let digit: u64 = 0xffffffffffffffff;
    if (aHigh < bHigh) digit = Wide.divide(aHigh, aLow, bHigh);
    // a · 2^64 − digit · b, of which only the lower 128 bits and a sign are needed.
    const first = Wide.multiply(digit, bHigh);
    const firstLow = Wide.low;
    let carry = Wide.multiply(digit, bLow);
    const productLow = Wide.low;
    carry += firstLow;
    const productHigh = first + u64(carry < firstLow);
    let low: u64 = 0 - productLow;
    let middle = aLow - carry - u64(productLow != 0);
    let borrow = u64(aLow < carry || (aLow == carry && productLow != 0));
    let high = aHigh - productHigh - borrow;
    while (<i64>high < 0) {
      digit--;
      low += bLow;
      borrow = u64(low < bLow);
      const before = middle;
      middle += bHigh + borrow;
      high += u64(middle < before || (borrow != 0 && middle == before));
    }
    Fixed.restHigh = middle;
    Fixed.restLow = low;
    return digit;
  }
}
