// FCOM, FUCOM, FICOM, FTST, FCOMI, FUCOMI, FXAM.

import { C0, C1, C2, C3, compare, examine, UNORDERED } from "../float80/compare";
import { Context, STACK_FAULT } from "../float80/context";
import { fromDouble, fromInteger, fromSingle } from "../float80/widen";
import { noteWidened } from "./arithmetic";
import { begin, head, isEmpty, pop, setStatus, settle, significand, status, underflow } from "./state";

/** Bits of `how`: quiet NaNs are no error; the stack is popped once; and once more. */
const QUIET: i32 = 1;
const POP: i32 = 2;
const POP_AGAIN: i32 = 4;

const CODES: i32 = C0 | C2 | C3;

/** The order goes to the condition codes, even when an unmasked exception keeps the stack from being popped. */
function report(order: i32): bool {
  const completes = Context.flags == 0 || settle();
  setStatus((status() & ~(CODES | (Context.flags ? 0 : C1))) | order);
  return completes;
}

/** Of ST(0) and ST(i), or UNORDERED when one is empty. */
function order(i: i32, how: i32): i32 {
  begin();
  if (!isEmpty(0) && !isEmpty(i)) return compare(head(0), significand(0), head(i), significand(i), (how & QUIET) != 0);
  underflow();
  return UNORDERED;
}

function popAfter(how: i32): void {
  if (how & POP) pop();
  if (how & POP_AGAIN) pop();
}

export function x87Compare(i: i32, how: i32): void {
  if (report(order(i, how))) popAfter(how);
}

/** The order as CF, PF and ZF in their places of RFLAGS. C1 stays, except at a stack fault. */
export function x87CompareFlags(i: i32, how: i32): i32 {
  const old = status() & C1;
  const result = order(i, how);
  if (Context.flags == 0 || settle()) popAfter(how);
  if ((Context.flags & STACK_FAULT) == 0) setStatus(status() | old);
  return (result & C0 ? 1 : 0) | (result & C2 ? 4 : 0) | (result & C3 ? 64 : 0);
}

/** With a value whose head is in the context; `widened`: it was a single or double. */
function compareValue(value: u64, how: i32, widened: bool): void {
  let result = UNORDERED;
  if (isEmpty(0)) underflow();
  else {
    const oldHead = head(0);
    const old = significand(0);
    result = compare(oldHead, old, Context.head, value, false);
    if (widened) noteWidened(oldHead, old);
  }
  if (report(result)) popAfter(how);
}

export function x87CompareSingle(bits: i32, how: i32): void {
  begin();
  compareValue(fromSingle(bits), how, true);
}

export function x87CompareDouble(bits: i64, how: i32): void {
  begin();
  compareValue(fromDouble(bits), how, true);
}

export function x87CompareInteger(value: i32, how: i32): void {
  begin();
  compareValue(fromInteger(value), how, false);
}

/** FXAM looks at an empty register too: C3 and C0. */
export function x87Examine(): void {
  const class_ = isEmpty(0) ? C3 | C0 | (head(0) & 0x8000 ? C1 : 0) : examine(head(0), significand(0));
  setStatus((status() & ~(CODES | C1)) | class_);
}
