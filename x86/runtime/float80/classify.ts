// What kind of number an encoding is (SDM volume 1, 4.2.2 and 8.2.2), and what happens to those that are none.

import { Context, DENORMAL, INTEGER_BIT, INVALID, invalid, MAX_EXPONENT, QUIET_BIT, SIGN } from "./context";

/** Neither zero, denormal, infinity, NaN nor unsupported. */
export function isNormal(head: i32, significand: u64): bool {
  return <u32>((head & MAX_EXPONENT) - 1) < <u32>(MAX_EXPONENT - 1) && <i64>significand < 0;
}

/** Unnormals, pseudo-infinities and pseudo-NaNs: what the 8087 knew and later processors refuse. */
export function isUnsupported(head: i32, significand: u64): bool {
  return (head & MAX_EXPONENT) != 0 && <i64>significand >= 0;
}

export function isNan(head: i32, significand: u64): bool {
  return (head & MAX_EXPONENT) == MAX_EXPONENT && significand << 1 != 0;
}

export function isSignalling(head: i32, significand: u64): bool {
  return isNan(head, significand) && (significand & QUIET_BIT) == 0;
}

export function isInfinity(head: i32, significand: u64): bool {
  return (head & MAX_EXPONENT) == MAX_EXPONENT && significand == INTEGER_BIT;
}

export function isZero(head: i32, significand: u64): bool {
  return (head & MAX_EXPONENT) == 0 && significand == 0;
}

/** Denormals and pseudo-denormals. */
export function isDenormal(head: i32, significand: u64): bool {
  return (head & MAX_EXPONENT) == 0 && significand != 0;
}

/** Not a number that can be calculated with: `propagate` has the result. */
export function isInvalid(head: i32, significand: u64): bool {
  return isUnsupported(head, significand) || isNan(head, significand);
}

/** The result of an operation on one number that is invalid. */
export function propagateOne(head: i32, significand: u64): u64 {
  if (isUnsupported(head, significand)) return invalid();
  if ((significand & QUIET_BIT) == 0) Context.flags |= INVALID;
  Context.head = head;
  return significand | QUIET_BIT;
}

/** The result of an operation on two numbers of which at least one is invalid (SDM volume 1, table 4-7). */
export function propagate(headA: i32, a: u64, headB: i32, b: u64): u64 {
  if (isUnsupported(headA, a) || isUnsupported(headB, b)) return invalid();
  const nanA = isNan(headA, a);
  const nanB = isNan(headB, b);
  if (!nanB) return propagateOne(headA, a);
  if (!nanA) return propagateOne(headB, b);
  const signallingA = (a & QUIET_BIT) == 0;
  const signallingB = (b & QUIET_BIT) == 0;
  if (signallingA || signallingB) Context.flags |= INVALID;
  let first: bool;
  // A quiet one wins over a signalling one, then the larger significand, then the positive sign.
  if (signallingA != signallingB) first = signallingB;
  else if (a != b) first = a > b;
  else first = (headA & SIGN) == 0;
  Context.head = first ? headA : headB;
  return (first ? a : b) | QUIET_BIT;
}

/** Notes that an operand is denormal. */
export function noteDenormal(head: i32, significand: u64): void {
  if (isDenormal(head, significand)) Context.flags |= DENORMAL;
}

/** The exponent that a finite number other than 0 has when its significand is normalised by `normalise`. */
export function normalExponent(head: i32, significand: u64): i32 {
  const exponent = head & MAX_EXPONENT;
  return exponent != 0 ? exponent : 1 - <i32>clz(significand);
}

export function normalise(significand: u64): u64 {
  return significand << clz(significand);
}
