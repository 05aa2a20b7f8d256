// Floats to integers, and back; and rounding to integral floats.

import { DOWN, INVALID, PRECISION, raise, rounding, setRounding, TO_NEAREST, UP } from "./environment";
import { FINITE, fraction, INFINITE, Num, normalize, pack, QUIET, quietBit, SIGNALLING, signBit, ZERO } from "./number";

const n = changetype<Num>(memory.data(40));

/** What the last rounding left out. */
let inexact: bool = false;

/** The magnitude of a finite number, rounded to an integer; below 2^64. */
function magnitude(value: Num): u64 {
  const count = 63 - value.exponent;
  if (count == 0) {
    inexact = false;
    return value.significand;
  }
  const kept = count > 63 ? 0 : value.significand >> count;
  const rest = count > 64 ? 1 : count == 64 ? value.significand : value.significand << (64 - count);
  inexact = rest != 0;
  if (!inexact) return kept;
  const half = (<u64>1) << 63;
  if (rounding == TO_NEAREST) return kept + u64(rest > half || (rest == half && (kept & 1) != 0));
  return kept + u64(rounding == (value.sign ? DOWN : UP));
}

/** To a signed integer of 32 or 64 bits: the least one stands for all that do not fit. */
export function toInteger(value: Num, bits: i32): u64 {
  const least = (<u64>-1) << (bits - 1);
  const limit = (<u64>1) << (bits - 1);
  if (value.kind == ZERO) return 0;
  if (value.kind != FINITE || value.exponent >= bits) {
    raise(INVALID);
    return least;
  }
  const result = magnitude(value);
  if (result > (value.sign ? limit : limit - 1)) {
    raise(INVALID);
    return least;
  }
  if (inexact) raise(PRECISION);
  return value.sign ? 0 - result : result;
}

/** From a signed integer to the format in use. */
export function fromInteger(value: i64): u64 {
  if (value == 0) return 0;
  normalize(n, 63, value < 0 ? <u64>-value : <u64>value);
  return pack(value < 0 ? signBit : 0, n.exponent, n.significand);
}

/** ROUNDPS and its like: bits 1:0 how to round, bit 2 as MXCSR says instead, bit 3: not reported as inexact. */
export function roundToIntegral(value: Num, how: i32): u64 {
  if (value.kind == SIGNALLING) raise(INVALID);
  if (value.kind >= QUIET) return value.bits | quietBit;
  if (value.kind == ZERO || value.kind == INFINITE || value.exponent >= fraction) return value.bits;
  const saved = rounding;
  if (!(how & 4)) setRounding(how & 3);
  const result = magnitude(value);
  setRounding(saved);
  if (inexact && !(how & 8)) raise(PRECISION);
  if (result == 0) return value.sign;
  normalize(n, 63, result);
  return pack(value.sign, n.exponent, n.significand);
}
