// Conversions between float formats and integers that are out of the ordinary (vectors.ts says when), and half floats.

import { begin, DENORMAL, end, INVALID, ignoreFlush, keepSubnormals, raise, setRounding, TO_ZERO } from "./environment";
import { fromInteger, toInteger } from "./integers";
import {
  fraction,
  INFINITE,
  infinity,
  Num,
  pack,
  QUIET,
  quietBit,
  SIGNALLING,
  signBit,
  unpack,
  useDouble,
  useHalf,
  useSingle,
  ZERO,
} from "./number";

const value = changetype<Num>(memory.data(40));
const data = memory.data(16, 16);

function integerOf(bits: u64, width: i32): u64 {
  unpack(bits, value);
  return toInteger(value, width);
}

function start(truncate: i32): void {
  begin();
  if (truncate) setRounding(TO_ZERO);
}

export function int32From32(truncate: i32, a: f32): i32 {
  start(truncate);
  useSingle();
  const result = integerOf(<u64>reinterpret<u32>(a), 32);
  end();
  return <i32>result;
}

export function int64From32(truncate: i32, a: f32): i64 {
  start(truncate);
  useSingle();
  const result = integerOf(<u64>reinterpret<u32>(a), 64);
  end();
  return result;
}

export function int32From64(truncate: i32, a: f64): i32 {
  start(truncate);
  useDouble();
  const result = integerOf(reinterpret<u64>(a), 32);
  end();
  return <i32>result;
}

export function int64From64(truncate: i32, a: f64): i64 {
  start(truncate);
  useDouble();
  const result = integerOf(reinterpret<u64>(a), 64);
  end();
  return result;
}

export function ints32From32(truncate: i32, a: v128): v128 {
  v128.store(data, a);
  start(truncate);
  useSingle();
  for (let at: usize = 0; at < 16; at += 4) store<u32>(data + at, <u32>integerOf(load<u32>(data + at), 32));
  end();
  return v128.load(data);
}

/** Two doubles; zeros above. */
export function ints32From64(truncate: i32, a: v128): v128 {
  v128.store(data, a);
  start(truncate);
  useDouble();
  for (let i: usize = 0; i < 2; i++) store<u32>(data + i * 4, <u32>integerOf(load<u64>(data + i * 8), 32));
  end();
  store<u64>(data + 8, 0);
  return v128.load(data);
}

export function float32From(a: i64): f32 {
  begin();
  useSingle();
  const bits = fromInteger(a);
  end();
  return reinterpret<f32>(<u32>bits);
}

export function float64From(a: i64): f64 {
  begin();
  useDouble();
  const bits = fromInteger(a);
  end();
  return reinterpret<f64>(bits);
}

export function floats32From(a: v128): v128 {
  v128.store(data, a);
  begin();
  useSingle();
  for (let at: usize = 0; at < 16; at += 4) store<u32>(data + at, <u32>fromInteger(<i64>load<i32>(data + at)));
  end();
  return v128.load(data);
}

/** The unpacked value in the format that is now in use; `from`: bits of the fraction that it had. */
function converted(from: i32): u64 {
  const sign = value.sign ? signBit : 0;
  if (value.kind >= QUIET) {
    if (value.kind == SIGNALLING) raise(INVALID);
    const rest = value.bits & (((<u64>1) << (from - 1)) - 1);
    const payload = from > fraction ? rest >> (from - fraction) : rest << (fraction - from);
    return sign | infinity | quietBit | payload;
  }
  if (value.subnormal) raise(DENORMAL);
  if (value.kind == INFINITE) return sign | infinity;
  return value.kind == ZERO ? sign : pack(sign, value.exponent, value.significand);
}

function narrowed(bits: u64): u32 {
  useDouble();
  unpack(bits, value);
  useSingle();
  return <u32>converted(52);
}

function widened(bits: u32): u64 {
  useSingle();
  unpack(bits, value);
  useDouble();
  return converted(23);
}

export function narrow(a: f64): f32 {
  begin();
  const bits = narrowed(reinterpret<u64>(a));
  end();
  return reinterpret<f32>(bits);
}

export function widen(a: f32): f64 {
  begin();
  const bits = widened(reinterpret<u32>(a));
  end();
  return reinterpret<f64>(bits);
}

/** Two doubles to two singles; zeros above. */
export function narrowPair(a: v128): v128 {
  v128.store(data, a);
  begin();
  for (let i: usize = 0; i < 2; i++) store<u32>(data + i * 4, narrowed(load<u64>(data + i * 8)));
  end();
  store<u64>(data + 8, 0);
  return v128.load(data);
}

/** The two lower singles to doubles. */
export function widenPair(a: v128): v128 {
  v128.store(data, a);
  begin();
  const upper = widened(load<u32>(data + 4));
  store<u64>(data, widened(load<u32>(data)));
  store<u64>(data + 8, upper);
  end();
  return v128.load(data);
}

/** VCVTPH2PS: the four lower half floats. Subnormal ones are numbers, whatever MXCSR says. */
export function singlesFromHalves(a: v128): v128 {
  v128.store(data, a);
  begin();
  keepSubnormals();
  for (let i: i32 = 3; i >= 0; i--) {
    useHalf();
    unpack(load<u16>(data + <usize>i * 2), value);
    value.subnormal = false;
    useSingle();
    store<u32>(data + <usize>i * 4, <u32>converted(10));
  }
  end();
  return v128.load(data);
}

/** VCVTPS2PH; bits 1:0 of `how`: rounding, bit 2: as MXCSR says. Tiny results are never flushed. */
export function halvesFromSingles(how: i32, a: v128): v128 {
  v128.store(data, a);
  begin();
  ignoreFlush();
  if (!(how & 4)) setRounding(how & 3);
  for (let i: usize = 0; i < 4; i++) {
    useSingle();
    unpack(load<u32>(data + i * 4), value);
    useHalf();
    store<u16>(data + i * 2, <u16>converted(23));
  }
  end();
  store<u64>(data + 8, 0);
  return v128.load(data);
}
