// FST to a register, FXCH, FCMOVcc, FFREE, FINCSTP, FDECSTP.

import { Context } from "../float80/context";
import {
  begin,
  head,
  isEmpty,
  moveTop,
  pop,
  register,
  setEmpty,
  setRegister,
  settle,
  significand,
  underflow,
} from "./state";

/** FST, FSTP ST(i). */
export function x87StoreRegister(i: i32, pops: i32): void {
  begin();
  let value: u64;
  if (isEmpty(0)) value = underflow();
  else {
    Context.head = head(0);
    value = significand(0);
  }
  if (!settle()) return;
  setRegister(i, value);
  if (pops) pop();
}

/** D9 D8+i, an alias of FSTP: an empty ST(0) is no error. */
export function x87StoreRegisterQuietly(i: i32): void {
  if (!isEmpty(0)) x87StoreRegister(i, 1);
  else {
    begin();
    settle();
    pop();
  }
}

/** FXCH: an empty register counts as the default NaN. */
export function x87Exchange(i: i32): void {
  begin();
  const a = register(0);
  const b = register(i);
  if (isEmpty(0) || isEmpty(i)) {
    const emptyA = isEmpty(0);
    const emptyB = isEmpty(i);
    const nan = underflow();
    if (!settle()) return;
    if (emptyA) setRegister(0, nan);
    if (emptyB) setRegister(i, nan);
  } else settle();
  const value = load<u64>(a);
  const valueHead = load<u16>(a, 8);
  store<u64>(a, load<u64>(b));
  store<u16>(a, load<u16>(b, 8), 8);
  store<u64>(b, value);
  store<u16>(b, valueHead, 8);
}

/** FCMOVcc: both registers must be in use, whatever the condition. */
export function x87MoveIf(condition: i32, i: i32): void {
  begin();
  if (isEmpty(0) || isEmpty(i)) {
    const nan = underflow();
    if (settle()) setRegister(0, nan);
    return;
  }
  if (!condition) return;
  Context.head = head(i);
  setRegister(0, significand(i));
}

/** FFREE, FFREEP. */
export function x87Free(i: i32, pops: i32): void {
  begin();
  settle();
  setEmpty(i);
  if (pops) pop();
}

/** FINCSTP, FDECSTP. */
export function x87MoveTop(by: i32): void {
  begin();
  settle();
  moveTop(by);
}
