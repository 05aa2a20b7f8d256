// FSIN, FCOS, FSINCOS, FPTAN.

import {
  isInfinity,
  isInvalid,
  isZero,
  normalExponent,
  normalise,
  noteDenormal,
  propagateOne,
} from "../float80/classify";
import { C2 } from "../float80/compare";
import { BIAS, Context, INTEGER_BIT, invalid, ROUNDED_UP, SIGN } from "../float80/context";
import { Angle } from "../float80/functions/circular";
import { Real } from "../float80/functions/real";
import {
  begin,
  head,
  isEmpty,
  moveTop,
  overflow,
  setRegister,
  setStatus,
  settle,
  significand,
  status,
  underflow,
} from "./state";

const SINE: i32 = 0;
const COSINE: i32 = 1;
const TANGENT: i32 = 2;

/** From 2^63 on, an angle is out of range. */
const RANGE: i32 = BIAS + 63;

/** One function of a finite angle in range that is not 0, and has been reduced; `negative`: the angle's sign. */
function evaluate(which: i32, negative: bool): u64 {
  const quadrant = Angle.quadrant;
  const odd = (quadrant & 1) != 0;
  let minus: bool;
  if (which == TANGENT) {
    if (odd) Angle.cotangent();
    else Angle.tangent();
    minus = (negative != Angle.negative) != odd;
  } else if ((which == SINE) != odd) {
    Angle.sine();
    minus = Angle.negative != ((quadrant & 2) != 0);
    // The cosine of the next right angle is minus a sine.
    if (which == COSINE) minus = !minus;
    else minus = minus != negative;
  } else {
    Angle.cosine();
    minus = (quadrant & 2) != 0;
    if (which == SINE) minus = minus != negative;
  }
  return Real.round(minus ? SIGN : 0);
}

/** Any angle's function; `value` is in range. */
function ofAngle(which: i32, valueHead: i32, value: u64): u64 {
  if (isInvalid(valueHead, value)) return propagateOne(valueHead, value);
  if (isInfinity(valueHead, value)) return invalid();
  if (isZero(valueHead, value)) {
    Context.head = which == COSINE ? BIAS : valueHead;
    return which == COSINE ? INTEGER_BIT : value;
  }
  noteDenormal(valueHead, value);
  Angle.reduce(normalExponent(valueHead, value) - BIAS, normalise(value));
  return evaluate(which, (valueHead & SIGN) != 0);
}

/** Whether ST(0) is a number that is too large: C2 says so. */
function outOfRange(): bool {
  const valueHead = head(0);
  const value = significand(0);
  const finite = !isInvalid(valueHead, value) && !isInfinity(valueHead, value);
  const large = !isEmpty(0) && finite && (valueHead & ~SIGN) >= RANGE;
  setStatus(large ? status() | C2 : status() & ~C2);
  return large;
}

function one(which: i32): void {
  begin();
  if (outOfRange()) {
    settle();
    return;
  }
  const result = isEmpty(0) ? underflow() : ofAngle(which, head(0), significand(0));
  if (settle()) setRegister(0, result);
}

export function x87Sine(): void {
  one(SINE);
}

export function x87Cosine(): void {
  one(COSINE);
}

/** Replaces ST(0) by one value and pushes another. */
function two(first: i32): void {
  begin();
  if (outOfRange() && isEmpty(7)) {
    settle();
    return;
  }
  let value: u64;
  let valueHead: i32;
  let pushed: u64;
  if (isEmpty(0) || !isEmpty(7)) {
    value = isEmpty(0) ? underflow() : overflow();
    valueHead = Context.head;
    pushed = value;
    setStatus(status() & ~C2);
  } else {
    const angleHead = head(0);
    const angle = significand(0);
    value = ofAngle(first, angleHead, angle);
    valueHead = Context.head;
    pushed = value;
    // C1 tells about the first of the two.
    const up = Context.flags & ROUNDED_UP;
    if (first == SINE) {
      pushed = ofAngle(COSINE, angleHead, angle);
      Context.flags = (Context.flags & ~ROUNDED_UP) | up;
    } else if (!isInvalid(valueHead, value)) {
      Context.head = BIAS;
      pushed = INTEGER_BIT;
    }
  }
  const pushedHead = Context.head;
  if (!settle()) return;
  Context.head = valueHead;
  setRegister(0, value);
  moveTop(-1);
  Context.head = pushedHead;
  setRegister(0, pushed);
}

/** FSINCOS: the sine stays, the cosine is pushed. */
export function x87SineAndCosine(): void {
  two(SINE);
}

/** FPTAN: the tangent stays, 1 is pushed. */
export function x87Tangent(): void {
  two(TANGENT);
}
