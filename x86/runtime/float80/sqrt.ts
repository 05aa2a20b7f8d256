// Square root.

import { isInfinity, isInvalid, isZero, normalExponent, normalise, noteDenormal, propagateOne } from "./classify";
import { BIAS, Context, HALF, invalid, SIGN } from "./context";
import { round } from "./round";
import { Wide } from "./wide";

/** The root of `value` (at least 2^62), rounded down. */
function root64(value: u64): u64 {
  let root = <u64>Math.sqrt(<f64>value);
  // The estimate's error is below 1; 2^32 itself must not be squared.
  if (root > 0xffffffff) root = 0xffffffff;
  if (root * root > value) root--;
  else if (value - root * root > 2 * root) root++;
  return root;
}

/** The square root of high:low, high at least 2^62, rounded down to 64 bits; `rest` tells what is above it. */
class Root {
  /** The remainder, of at most 65 bits, compared: 0 none, 1 at most the root (below half), 2 more than it. */
  static rest: i32 = 0;

  static of(high: u64, low: u64): u64 {
    const upper = root64(high);
    // (high − upper²) · 2^32 + next digit, divided by 2 · upper, gives the lower half (Zimmermann, Karatsuba square root).
    const left = high - upper * upper;
    const dividend = (left << 31) | (low >>> 33);
    let lower = dividend / upper;
    if (lower > 0xffffffff) lower = 0xffffffff;
    let root = (upper << 32) | lower;
    let squareHigh = Wide.multiply(root, root);
    let squareLow = Wide.low;
    while (squareHigh > high || (squareHigh == high && squareLow > low)) {
      root--;
      squareHigh = Wide.multiply(root, root);
      squareLow = Wide.low;
    }
    const restHigh = high - squareHigh - u64(low < squareLow);
    const restLow = low - squareLow;
    // (root + ½)² = root² + root + ¼: the remainder can't be half exactly.
    Root.rest = restHigh != 0 || restLow > root ? 2 : i32(restLow != 0);
    return root;
  }
}

export function squareRoot(head: i32, significand: u64): u64 {
  if (isInvalid(head, significand)) return propagateOne(head, significand);
  if (isZero(head, significand)) {
    Context.head = head;
    return significand;
  }
  if ((head & SIGN) != 0) return invalid();
  if (isInfinity(head, significand)) {
    Context.head = head;
    return significand;
  }
  noteDenormal(head, significand);
  const exponent = normalExponent(head, significand) - BIAS;
  const value = normalise(significand);
  // An even power of two before the root: the significand lies in [1, 4).
  const odd = exponent & 1;
  const root = odd ? Root.of(value, 0) : Root.of(value >>> 1, value << 63);
  const below: u64 = Root.rest == 0 ? 0 : Root.rest == 1 ? 1 : HALF | 1;
  return round(0, (exponent >> 1) + BIAS, root, below);
}
