// FNINIT, FNCLEX, FLDCW, and the images of the x87 state: FNSTENV, FLDENV, FNSAVE, FRSTOR (SDM volume 1, 8.1.10).
//
//   32-bit   control · status · tag, 4 bytes each · IP 4 · CS 2 and opcode 2 · DP 4 · DS 4, then ST(0) to ST(7), 10 each
//   16-bit   control · status · tag · IP · CS · DP · DS, 2 bytes each, then the registers

import { isNormal, isZero } from "../float80/classify";
import { READ, WRITE, X87_CONTROL, X87_DP, X87_IP, X87_OPCODE, X87_REGISTERS, X87_STATUS, X87_TAG } from "../layout";
import { check } from "../memory";
import { control, PENDING, register, setStatus, status, updatePending } from "./state";

const ALL_MASKED: i32 = 0x3f;
const INITIAL_CONTROL: u16 = 0x37f;
/** Bits of the control word that can be written; bit 6 is always set. */
const CONTROL_BITS: i32 = 0x1f3f;
const CONTROL_ONE: i32 = 0x40;

/** Linux's selector of 64-bit code. */
const USER_CODE: u32 = 0x33;

const TAG_VALID: i32 = 0;
const TAG_ZERO: i32 = 1;
const TAG_SPECIAL: i32 = 2;
const TAG_EMPTY: i32 = 3;

function setControl(word: i32): void {
  store<u16>(X87_CONTROL, <u16>((word & CONTROL_BITS) | CONTROL_ONE));
}

export function x87Initialise(): void {
  store<u16>(X87_CONTROL, INITIAL_CONTROL);
  store<u16>(X87_STATUS, 0);
  store<u8>(X87_TAG, 0);
  store<u64>(X87_IP, 0);
  store<u64>(X87_DP, 0);
  store<u16>(X87_OPCODE, 0);
}

/** FNCLEX: the exceptions go, C0 to C3 and TOP stay. */
export function x87ClearExceptions(): void {
  setStatus(status() & 0x7f00);
}

export function x87LoadControl(word: i32): void {
  setControl(word);
  updatePending();
}

/** The tag word's two bits of a physical register that is in use. */
function tagOf(at: usize): i32 {
  const head = <i32>load<u16>(at, 8);
  const significand = load<u64>(at);
  if (isNormal(head, significand)) return TAG_VALID;
  return isZero(head, significand) ? TAG_ZERO : TAG_SPECIAL;
}

/** The tag word with two bits a register, as FNSTENV stores it. */
export function x87FullTag(): i32 {
  const inUse = <i32>load<u8>(X87_TAG);
  let word = 0;
  for (let i = 0; i < 8; i++) {
    const tag = (inUse >> i) & 1 ? tagOf(X87_REGISTERS + ((<usize>i) << 4)) : TAG_EMPTY;
    word |= tag << (2 * i);
  }
  return word;
}

/** One bit a register from two: all that FLDENV looks at is what is empty. */
export function x87ShortTag(word: i32): i32 {
  let short = 0;
  for (let i = 0; i < 8; i++) if (((word >> (2 * i)) & TAG_EMPTY) != TAG_EMPTY) short |= 1 << i;
  return short;
}

/** The selector of the last instruction's segment; none before the first. */
function codeSegment(): u32 {
  return load<u64>(X87_IP) != 0 ? USER_CODE : 0;
}

function writeEnvironment(at: usize, large: bool): void {
  if (large) {
    store<u32>(at, 0xffff0000 | control());
    store<u32>(at, 0xffff0000 | status(), 4);
    store<u32>(at, 0xffff0000 | x87FullTag(), 8);
    store<u32>(at, load<u32>(X87_IP), 12);
    store<u32>(at, ((<u32>load<u16>(X87_OPCODE)) << 16) | codeSegment(), 16);
    store<u32>(at, load<u32>(X87_DP), 20);
    store<u32>(at, 0xffff0000, 24);
    return;
  }
  store<u16>(at, <u16>control());
  store<u16>(at, <u16>status(), 2);
  store<u16>(at, <u16>x87FullTag(), 4);
  store<u16>(at, load<u16>(X87_IP), 6);
  store<u16>(at, <u16>codeSegment(), 8);
  store<u16>(at, load<u16>(X87_DP), 10);
  store<u16>(at, 0, 12);
}

function readEnvironment(at: usize, large: bool): void {
  const step: usize = large ? 4 : 2;
  setControl(load<u16>(at));
  setStatus(load<u16>(at + step));
  store<u8>(X87_TAG, <u8>x87ShortTag(load<u16>(at + 2 * step)));
  store<u64>(X87_IP, large ? load<u32>(at, 12) : load<u16>(at, 6));
  store<u64>(X87_DP, large ? load<u32>(at, 20) : load<u16>(at, 10));
  store<u16>(X87_OPCODE, large ? load<u16>(at, 18) & 0x7ff : 0);
  updatePending();
}

/** Whether an image can't be accessed; processors look at its first byte, then at its last. */
function misses(address: u64, size: u64, access: u32): bool {
  return check(address, 1, access) != 0 || check(address + size - 1, 1, access) != 0;
}

function environmentSize(large: bool): usize {
  return large ? 28 : 14;
}

/** FNSTENV masks all exceptions after. `large`: the 32-bit layout. */
export function x87StoreEnvironment(address: i64, large: i32): i32 {
  if (misses(address, environmentSize(large != 0), WRITE)) return 1;
  writeEnvironment(<usize>address, large != 0);
  setControl(control() | ALL_MASKED);
  setStatus(status() & ~PENDING);
  return 0;
}

export function x87LoadEnvironment(address: i64, large: i32): i32 {
  if (misses(address, environmentSize(large != 0), READ)) return 1;
  readEnvironment(<usize>address, large != 0);
  return 0;
}

/** FNSAVE: the environment and the registers, then FNINIT. */
export function x87Save(address: i64, large: i32): i32 {
  const start = environmentSize(large != 0);
  if (misses(address, start + 80, WRITE)) return 1;
  writeEnvironment(<usize>address, large != 0);
  for (let i = 0; i < 8; i++) {
    const at = <usize>address + start + <usize>i * 10;
    store<u64>(at, load<u64>(register(i)));
    store<u16>(at, load<u16>(register(i), 8), 8);
  }
  x87Initialise();
  return 0;
}

export function x87Restore(address: i64, large: i32): i32 {
  const start = environmentSize(large != 0);
  if (misses(address, start + 80, READ)) return 1;
  readEnvironment(<usize>address, large != 0);
  for (let i = 0; i < 8; i++) {
    const at = <usize>address + start + <usize>i * 10;
    store<u64>(register(i), load<u64>(at));
    store<u16>(register(i), load<u16>(at, 8), 8);
  }
  return 0;
}
