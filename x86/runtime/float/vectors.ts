// What translated code calls when a float instruction is out of the ordinary: MXCSR says so, or the result is not finite
// or underflows. Exact results, exact flags, #XM.

import { begin, end, isOrdinary } from "./environment";
import { firstDouble, firstSingle, isFirst, isMasked, isPlain32, isPlain64 } from "./first";
import { Num, useDouble, useSingle } from "./number";
import { ADD, compareLanes, DIV, MUL, operate, SUB } from "./operations";

const left = memory.data(16, 16);
const right = memory.data(16, 16);
const _value = changetype<Num>(memory.data(40));

/** Bits of `operation` in calls: the number, then the immediate. */
const IMMEDIATE_SHIFT: i32 = 8;

/** No exception but PE: a normal result, or zeros and infinities from zeros and infinities. A NaN is none of these. */
function singleIsExact(operation: i32, a: f32, b: f32, result: f32): bool {
  const great = abs(result);
  if (great == Infinity) return operation <= MUL ? abs(a) == Infinity || abs(b) == Infinity : abs(a) == Infinity;
  if (result != 0) return great > 1.1754943508222875e-38;
  return operation == MUL ? a == 0 || b == 0 : operation == DIV ? a == 0 || abs(b) == Infinity : true;
}

function doubleIsExact(operation: i32, a: f64, b: f64, result: f64): bool {
  const great = abs(result);
  if (great == Infinity) return operation <= MUL ? abs(a) == Infinity || abs(b) == Infinity : abs(a) == Infinity;
  if (result != 0) return great > 2.2250738585072014e-308;
  return operation == MUL ? a == 0 || b == 0 : operation == DIV ? a == 0 || abs(b) == Infinity : true;
}

export function float32(operation: i32, a: f32, b: f32): f32 {
  if (operation <= DIV && isOrdinary()) {
    const result = operation == ADD ? a + b : operation == SUB ? a - b : operation == MUL ? a * b : a / b;
    if (singleIsExact(operation, a, b, result)) return result;
  } else if (operation <= DIV && isFirst()) {
    const result = firstSingle(operation, a, b);
    if (!isNaN(result)) return result;
  }
  begin();
  useSingle();
  const bits = operate(
    operation & 255,
    operation >> IMMEDIATE_SHIFT,
    <u64>reinterpret<u32>(a),
    <u64>reinterpret<u32>(b),
    0,
  );
  end();
  return reinterpret<f32>(<u32>bits);
}

export function float64(operation: i32, a: f64, b: f64): f64 {
  if (operation <= DIV && isOrdinary()) {
    const result = operation == ADD ? a + b : operation == SUB ? a - b : operation == MUL ? a * b : a / b;
    if (doubleIsExact(operation, a, b, result)) return result;
  } else if (operation <= DIV && isFirst()) {
    const result = firstDouble(operation, a, b);
    if (!isNaN(result)) return result;
  }
  begin();
  useDouble();
  const bits = operate(operation & 255, operation >> IMMEDIATE_SHIFT, reinterpret<u64>(a), reinterpret<u64>(b), 0);
  end();
  return reinterpret<f64>(bits);
}

/** In software, whatever the mode and the result. */
export function exactFloats32(operation: i32, a: v128, b: v128): v128 {
  v128.store(left, a);
  v128.store(right, b);
  begin();
  useSingle();
  for (let lane = 0; lane < 4; lane++) {
    const at = <usize>lane * 4;
    const bits = operate(
      operation & 255,
      operation >> IMMEDIATE_SHIFT,
      load<u32>(left + at),
      load<u32>(right + at),
      lane,
    );
    store<u32>(left + at, <u32>bits);
  }
  end();
  return v128.load(left);
}

export function exactFloats64(operation: i32, a: v128, b: v128): v128 {
  v128.store(left, a);
  v128.store(right, b);
  begin();
  useDouble();
  for (let lane = 0; lane < 2; lane++) {
    const at = <usize>lane * 8;
    const bits = operate(
      operation & 255,
      operation >> IMMEDIATE_SHIFT,
      load<u64>(left + at),
      load<u64>(right + at),
      lane,
    );
    store<u64>(left + at, bits);
  }
  end();
  return v128.load(left);
}

export function floats32(operation: i32, a: v128, b: v128): v128 {
  v128.store(left, a);
  v128.store(right, b);
  if (operation <= DIV && isOrdinary()) {
    const result =
      operation == ADD
        ? f32x4.add(a, b)
        : operation == SUB
          ? f32x4.sub(a, b)
          : operation == MUL
            ? f32x4.mul(a, b)
            : f32x4.div(a, b);
    if (allSinglesExact(operation, result)) return result;
  } else if (operation <= DIV && isFirst() && firstSingles(operation)) return v128.load(scratch);
  return exactFloats32(operation, a, b);
}

function allSinglesExact(operation: i32, result: v128): bool {
  v128.store(scratch, result);
  for (let at: usize = 0; at < 16; at += 4) {
    const lane = load<f32>(scratch + at);
    if (!singleIsExact(operation, load<f32>(left + at), load<f32>(right + at), lane)) return false;
  }
  return true;
}

const scratch = memory.data(16, 16);

export function floats64(operation: i32, a: v128, b: v128): v128 {
  v128.store(left, a);
  v128.store(right, b);
  if (operation <= DIV && isOrdinary()) {
    const result =
      operation == ADD
        ? f64x2.add(a, b)
        : operation == SUB
          ? f64x2.sub(a, b)
          : operation == MUL
            ? f64x2.mul(a, b)
            : f64x2.div(a, b);
    if (allDoublesExact(operation, result)) return result;
  } else if (operation <= DIV && isFirst() && firstDoubles(operation)) return v128.load(scratch);
  return exactFloats64(operation, a, b);
}

function allDoublesExact(operation: i32, result: v128): bool {
  v128.store(scratch, result);
  for (let at: usize = 0; at < 16; at += 8) {
    const lane = load<f64>(scratch + at);
    if (!doubleIsExact(operation, load<f64>(left + at), load<f64>(right + at), lane)) return false;
  }
  return true;
}

/** Lanes of left and right, into `scratch`; false if one is not answered. */
function firstSingles(operation: i32): bool {
  for (let at: usize = 0; at < 16; at += 4) {
    const lane = firstSingle(operation, load<f32>(left + at), load<f32>(right + at));
    if (isNaN(lane)) return false;
    store<f32>(scratch + at, lane);
  }
  return true;
}

function firstDoubles(operation: i32): bool {
  for (let at: usize = 0; at < 16; at += 8) {
    const lane = firstDouble(operation, load<f64>(left + at), load<f64>(right + at));
    if (isNaN(lane)) return false;
    store<f64>(scratch + at, lane);
  }
  return true;
}

/** A float that is to b (as WebAssembly compares) what a is to b as the processor compares. */
export function compare32(signals: i32, a: f32, b: f32): f32 {
  if (isMasked() && isPlain32(a) && isPlain32(b)) return a;
  begin();
  useSingle();
  const found = compareLanes(signals != 0, <u64>reinterpret<u32>(a), <u64>reinterpret<u32>(b));
  end();
  return found == 0 ? b : found == 2 ? NaN : found < 0 ? -Infinity : Infinity;
}

export function compare64(signals: i32, a: f64, b: f64): f64 {
  if (isMasked() && isPlain64(a) && isPlain64(b)) return a;
  begin();
  useDouble();
  const found = compareLanes(signals != 0, reinterpret<u64>(a), reinterpret<u64>(b));
  end();
  return found == 0 ? b : found == 2 ? NaN : found < 0 ? -Infinity : Infinity;
}
