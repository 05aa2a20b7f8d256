// FADD, FMUL, FSUB, FSUBR, FDIV, FDIVR with a register or a value from memory.

import { add } from "../float80/add";
import { isInvalid } from "../float80/classify";
import { BEFORE_RESULT, Context, DENORMAL, INVALID, SIGN, ZERO_DIVIDE } from "../float80/context";
import { divide } from "../float80/divide";
import { multiply } from "../float80/multiply";
import { fromDouble, fromInteger, fromSingle, Widened } from "../float80/widen";
import { begin, Outcome, place, setTags, slot, status, tags, underflow, write } from "./state";

/**
 * Operations by the reg field of their opcodes: FADD 0, FMUL 1, FSUB 4, FSUBR 5, FDIV 6, FDIVR 7 (2 and 3 compare). The
 * reversed ones are odd from 4 on.
 */
const MULTIPLY: i32 = 1;
const SUBTRACT: i32 = 4;
const DIVIDE: i32 = 6;

/** Bits of `how`: the result goes to ST(i); the stack is popped after. */
const TO_OTHER: i32 = 1;
const POP: i32 = 2;

function calculate(operation: i32, headA: i32, a: u64, headB: i32, b: u64): u64 {
  if (operation == MULTIPLY) return multiply(headA, a, headB, b);
  if (operation > SUBTRACT && operation & 1) {
    const other = a;
    const otherHead = headA;
    a = b;
    headA = headB;
    b = other;
    headB = otherHead;
  }
  if (operation < DIVIDE) return add(headA, a, headB, b, operation >= SUBTRACT ? SIGN : 0);
  return divide(headA, a, headB, b);
}

/** Of ST(0) and ST(i). */
export function x87Arithmetic(operation: i32, i: i32, how: i32): void {
  begin();
  const word = status();
  const top = slot(word, 0);
  const other = slot(word, i);
  const destination = how & TO_OTHER ? other : top;
  const inUse = tags();
  const a = place(destination);
  let result: u64;
  if ((inUse >> top) & (inUse >> other) & 1) {
    const b = place(how & TO_OTHER ? top : other);
    result = calculate(operation, load<u16>(a, 8), load<u64>(a), load<u16>(b, 8), load<u64>(b));
  } else result = underflow();
  const pops = how & POP;
  if (!Outcome.settle(word, pops ? 1 : 0, BEFORE_RESULT)) return;
  write(a, result);
  const after = (inUse | (1 << destination)) & (pops ? ~(1 << top) : -1);
  if (after != inUse) setTags(after);
}

/** Of ST(0) and a value whose head is in the context; `widened`: it was a single or double. */
function withValue(operation: i32, value: u64, widened: bool): void {
  const word = status();
  const top = slot(word, 0);
  const inUse = tags();
  const at = place(top);
  let result: u64;
  if ((inUse >> top) & 1) {
    const oldHead = load<u16>(at, 8);
    const old = load<u64>(at);
    result = calculate(operation, oldHead, old, Context.head, value);
    if (widened) noteWidened(oldHead, old);
  } else result = underflow();
  if (!Outcome.settle(word, 0, BEFORE_RESULT)) return;
  write(at, result);
  setTags(inUse | (1 << top));
}

/** A denormal single or double has become a normal number, but is an exception as any other. */
export function noteWidened(otherHead: i32, other: u64): void {
  if (!Widened.denormal || isInvalid(otherHead, other) || (Context.flags & (INVALID | ZERO_DIVIDE)) != 0) return;
  Context.flags |= DENORMAL;
}

export function x87ArithmeticSingle(operation: i32, bits: i32): void {
  begin();
  withValue(operation, fromSingle(bits), true);
}

export function x87ArithmeticDouble(operation: i32, bits: i64): void {
  begin();
  withValue(operation, fromDouble(bits), true);
}

export function x87ArithmeticInteger(operation: i32, value: i32): void {
  begin();
  withValue(operation, fromInteger(value), false);
}
