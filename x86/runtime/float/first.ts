// Arithmetic in the mode in which a program begins: ordinary, but nothing has been inexact yet. It lasts as long as a program
// computes with small integers, say. WebAssembly computes; what is left to find out is whether the result is exact.
//
// Only for operands and results of middling size, so that no error term underflows or overflows. NaN: not answered here.

import { MXCSR } from "../layout";
import { PRECISION } from "./environment";
import { ADD, MUL, SUB } from "./operations";

/** 2^27 + 1. */
const SPLIT: f64 = 134217729;

export function isFirst(): bool {
  return (load<u32>(MXCSR) & 0xffe0) == 0x1f80;
}

/** Masked and to nearest: all that a comparison asks for. */
export function isMasked(): bool {
  return (load<u32>(MXCSR) & 0xffc0) == 0x1f80;
}

function isMiddling64(a: f64): bool {
  const great = abs(a);
  return great == 0 || (great >= 3.872591914849318e-121 && great <= 2.582249878086909e120);
}

function isMiddling32(a: f32): bool {
  const great = abs(a);
  return great == 0 || (great >= 8.67361737988403547e-19 && great <= 1.152921504606846976e18);
}

/** a + b − sum (Knuth, TAOCP 2, 4.2.2). */
function sumError(a: f64, b: f64, sum: f64): f64 {
  const c = sum - a;
  return a - (sum - c) + (b - c);
}

/** a × b − product (Dekker, "A floating-point technique for extending the available precision", 1971). */
function productError(a: f64, b: f64, product: f64): f64 {
  const x = a * SPLIT;
  const y = b * SPLIT;
  const a1 = x - (x - a);
  const b1 = y - (y - b);
  const a2 = a - a1;
  const b2 = b - b1;
  return a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2;
}

function inexact(): void {
  store<u32>(MXCSR, load<u32>(MXCSR) | PRECISION);
}

export function firstDouble(operation: i32, a: f64, b: f64): f64 {
  if (!isMiddling64(a) || !isMiddling64(b)) return NaN;
  if (operation == ADD || operation == SUB) {
    const c = operation == ADD ? b : -b;
    const sum = a + c;
    if (!isMiddling64(sum)) return NaN;
    if (sumError(a, c, sum) != 0) inexact();
    return sum;
  }
  if (operation == MUL) {
    const product = a * b;
    if (!isMiddling64(product)) return NaN;
    if (productError(a, b, product) != 0) inexact();
    return product;
  }
  const quotient = a / b;
  if (b == 0 || !isMiddling64(quotient)) return NaN;
  const product = quotient * b;
  if (product != a || productError(quotient, b, product) != 0) inexact();
  return quotient;
}

/** Products of singles are exact in doubles. */
export function firstSingle(operation: i32, a: f32, b: f32): f32 {
  if (!isMiddling32(a) || !isMiddling32(b)) return NaN;
  let result: f32 = 0;
  let exact = false;
  if (operation == ADD || operation == SUB) {
    const c = operation == ADD ? b : -b;
    const sum = <f64>a + <f64>c;
    result = a + c;
    exact = <f64>result == sum && sumError(<f64>a, <f64>c, sum) == 0;
  } else if (operation == MUL) {
    result = a * b;
    exact = <f64>result == <f64>a * <f64>b;
  } else if (b != 0) {
    result = a / b;
    exact = <f64>result * <f64>b == <f64>a;
  } else return NaN;
  if (!isMiddling32(result)) return NaN;
  if (!exact) inexact();
  return result;
}

/** Whether a comparison raises nothing: no NaN, and nothing subnormal. */
export function isPlain64(a: f64): bool {
  return a == 0 || abs(a) >= 2.2250738585072014e-308;
}

export function isPlain32(a: f32): bool {
  return a == 0 || abs(a) >= 1.1754943508222875e-38;
}
