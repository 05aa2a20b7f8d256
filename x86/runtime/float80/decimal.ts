// Packed decimal: 18 digits of 4 bits, and a byte whose highest bit is the sign (SDM volume 1, 4.7).

import { isInfinity, isInvalid } from "./classify";
import { Context, INVALID, SIGN } from "./context";
import { Magnitude } from "./integer";
import { fromInteger } from "./widen";

const LIMIT: u64 = 1_000_000_000_000_000_000;

/** `low`: 16 digits; `high`: the two upper ones and the sign. */
export function fromDecimal(low: u64, high: i32): u64 {
  let value: i64 = 0;
  for (let shift = 4; shift >= 0; shift -= 4) value = value * 10 + ((high >> shift) & 15);
  for (let shift = 60; shift >= 0; shift -= 4) value = value * 10 + <i64>((low >>> shift) & 15);
  const significand = fromInteger(value);
  Context.head |= high & SIGN;
  return significand;
}

export class Decimal {
  /** The upper 16 bits of a result. */
  static high: i32 = 0;

  /** The lower 64 bits. */
  static of(head: i32, significand: u64): u64 {
    const before = Context.flags;
    let value: u64 = LIMIT;
    if (!isInvalid(head, significand) && !isInfinity(head, significand)) {
      value = Magnitude.of(head, significand, false);
      if (Magnitude.tooLarge) value = LIMIT;
    }
    if (value >= LIMIT) {
      Context.flags = before | INVALID;
      Decimal.high = 0xffff;
      return 0xc000000000000000;
    }
    let low: u64 = 0;
    for (let shift = 0; shift < 64; shift += 4) {
      low |= (value % 10) << shift;
      value /= 10;
    }
    Decimal.high = (head & SIGN) | <i32>(value % 10) | ((<i32>(value / 10)) << 4);
    return low;
  }
}
