// Division.

import {
  isInfinity,
  isInvalid,
  isNormal,
  isZero,
  normalExponent,
  normalise,
  noteDenormal,
  propagate,
} from "./classify";
import { BIAS, Context, HALF, infinity, invalid, MAX_EXPONENT, SIGN, ZERO_DIVIDE, zero } from "./context";
import { Rounding } from "./round";
import { Wide } from "./wide";

/** a ÷ b. */
export function divide(headA: i32, a: u64, headB: i32, b: u64): u64 {
  if (!isNormal(headA, a) || !isNormal(headB, b)) return divideSpecial(headA, a, headB, b);
  return divideFinite((headA ^ headB) & SIGN, (headA & MAX_EXPONENT) - (headB & MAX_EXPONENT), a, b);
}

/** Of normalised significands; `exponents`: the difference of the exponents. */
function divideFinite(sign: i32, exponents: i32, a: u64, b: u64): u64 {
  let exponent = exponents + BIAS;
  let high = a;
  let low: u64 = 0;
  if (a >= b) {
    high = a >>> 1;
    low = a << 63;
  } else exponent--;
  const quotient = Wide.divide(high, low, b);
  const rest = Wide.low;
  let below: u64 = 0;
  // Twice the remainder against the divisor: more than half of the last place, half, or less.
  if (rest != 0) below = rest > b - rest ? HALF | 1 : rest == b - rest ? HALF : 1;
  return Rounding.of(sign, exponent, quotient, below);
}

function divideSpecial(headA: i32, a: u64, headB: i32, b: u64): u64 {
  if (isInvalid(headA, a) || isInvalid(headB, b)) return propagate(headA, a, headB, b);
  const sign = (headA ^ headB) & SIGN;
  const infiniteA = isInfinity(headA, a);
  const infiniteB = isInfinity(headB, b);
  const zeroA = isZero(headA, a);
  const zeroB = isZero(headB, b);
  if ((infiniteA && infiniteB) || (zeroA && zeroB)) return invalid();
  if (zeroB && !infiniteA) {
    Context.flags |= ZERO_DIVIDE;
    return infinity(sign);
  }
  noteDenormal(headA, a);
  noteDenormal(headB, b);
  if (infiniteA) return infinity(sign);
  if (zeroA || infiniteB) return zero(sign);
  return divideFinite(sign, normalExponent(headA, a) - normalExponent(headB, b), normalise(a), normalise(b));
}
