// FCHS, FABS, FTST, FSQRT, FRNDINT; FXTRACT, FPREM, FPREM1, FSCALE: instructions on ST(0), some with ST(1).

import { isInvalid } from "../float80/classify";
import { C0, C1, C2, C3, compare, UNORDERED } from "../float80/compare";
import { Context, SIGN } from "../float80/context";
import { roundToInteger } from "../float80/integer";
import { Remainder } from "../float80/remainder";
import { Extract, scale } from "../float80/scale";
import { squareRoot } from "../float80/sqrt";
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

function result(value: u64): void {
  if (settle()) setRegister(0, value);
}

/** FCHS and FABS: the sign, whatever the number is. */
function withSign(sign: i32): void {
  begin();
  let value = significand(0);
  Context.head = (head(0) & ~SIGN) | sign;
  if (isEmpty(0)) value = underflow();
  result(value);
}

export function x87ChangeSign(): void {
  withSign((head(0) & SIGN) ^ SIGN);
}

export function x87Absolute(): void {
  withSign(0);
}

/** FTST: the order of ST(0) and 0. */
export function x87Test(): void {
  begin();
  let order = UNORDERED;
  if (isEmpty(0)) underflow();
  else order = compare(head(0), significand(0), 0, 0, false);
  settle();
  setStatus((status() & ~(C0 | C2 | C3)) | order);
}

export function x87SquareRoot(): void {
  begin();
  result(isEmpty(0) ? underflow() : squareRoot(head(0), significand(0)));
}

export function x87RoundToInteger(): void {
  begin();
  result(isEmpty(0) ? underflow() : roundToInteger(head(0), significand(0)));
}

export function x87Scale(): void {
  begin();
  result(isEmpty(0) || isEmpty(1) ? underflow() : scale(head(0), significand(0), head(1), significand(1)));
}

/** FPREM and FPREM1: C2 when the reduction is not complete, otherwise the quotient's bits 2, 1, 0 in C0, C3, C1. */
export function x87Remainder(nearest: i32): void {
  begin();
  let value: u64;
  if (isEmpty(0) || isEmpty(1)) value = underflow();
  else value = Remainder.of(head(0), significand(0), head(1), significand(1), nearest != 0);
  const completes = settle();
  // Without a quotient, only C2 is sure.
  if (!completes || isInvalid(Context.head, value)) {
    setStatus(status() & ~C2);
    if (completes) setRegister(0, value);
    return;
  }
  setRegister(0, value);
  const quotient = Remainder.quotient;
  let codes = (quotient & 4 ? C0 : 0) | (quotient & 2 ? C3 : 0) | (quotient & 1 ? C1 : 0);
  if (Remainder.partial) codes = C2;
  setStatus((status() & ~(C0 | C1 | C2 | C3)) | codes);
}

/** FXTRACT: the exponent takes the place of ST(0), and the significand is pushed. */
export function x87Extract(): void {
  begin();
  let value: u64;
  if (isEmpty(0) || !isEmpty(7)) {
    value = isEmpty(0) ? underflow() : overflow();
    Extract.exponent = value;
    Extract.exponentHead = Context.head;
  } else value = Extract.of(head(0), significand(0));
  if (!settle()) return;
  const valueHead = Context.head;
  Context.head = Extract.exponentHead;
  setRegister(0, Extract.exponent);
  moveTop(-1);
  Context.head = valueHead;
  setRegister(0, value);
}
