// The program's memory as the runtime's functions may use it: what the page table allows, and faults.

import { EXIT, EXIT_DETAIL, EXIT_EXCEPTION, EXIT_PAGE_FAULT, FAULT_ADDRESS, PAGE_SHIFT, PAGE_TABLE } from "./layout";

export const GENERAL_PROTECTION: u32 = 13;

const ADDRESS_SPACE: u64 = 1 << 32;

/** How many of the `length` bytes from `address` on may be accessed, up to the first that may not; `access`: READ, WRITE or both. */
export function reachable(address: u64, length: u64, access: u32): u64 {
  if (address >= ADDRESS_SPACE) return 0;
  const end = min(length, ADDRESS_SPACE - address) + address;
  let page = address >> PAGE_SHIFT;
  let at = address;
  while (at < end && (<u32>load<u8>(PAGE_TABLE + <usize>page) & access) == access) at = ++page << PAGE_SHIFT;
  return min(at, end) - address;
}

/** The same downwards: how many of the `length` bytes below `end`, from the last one on. */
export function reachableBelow(end: u64, length: u64, access: u32): u64 {
  if (!end || end > ADDRESS_SPACE) return 0;
  const start = end - min(length, end);
  let page = (end - 1) >> PAGE_SHIFT;
  let at = end;
  while (at > start && (<u32>load<u8>(PAGE_TABLE + <usize>page) & access) == access) at = page-- << PAGE_SHIFT;
  return end - max(at, start);
}

/** Addresses that are neither in the lower 2^47 nor in the upper (SDM volume 1, 3.3.7.1). */
function isCanonical(address: u64): bool {
  return (address + ((<u64>1) << 47)) >> 48 == 0;
}

/** 0 if all of these bytes may be accessed. If not, the program stops with a page fault, or with #GP where no address is. */
export function check(address: u64, length: u64, access: u32): i32 {
  const reached = reachable(address, length, access);
  if (reached >= length) return 0;
  return isCanonical(address + reached) ? pageFault(address + reached, access) : raise(GENERAL_PROTECTION);
}

/** The program stops with a page fault at `address`. Returns 1, as a function that faults does. */
export function pageFault(address: u64, access: u32): i32 {
  store<u32>(EXIT, EXIT_PAGE_FAULT);
  store<u32>(EXIT_DETAIL, access);
  store<u64>(FAULT_ADDRESS, address);
  return 1;
}

/** The program stops with an exception of the processor. Returns 1. */
export function raise(vector: u32): i32 {
  store<u32>(EXIT, EXIT_EXCEPTION);
  store<u32>(EXIT_DETAIL, vector);
  return 1;
}
