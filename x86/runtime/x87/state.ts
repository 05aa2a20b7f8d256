// The x87 state in the state block (x86/state.ts): control, status and tag words, and the register stack.

import {
  BEFORE_RESULT,
  Context,
  INTEGER_BIT,
  INVALID,
  MAX_EXPONENT,
  QUIET_BIT,
  ROUNDED_UP,
  SIGN,
  STACK_FAULT,
} from "../float80/context";
import { X87_CONTROL, X87_REGISTERS, X87_STATUS, X87_TAG } from "../layout";

/** ES and B: an exception that is not masked waits for the next instruction that looks for it. */
export const PENDING: i32 = 0x8080;
const EXCEPTIONS: i32 = 0x3f;
const TOP: i32 = 0x3800;

export function control(): i32 {
  return load<u16>(X87_CONTROL);
}

export function status(): i32 {
  return load<u16>(X87_STATUS);
}

export function setStatus(value: i32): void {
  store<u16>(X87_STATUS, <u16>value);
}

/** The physical register that is ST(i) when the status word is `word`. */
export function slot(word: i32, i: i32): i32 {
  return ((word >> 11) + i) & 7;
}

/** Where a physical register is. */
export function place(number: i32): usize {
  return X87_REGISTERS + ((<usize>number) << 4);
}

/** The physical registers in use, a bit each. */
export function tags(): i32 {
  return load<u8>(X87_TAG);
}

export function setTags(value: i32): void {
  store<u8>(X87_TAG, <u8>value);
}

/** The number of the physical register that is ST(i). */
export function physical(i: i32): i32 {
  return slot(status(), i);
}

/** Where ST(i) is. */
export function register(i: i32): usize {
  return place(physical(i));
}

export function isEmpty(i: i32): bool {
  return ((tags() >> physical(i)) & 1) == 0;
}

export function setInUse(i: i32): void {
  setTags(tags() | (1 << physical(i)));
}

export function setEmpty(i: i32): void {
  setTags(tags() & ~(1 << physical(i)));
}

/** Moves TOP: −1 makes room for a new ST(0). */
export function moveTop(by: i32): void {
  const word = status();
  setStatus((word & ~TOP) | ((word + (by << 11)) & TOP));
}

export function pop(): void {
  setEmpty(0);
  moveTop(1);
}

export function head(i: i32): i32 {
  return load<u16>(register(i), 8);
}

export function significand(i: i32): u64 {
  return load<u64>(register(i));
}

/** Writes the result whose head is in the context to ST(i). */
export function setRegister(i: i32, value: u64): void {
  setInUse(i);
  write(register(i), value);
}

/** The same to a place whose tag is right. */
export function write(at: usize, value: u64): void {
  store<u64>(at, value);
  store<u16>(at, <u16>Context.head, 8);
}

/** Before an operation. */
export function begin(): void {
  Context.control = control();
  Context.flags = 0;
}

/** After an operation: its exceptions and C1 go to the status word. Whether its result may be written. */
export function settle(): bool {
  return settleUnless(BEFORE_RESULT);
}

/** The same where the unmasked exceptions `forbidding` leave the destination as it was. */
export function settleUnless(forbidding: i32): bool {
  let flags = Context.flags;
  let word = status() & ~ROUNDED_UP;
  const open = flags & ~Context.control & EXCEPTIONS;
  if (open == 0) {
    setStatus(word | flags);
    return true;
  }
  // What comes after such an exception has not happened.
  if ((open & BEFORE_RESULT) != 0)
    flags &= flags & STACK_FAULT ? BEFORE_RESULT | STACK_FAULT | ROUNDED_UP : BEFORE_RESULT;
  word |= flags | PENDING;
  setStatus(word);
  return (open & forbidding) == 0;
}

/** What is frequent, expanded where it is used, for speed. */
export class Outcome {
  /** Settles, and moves TOP by `by` if the result may be written. `word`: the status word as it is. */
  @inline
  static settle(word: i32, by: i32, forbidding: i32): bool {
    const flags = Context.flags;
    if ((flags & ~Context.control & EXCEPTIONS) != 0) return settleAndTurn(by, forbidding);
    setStatus(turned(word, by) | flags);
    return true;
  }

  /** Pushes a number if there is room, without an exception. */
  @inline
  static push(valueHead: i32, value: u64): bool {
    const word = status();
    const top = slot(word, 7);
    const inUse = tags();
    if ((inUse >> top) & 1) return false;
    setStatus((word & ~(ROUNDED_UP | TOP)) | (top << 11));
    setTags(inUse | (1 << top));
    const at = place(top);
    store<u64>(at, value);
    store<u16>(at, <u16>valueHead, 8);
    return true;
  }
}

/** A status word without C1 and with TOP moved. */
export function turned(word: i32, by: i32): i32 {
  return (word & ~(ROUNDED_UP | TOP)) | ((word + (by << 11)) & TOP);
}

function settleAndTurn(by: i32, forbidding: i32): bool {
  if (!settleUnless(forbidding)) return false;
  moveTop(by);
  return true;
}

/** ES and B follow from the exceptions and masks, when either was written. */
export function updatePending(): void {
  const word = status();
  setStatus((word & EXCEPTIONS & ~control()) != 0 ? word | PENDING : word & ~PENDING);
}

/** A register that should be in use is empty: the default NaN is what masked operations give. */
export function underflow(): u64 {
  Context.flags = INVALID | STACK_FAULT;
  Context.head = SIGN | MAX_EXPONENT;
  return INTEGER_BIT | QUIET_BIT;
}

/** A value is to be pushed, and the register for it is in use. */
export function overflow(): u64 {
  Context.flags = INVALID | STACK_FAULT | ROUNDED_UP;
  Context.head = SIGN | MAX_EXPONENT;
  return INTEGER_BIT | QUIET_BIT;
}

/** Pushes the result whose head is in the context. Only an invalid operation holds it back: a denormal one is exact. */
export function push(value: u64): void {
  const word = status();
  const top = slot(word, 7);
  const inUse = tags();
  if ((inUse >> top) & 1 && (Context.flags & STACK_FAULT) == 0) value = overflow();
  if (!Outcome.settle(word, -1, INVALID)) return;
  setTags(inUse | (1 << top));
  write(place(top), value);
}
