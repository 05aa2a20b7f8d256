// Rounding of an exact or nearly exact result to the destination's precision and range.

import {
  Context,
  DOUBLE_PRECISION,
  DOWN,
  EXPONENT_ADJUSTMENT,
  EXTENDED_PRECISION,
  HALF,
  INTEGER_BIT,
  infinity,
  MAX_EXPONENT,
  OVERFLOW,
  PRECISION,
  PRECISION_CONTROL,
  ROUNDED_UP,
  ROUNDING,
  SINGLE_PRECISION,
  TO_NEAREST,
  TO_ZERO,
  UNDERFLOW,
  UP,
} from "./context";

/** How many low bits of a significand the precision control drops. */
export function droppedBits(): i32 {
  const precision = Context.control & PRECISION_CONTROL;
  return precision == SINGLE_PRECISION ? 40 : precision == DOUBLE_PRECISION ? 11 : 0;
}

/** Whether the last place (`odd`: its value) goes up by one, given what lies below it: HALF is half of it. */
export function roundsUp(sign: i32, odd: bool, below: u64): bool {
  const mode = Context.control & ROUNDING;
  if (mode == TO_NEAREST) return below > HALF || (below == HALF && odd);
  return below != 0 && mode == (sign ? DOWN : UP);
}

/** The bits of `high:low` below bit `drop` of high, as a fraction of HALF; the lowest ones are collected in bit 0. */
export function fractionBelow(high: u64, low: u64, drop: i32): u64 {
  return drop == 0 ? low : (high << (64 - drop)) | u64(low != 0);
}

/** `high:low` moved right by `count` places (1 or more): the upper word; the lower one is in `Shifted.low`. */
export class Shifted {
  static low: u64 = 0;

  static right(high: u64, low: u64, count: i32): u64 {
    if (count < 64) {
      Shifted.low = (high << (64 - count)) | (low >>> count) | u64(low << (64 - count) != 0);
      return high >>> count;
    }
    if (count == 64) Shifted.low = high | u64(low != 0);
    else if (count < 128) Shifted.low = (high >>> (count - 64)) | u64(high << (128 - count) != 0 || low != 0);
    else Shifted.low = u64((high | low) != 0);
    return 0;
  }
}

/** What arithmetic ends with: expanded where it is used, for speed. */
export class Rounding {
  /**
   * Rounds `high:low` (normalised, `low` may have its lost bits collected in bit 0) by the rounding and precision control
   * and packs it. `sign` is in bit 15; `exponent` may be out of range, but not by more than EXPONENT_ADJUSTMENT.
   */
  @inline
  static of(sign: i32, exponent: i32, high: u64, low: u64): u64 {
    const easy =
      (Context.control & (ROUNDING | PRECISION_CONTROL)) == EXTENDED_PRECISION &&
      <u32>(exponent - 1) < <u32>(MAX_EXPONENT - 2);
    if (!easy) return roundTo(sign, exponent, high, low, droppedBits());
    if (low != 0) {
      Context.flags |= PRECISION;
      if (low > HALF || (low == HALF && (high & 1) != 0)) {
        Context.flags |= ROUNDED_UP;
        if (++high == 0) {
          high = INTEGER_BIT;
          exponent++;
        }
      }
    }
    Context.head = sign | exponent;
    return high;
  }
}

/** The same, as a function. */
export function round(sign: i32, exponent: i32, high: u64, low: u64): u64 {
  return Rounding.of(sign, exponent, high, low);
}

/** The same with all 64 bits, whatever the precision control says. */
export function roundExtended(sign: i32, exponent: i32, high: u64, low: u64): u64 {
  return roundTo(sign, exponent, high, low, 0);
}

/** The same for any number of low bits to drop. */
export function roundTo(sign: i32, exponent: i32, high: u64, low: u64, drop: i32): u64 {
  const unit = (<u64>1) << drop;
  const below = fractionBelow(high, low, drop);
  const up = roundsUp(sign, (high & unit) != 0, below);
  let rounded = (high & (0 - unit)) + (up ? unit : 0);
  let after = exponent;
  if (rounded == 0) {
    rounded = INTEGER_BIT;
    after++;
  }
  if (after <= 0) {
    if ((Context.control & UNDERFLOW) != 0) return roundDenormal(sign, exponent, high, low, drop);
    Context.flags |= UNDERFLOW;
    after += EXPONENT_ADJUSTMENT;
  } else if (after >= MAX_EXPONENT) {
    Context.flags |= OVERFLOW;
    if ((Context.control & OVERFLOW) != 0) return overflowed(sign, unit);
    after -= EXPONENT_ADJUSTMENT;
  }
  if (below != 0) Context.flags |= PRECISION;
  if (up) Context.flags |= ROUNDED_UP;
  Context.head = sign | after;
  return rounded;
}

/** A number below the normal ones, underflow masked: it underflows when it is not exact. */
function roundDenormal(sign: i32, exponent: i32, high: u64, low: u64, drop: i32): u64 {
  const unit = (<u64>1) << drop;
  const moved = Shifted.right(high, low, 1 - exponent);
  const below = fractionBelow(moved, Shifted.low, drop);
  if (below != 0) Context.flags |= UNDERFLOW | PRECISION;
  let rounded = moved & (0 - unit);
  if (roundsUp(sign, (moved & unit) != 0, below)) {
    Context.flags |= ROUNDED_UP;
    rounded += unit;
  }
  Context.head = sign | i32(rounded >>> 63);
  return rounded;
}

/** Masked overflow: an infinity, or the largest number where the rounding mode leads away from it. */
function overflowed(sign: i32, unit: u64): u64 {
  Context.flags |= PRECISION;
  const mode = Context.control & ROUNDING;
  if (mode == TO_ZERO || mode == (sign ? UP : DOWN)) {
    Context.head = sign | (MAX_EXPONENT - 1);
    return 0 - unit;
  }
  Context.flags |= ROUNDED_UP;
  return infinity(sign);
}
