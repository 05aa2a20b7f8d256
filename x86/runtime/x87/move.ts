// FST to a register, FXCH, FCMOVcc, FFREE, FINCSTP, FDECSTP.

import { Context, INVALID } from "../float80/context";
import {
  begin,
  head,
  isEmpty,
  moveTop,
  Outcome,
  place,
  pop,
  setEmpty,
  setRegister,
  setStatus,
  setTags,
  settle,
  significand,
  slot,
  status,
  tags,
  turned,
  underflow,
  write,
} from "./state";

/** FST, FSTP ST(i). */
export function x87StoreRegister(i: i32, pops: i32): void {
  const word = status();
  const top = slot(word, 0);
  const to = place(slot(word, i));
  const from = place(top);
  const inUse = tags();
  let value = load<u64>(from);
  Context.head = load<u16>(from, 8);
  if ((inUse >> top) & 1) setStatus(turned(word, pops));
  else {
    begin();
    value = underflow();
    if (!Outcome.settle(word, pops, INVALID)) return;
  }
  write(to, value);
  setTags((inUse | (1 << slot(word, i))) & (pops ? ~(1 << top) : -1));
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
  const word = status();
  const a = slot(word, 0);
  const b = slot(word, i);
  const inUse = tags();
  const empty = ~inUse & ((1 << a) | (1 << b));
  if (empty == 0) setStatus(turned(word, 0));
  else {
    begin();
    const nan = underflow();
    if (!settle()) return;
    if ((empty >> a) & 1) write(place(a), nan);
    if ((empty >> b) & 1) write(place(b), nan);
    setTags(inUse | empty);
  }
  swap(place(a), place(b));
}

function swap(a: usize, b: usize): void {
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
