// Products and quotients of 128 bits.

export class Wide {
  /** The lower word of a product, or what a division leaves. */
  static low: u64 = 0;

  /** a × b: the upper word; the lower one is in `low`. */
  @inline
  static multiply(a: u64, b: u64): u64 {
    const a0 = a & 0xffffffff;
    const a1 = a >>> 32;
    const b0 = b & 0xffffffff;
    const b1 = b >>> 32;
    const p00 = a0 * b0;
    const middle = a1 * b0 + (p00 >>> 32);
    const cross = a0 * b1 + (middle & 0xffffffff);
    Wide.low = (cross << 32) | (p00 & 0xffffffff);
    return a1 * b1 + (middle >>> 32) + (cross >>> 32);
  }

  /** high:low ÷ by, where `by` has its highest bit set and high < by; the remainder is in `low`. (Knuth, 4.3.1 D.) */
  static divide(high: u64, low: u64, by: u64): u64 {
    const by1 = by >>> 32;
    const by0 = by & 0xffffffff;
    const upper = Wide.digit(high, low >>> 32, by, by1, by0);
    const lower = Wide.digit(Wide.low, low & 0xffffffff, by, by1, by0);
    return (upper << 32) | lower;
  }

  /** One digit of 32 bits of (high × 2^32 + next) ÷ by. */
  private static digit(high: u64, next: u64, by: u64, by1: u64, by0: u64): u64 {
    let digit = high / by1;
    let rest = high - digit * by1;
    while (digit >>> 32 != 0 || digit * by0 > ((rest << 32) | next)) {
      digit--;
      rest += by1;
      if (rest >>> 32 != 0) break;
    }
    Wide.low = ((high << 32) | next) - digit * by;
    return digit;
  }
}
