// Singles, doubles and integers to the 80-bit format: always exact.

import { BIAS, Context, INTEGER_BIT, MAX_EXPONENT, SIGN } from "./context";

/** What `fromSingle` and `fromDouble` read was denormal: an exception, unless one that comes before it is found. */
export class Widened {
  static denormal: bool = false;
}

/** A signalling NaN stays one. */
export function fromSingle(bits: u32): u64 {
  return fromBinary((bits >>> 16) & SIGN, (bits >>> 23) & 0xff, (<u64>bits) << 41, 0xff);
}

export function fromDouble(bits: u64): u64 {
  return fromBinary(i32(bits >>> 48) & SIGN, i32(bits >>> 52) & 0x7ff, bits << 12, 0x7ff);
}

/** `fraction` from bit 63 down; `maximum`: the exponent of infinities, in the format it comes from. */
function fromBinary(sign: i32, exponent: i32, fraction: u64, maximum: i32): u64 {
  const bias = maximum >> 1;
  Widened.denormal = false;
  if (<u32>(exponent - 1) < <u32>(maximum - 1)) {
    Context.head = sign | (exponent - bias + BIAS);
    return INTEGER_BIT | (fraction >>> 1);
  }
  if (exponent != 0) {
    Context.head = sign | MAX_EXPONENT;
    return INTEGER_BIT | (fraction >>> 1);
  }
  Context.head = sign;
  if (fraction == 0) return 0;
  Widened.denormal = true;
  const shift = <i32>clz(fraction);
  Context.head = sign | (BIAS - bias - shift);
  return fraction << shift;
}

export function fromInteger(value: i64): u64 {
  if (value == 0) {
    Context.head = 0;
    return 0;
  }
  const magnitude = <u64>(value < 0 ? 0 - value : value);
  const shift = <i32>clz(magnitude);
  Context.head = (value < 0 ? SIGN : 0) | (BIAS + 63 - shift);
  return magnitude << shift;
}
