// The program's memory as the runtime's functions may use it: what the page table allows, and faults.

import { EXIT, EXIT_DETAIL, EXIT_EXCEPTION, EXIT_PAGE_FAULT, FAULT_ADDRESS, PAGE_SHIFT, PAGE_TABLE } from "./layout";

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

/** Whether all of these bytes may be accessed. If not, the program has a page fault and this is not 0. */
export function check(address: u64, length: u64, access: u32): i32 {
  const reached = reachable(address, length, access);
  return reached < length ? pageFault(address + reached, access) : 0;
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

export const GENERAL_PROTECTION: u32 = 13;
