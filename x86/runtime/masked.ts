// Loads and stores of chosen bytes: MASKMOVDQU, MASKMOVQ, VMASKMOVPS, gathers.

import { READ, WRITE } from "./layout";
import { check } from "./memory";

const bytes = memory.data(16, 16);
const mask = memory.data(16, 16);

/** Faults (not 0) unless the bytes whose mask is not 0 may be accessed. */
function checkBytes(address: u64, chosen: v128, access: u32): i32 {
  v128.store(mask, chosen);
  for (let i: usize = 0; i < 16; i++) {
    if (load<u8>(mask + i) && check(address + i, 1, access)) return 1;
  }
  return 0;
}

export function maskedReadCheck(address: u64, chosen: v128): i32 {
  return checkBytes(address, chosen, READ);
}

export function maskedWriteCheck(address: u64, chosen: v128): i32 {
  return checkBytes(address, chosen, WRITE);
}

/** Chosen bytes; zeros in place of the others. All that is chosen may be read. */
export function maskedLoad(address: u64, chosen: v128): v128 {
  v128.store(mask, chosen);
  v128.store(bytes, i64x2.splat(0));
  for (let i: usize = 0; i < 16; i++) {
    if (load<u8>(mask + i)) store<u8>(bytes + i, load<u8>(<usize>address + i));
  }
  return v128.load(bytes);
}

export function maskedStore(address: u64, value: v128, chosen: v128): void {
  v128.store(bytes, value);
  v128.store(mask, chosen);
  for (let i: usize = 0; i < 16; i++) {
    if (load<u8>(mask + i)) store<u8>(<usize>address + i, load<u8>(bytes + i));
  }
}

/** An element of a gather of 4 or 8 bytes; `wanted` is negative if so. */
export function gatherCheck(address: u64, wanted: i64, width: i32): i32 {
  return wanted < 0 ? check(address, width, READ) : 0;
}

export function gatherLoad32(address: u64, wanted: i64, old: i32): i32 {
  return wanted < 0 ? load<i32>(<usize>address) : old;
}

export function gatherLoad64(address: u64, wanted: i64, old: i64): i64 {
  return wanted < 0 ? load<i64>(<usize>address) : old;
}

/** MASKMOVQ: the bytes of `value` whose bytes of `chosen` have their highest bit set. */
export function maskedStore64(address: u64, value: u64, chosen: u64): i32 {
  for (let i: u64 = 0; i < 8; i++) {
    if ((chosen >> (i * 8 + 7)) & 1 && check(address + i, 1, WRITE) != 0) return 1;
  }
  for (let i: u64 = 0; i < 8; i++) {
    if ((chosen >> (i * 8 + 7)) & 1) store<u8>(<usize>(address + i), <u8>(value >> (i * 8)));
  }
  return 0;
}
