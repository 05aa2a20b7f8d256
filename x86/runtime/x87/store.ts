// FST, FIST, FISTTP, FBSTP: the only writes of memory that an unmasked exception holds back.

import {
  Context,
  DENORMAL,
  INTEGER_BIT,
  INVALID,
  OVERFLOW,
  QUIET_BIT,
  STACK_FAULT,
  UNDERFLOW,
  ZERO_DIVIDE,
} from "../float80/context";
import { Decimal } from "../float80/decimal";
import { toInteger } from "../float80/integer";
import { toDouble, toSingle } from "../float80/narrow";
import { WRITE } from "../layout";
import { check } from "../memory";
import { begin, Outcome, place, setTags, slot, status, tags } from "./state";

/** What is stored: the low bits of `how`. */
const SINGLE: i32 = 0;
const DOUBLE: i32 = 1;
const EXTENDED: i32 = 2;
const INTEGER16: i32 = 3;
const INTEGER32: i32 = 4;
const INTEGER64: i32 = 5;
const KINDS: i32 = 7;
/** Towards zero, whatever the rounding control says. */
const TRUNCATE: i32 = 8;
const POP: i32 = 16;

/** With one of these unmasked, nothing is stored. */
const HOLD_BACK: i32 = INVALID | DENORMAL | ZERO_DIVIDE | OVERFLOW | UNDERFLOW;

/** Bytes 9 and 8 of what is stored. */
let upper: i32 = 0;

function sizeOf(kind: i32): u64 {
  return kind == INTEGER16 ? 2 : kind == SINGLE || kind == INTEGER32 ? 4 : kind == DOUBLE || kind == INTEGER64 ? 8 : 10;
}

function convert(kind: i32, valueHead: i32, value: u64, truncate: bool): u64 {
  switch (kind) {
    case SINGLE:
      return toSingle(valueHead, value);
    case DOUBLE:
      return toDouble(valueHead, value);
    case EXTENDED:
      upper = valueHead;
      return value;
    case INTEGER16:
      return toInteger(valueHead, value, 16, truncate);
    case INTEGER32:
      return toInteger(valueHead, value, 32, truncate);
    case INTEGER64:
      return toInteger(valueHead, value, 64, truncate);
    default: {
      const low = Decimal.of(valueHead, value);
      upper = Decimal.high;
      return low;
    }
  }
}

/** Stores ST(0) at `address`. Not 0: the memory can't be written, and nothing has happened. */
export function x87Store(address: i64, how: i32): i32 {
  begin();
  const word = status();
  const top = slot(word, 0);
  const inUse = tags();
  const kind = how & KINDS;
  let bits: u64;
  if ((inUse >> top) & 1) {
    const from = place(top);
    bits = convert(kind, load<u16>(from, 8), load<u64>(from), (how & TRUNCATE) != 0);
  } else {
    // The default NaN, or the indefinite integer.
    bits = convert(kind, 0xffff, INTEGER_BIT | QUIET_BIT, false);
    Context.flags = INVALID | STACK_FAULT;
  }
  const size = sizeOf(kind);
  if (check(address, size, WRITE) != 0) return 1;
  // What is not stored has not been rounded either.
  const range = Context.flags & ~Context.control & (OVERFLOW | UNDERFLOW);
  if (range != 0) Context.flags = range;
  const pops = how & POP;
  if (!Outcome.settle(word, pops ? 1 : 0, HOLD_BACK)) return 0;
  if (pops) setTags(inUse & ~(1 << top));
  const at = <usize>address;
  if (size == 2) store<u16>(at, <u16>bits);
  else if (size == 4) store<u32>(at, <u32>bits);
  else store<u64>(at, bits);
  if (size == 10) store<u16>(at, <u16>upper, 8);
  return 0;
}
