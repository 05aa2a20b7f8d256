// FXSAVE's image and XSAVE's area (SDM volume 1, 10.5.1 and 13.4 to 13.12).
//
//      0  FCW u16 · FSW u16 · FTW u8 · 0 · FOP u16 · FIP 8 · FDP 8 · MXCSR u32 · MXCSR_MASK u32
//     32  ST(0) to ST(7), 16 bytes each        160  XMM0 to XMM15       416  not used
//    512  XSTATE_BV u64 · XCOMP_BV u64 · 48 bytes of 0
//    576  the upper halves of YMM0 to YMM15

import {
  MXCSR,
  READ,
  VECTORS,
  WRITE,
  X87_CONTROL,
  X87_DP,
  X87_IP,
  X87_OPCODE,
  X87_REGISTERS,
  X87_STATUS,
  X87_TAG,
} from "./layout";
import { check, GENERAL_PROTECTION, raise } from "./memory";

// Components of the state: bits of XSTATE_BV.
const X87: i32 = 1;
const SSE: i32 = 2;
const AVX: i32 = 4;

// A variant: pointers of 64 bits (REX.W), the compacted format, components as at reset left out.
const WIDE: i32 = 1;
const COMPACT: i32 = 2;
const OPTIMIZED: i32 = 4;
/** XRSTOR's variant has XCR0 from this bit on. */
const KNOWN_SHIFT: i32 = 8;

const IMAGE_X87: usize = 32;
const IMAGE_MXCSR: usize = 24;
const IMAGE_XMM: usize = 160;
const HEADER: usize = 512;
const COMPACTED: u64 = 1 << 63;
const LEGACY_SIZE: u64 = 512;
const HEADER_END: usize = 576;
const AVX_SIZE: usize = 256;

const MXCSR_MASK: u32 = 0xffff;
const MXCSR_INITIAL: u32 = 0x1f80;
const CONTROL_INITIAL: u16 = 0x37f;

function top(): usize {
  return <usize>(load<u16>(X87_STATUS) >> 11) & 7;
}

/** Where ST(i) is. */
function stackRegister(i: usize): usize {
  return X87_REGISTERS + (((top() + i) & 7) << 4);
}

function saveX87(to: usize, wide: bool): void {
  store<u16>(to, load<u16>(X87_CONTROL));
  store<u16>(to, load<u16>(X87_STATUS), 2);
  store<u16>(to, load<u8>(X87_TAG), 4);
  store<u16>(to, load<u16>(X87_OPCODE), 6);
  // With 32-bit pointers, 16 bits of selector and 16 reserved ones follow each.
  const pointer: u64 = wide ? ~(<u64>0) : 0xffff_ffff;
  store<u64>(to, load<u64>(X87_IP) & pointer, 8);
  store<u64>(to, load<u64>(X87_DP) & pointer, 16);
  for (let i: usize = 0; i < 8; i++) {
    const from = stackRegister(i);
    store<u64>(to + IMAGE_X87 + (i << 4), load<u64>(from));
    store<u64>(to + IMAGE_X87 + (i << 4), load<u16>(from, 8), 8);
  }
}

function loadX87(from: usize, wide: bool): void {
  // Bit 6 is always set, reserved ones are not kept.
  store<u16>(X87_CONTROL, (load<u16>(from) & 0x1f3f) | 0x40);
  store<u16>(X87_STATUS, load<u16>(from, 2));
  store<u16>(X87_TAG, load<u8>(from, 4));
  store<u16>(X87_OPCODE, load<u16>(from, 6) & 0x7ff);
  const pointer: u64 = wide ? ~(<u64>0) : 0xffff_ffff;
  store<u64>(X87_IP, load<u64>(from, 8) & pointer);
  store<u64>(X87_DP, load<u64>(from, 16) & pointer);
  for (let i: usize = 0; i < 8; i++) {
    const to = stackRegister(i);
    store<u64>(to, load<u64>(from + IMAGE_X87 + (i << 4)));
    store<u16>(to, load<u16>(from + IMAGE_X87 + (i << 4), 8), 8);
  }
}

function resetX87(): void {
  store<u16>(X87_CONTROL, CONTROL_INITIAL);
  memory.fill(X87_STATUS, 0, 2);
  store<u16>(X87_TAG, 0);
  store<u16>(X87_OPCODE, 0);
  store<u64>(X87_IP, 0);
  store<u64>(X87_DP, 0);
  memory.fill(X87_REGISTERS, 0, 128);
}

/** Halves of the vector registers, which lie 32 bytes apart in the state and 16 in memory. */
function saveHalves(to: usize, half: usize): void {
  for (let i: usize = 0; i < 16; i++) v128.store(to + (i << 4), v128.load(VECTORS + half + (i << 5)));
}

function loadHalves(from: usize, half: usize): void {
  for (let i: usize = 0; i < 16; i++) v128.store(VECTORS + half + (i << 5), v128.load(from + (i << 4)));
}

function resetHalves(half: usize): void {
  for (let i: usize = 0; i < 16; i++) v128.store(VECTORS + half + (i << 5), i64x2.splat(0));
}

function halvesInUse(half: usize): bool {
  let any = i64x2.splat(0);
  for (let i: usize = 0; i < 16; i++) any = v128.or(any, v128.load(VECTORS + half + (i << 5)));
  return v128.any_true(any);
}

function x87InUse(): bool {
  if (load<u16>(X87_CONTROL) != CONTROL_INITIAL || load<u16>(X87_STATUS) || load<u16>(X87_TAG)) return true;
  if (load<u16>(X87_OPCODE) || load<u64>(X87_IP) || load<u64>(X87_DP)) return true;
  let any: u64 = 0;
  for (let i: usize = 0; i < 128; i += 16) any |= load<u64>(X87_REGISTERS + i) | load<u16>(X87_REGISTERS + i, 8);
  return any != 0;
}

/** XINUSE: the components that are not as at reset. */
export function componentsInUse(): i32 {
  let used = x87InUse() ? X87 : 0;
  if (halvesInUse(0)) used |= SSE;
  if (halvesInUse(16)) used |= AVX;
  return used;
}

function saveMxcsr(to: usize): void {
  store<u32>(to, load<u32>(MXCSR), IMAGE_MXCSR);
  store<u32>(to, MXCSR_MASK, IMAGE_MXCSR + 4);
}

export function fxsave(address: u64, variant: i32): i32 {
  if (address & 15) return raise(GENERAL_PROTECTION);
  // The last 96 bytes are not touched, but they belong to the operand.
  if (check(address, LEGACY_SIZE, WRITE)) return 1;
  const to = <usize>address;
  saveX87(to, (variant & WIDE) != 0);
  saveMxcsr(to);
  saveHalves(to + IMAGE_XMM, 0);
  return 0;
}

export function fxrstor(address: u64, variant: i32): i32 {
  if (address & 15) return raise(GENERAL_PROTECTION);
  if (check(address, LEGACY_SIZE, READ)) return 1;
  const from = <usize>address;
  const mxcsr = load<u32>(from, IMAGE_MXCSR);
  if (mxcsr & ~MXCSR_MASK) return raise(GENERAL_PROTECTION);
  loadX87(from, (variant & WIDE) != 0);
  store<u32>(MXCSR, mxcsr);
  loadHalves(from + IMAGE_XMM, 0);
  return 0;
}

/** XSAVE, XSAVEOPT and XSAVEC of the components in `wanted`. */
export function xsave(address: u64, wanted: i32, variant: i32): i32 {
  if (address & 63) return raise(GENERAL_PROTECTION);
  const size = HEADER_END + (wanted & AVX ? AVX_SIZE : 0);
  if (check(address, size, WRITE)) return 1;
  const to = <usize>address;
  let used = componentsInUse();
  if (variant & COMPACT && load<u32>(MXCSR) != MXCSR_INITIAL) used |= SSE;
  const saved = variant & (COMPACT | OPTIMIZED) ? wanted & used : wanted;
  if (saved & X87) saveX87(to, (variant & WIDE) != 0);
  if (saved & SSE) saveHalves(to + IMAGE_XMM, 0);
  if (saved & AVX) saveHalves(to + HEADER_END, 16);
  if (variant & COMPACT ? saved & SSE : wanted & (SSE | AVX)) saveMxcsr(to);
  if (variant & COMPACT) {
    store<u64>(to, wanted & used, HEADER);
    store<u64>(to, COMPACTED | wanted, HEADER + 8);
  } else store<u64>(to, (load<u64>(to, HEADER) & ~(<u64>wanted)) | (wanted & used), HEADER);
  return 0;
}

/** Whether a header says what XRSTOR can restore. */
function isHeaderValid(from: usize, known: u64): bool {
  const present = load<u64>(from, HEADER);
  const compaction = load<u64>(from, HEADER + 8);
  const rest = load<u64>(from, HEADER + 16);
  if (!compaction) return !(present & ~known) && !rest;
  if (!(compaction & COMPACTED)) return false;
  let reserved = rest;
  for (let at: usize = 24; at < 64; at += 8) reserved |= load<u64>(from + HEADER + at);
  const components = compaction & ~COMPACTED;
  return !(components & ~known) && !(present & ~components) && !reserved;
}

/** Components that the area does not hold become as at reset. */
export function xrstor(address: u64, wanted: i32, variant: i32): i32 {
  if (address & 63) return raise(GENERAL_PROTECTION);
  if (check(address, HEADER_END, READ)) return 1;
  const from = <usize>address;
  if (!isHeaderValid(from, <u64>(variant >> KNOWN_SHIFT))) return raise(GENERAL_PROTECTION);
  const present = <i32>load<u64>(from, HEADER);
  if (wanted & present & AVX && check(address + HEADER_END, AVX_SIZE, READ)) return 1;
  const compact = (load<u64>(from, HEADER + 8) & COMPACTED) != 0;
  const mxcsr = load<u32>(from, IMAGE_MXCSR);
  const loadsMxcsr = compact ? wanted & present & SSE : wanted & (SSE | AVX);
  if (loadsMxcsr && mxcsr & ~MXCSR_MASK) return raise(GENERAL_PROTECTION);
  if (loadsMxcsr) store<u32>(MXCSR, mxcsr);
  else if (compact && wanted & SSE) store<u32>(MXCSR, MXCSR_INITIAL);
  if (wanted & X87) {
    if (present & X87) loadX87(from, (variant & WIDE) != 0);
    else resetX87();
  }
  if (wanted & SSE) restoreHalves(from + IMAGE_XMM, 0, (present & SSE) != 0);
  if (wanted & AVX) restoreHalves(from + HEADER_END, 16, (present & AVX) != 0);
  return 0;
}

function restoreHalves(from: usize, half: usize, present: bool): void {
  if (present) loadHalves(from, half);
  else resetHalves(half);
}
