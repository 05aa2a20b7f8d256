// Comparison, and the class of a number (FXAM).

import { isInfinity, isInvalid, isNan, isNormal, isSignalling, isUnsupported, isZero, noteDenormal } from "./classify";
import { Context, INVALID, MAX_EXPONENT, SIGN } from "./context";

/** The condition codes in the status word. */
export const C0: i32 = 0x100;
export const C1: i32 = 0x200;
export const C2: i32 = 0x400;
export const C3: i32 = 0x4000;

export const GREATER: i32 = 0;
export const LESS: i32 = C0;
export const EQUAL: i32 = C3;
export const UNORDERED: i32 = C0 | C2 | C3;

/** The order of two numbers; a NaN is invalid unless it is quiet and `quiet` says that this is all right. */
export function compare(headA: i32, a: u64, headB: i32, b: u64, quiet: bool): i32 {
  if (isNormal(headA, a) && isNormal(headB, b)) {
    // Sign and exponent as one number; a negative one counts downwards.
    if (headA == headB) return a == b ? EQUAL : a < b == ((headA & SIGN) == 0) ? LESS : GREATER;
    return ordered(headA) < ordered(headB) ? LESS : GREATER;
  }
  return compareSpecial(headA, a, headB, b, quiet);
}

function ordered(head: i32): i32 {
  return (head & SIGN) != 0 ? -(head & MAX_EXPONENT) : head;
}

function compareSpecial(headA: i32, a: u64, headB: i32, b: u64, quiet: bool): i32 {
  if (isInvalid(headA, a) || isInvalid(headB, b)) {
    const bad =
      !quiet || isUnsupported(headA, a) || isUnsupported(headB, b) || isSignalling(headA, a) || isSignalling(headB, b);
    if (bad) Context.flags |= INVALID;
    return UNORDERED;
  }
  noteDenormal(headA, a);
  noteDenormal(headB, b);
  if (isZero(headA, a) && isZero(headB, b)) return EQUAL;
  const negative = (headA & SIGN) != 0;
  if (negative != ((headB & SIGN) != 0)) return negative ? LESS : GREATER;
  // A pseudo-denormal has the place of the least normal number.
  const exponentA = exponentOf(headA, a);
  const exponentB = exponentOf(headB, b);
  if (exponentA == exponentB && a == b) return EQUAL;
  const less = exponentA != exponentB ? exponentA < exponentB : a < b;
  return less != negative ? LESS : GREATER;
}

function exponentOf(head: i32, significand: u64): i32 {
  const exponent = head & MAX_EXPONENT;
  return exponent == 0 && <i64>significand < 0 ? 1 : exponent;
}

/** FXAM's class of a register that is not empty (SDM volume 2, table 3-47), with the sign in C1. */
export function examine(head: i32, significand: u64): i32 {
  const sign = (head & SIGN) != 0 ? C1 : 0;
  if (isUnsupported(head, significand)) return sign;
  if (isNan(head, significand)) return sign | C0;
  if (isInfinity(head, significand)) return sign | C2 | C0;
  if (isZero(head, significand)) return sign | C3;
  if ((head & MAX_EXPONENT) == 0) return sign | C3 | C2;
  return sign | C2;
}
