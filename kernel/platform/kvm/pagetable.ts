// x86-64 page tables (AMD APM vol. 2, 5.3): four levels of 512 entries, edited in place, since kernel memory is RAM.

import { giveFrame, takeZeroFrame } from "../frames";
import { EXECUTE, READ, WRITE } from "../pagemap";

export const PRESENT: u64 = 1;
export const WRITABLE: u64 = 2;
const USER: u64 = 4;
const NO_EXECUTE: u64 = 1 << 63;
export const FRAME_BITS: u64 = 0x000ffffffffff000;
/** A page with no permissions at all keeps its frame in a not-present entry with this (ignored) bit. */
export const KEPT: u64 = 0x200;
/** The page is meant to be in several maps (another ignored bit): writing doesn't make a copy. */
export const SHARED: u64 = 0x400;

/** The lowest-level entry for a frame. */
export function entryFor(frame: usize, permissions: u32): u64 {
  if (!(permissions & (READ | WRITE | EXECUTE))) return <u64>frame | KEPT;
  let entry = <u64>frame | PRESENT | USER;
  if (permissions & WRITE) entry |= WRITABLE;
  if (!(permissions & EXECUTE)) entry |= NO_EXECUTE;
  return entry;
}

/** The address of a page's lowest-level entry, or 0 if there is no table for it. */
export function findEntry(root: usize, address: u64): usize {
  let table = root;
  for (let shift: u64 = 39; shift > 12; shift -= 9) {
    const next = load<u64>(table + ((<usize>(address >> shift) & 511) << 3));
    if (!(next & PRESENT)) return 0;
    table = <usize>(next & FRAME_BITS);
  }
  return table + ((<usize>(address >> 12) & 511) << 3);
}

/** The same, adding tables where they are missing; 0 when there is no frame for one. */
export function makeEntry(root: usize, address: u64): usize {
  let table = root;
  for (let shift: u64 = 39; shift > 12; shift -= 9) {
    const at = table + ((<usize>(address >> shift) & 511) << 3);
    let next = load<u64>(at);
    if (!(next & PRESENT)) {
      const frame = takeZeroFrame();
      if (!frame) return 0;
      next = <u64>frame | PRESENT | WRITABLE | USER;
      store<u64>(at, next);
    }
    table = <usize>(next & FRAME_BITS);
  }
  return table + ((<usize>(address >> 12) & 511) << 3);
}

/** The first page at or after address, and before end, whose entry is not empty; end if there is none. */
export function nextPage(root: usize, address: u64, end: u64): u64 {
  while (address < end) {
    let table = root;
    let shift: u64 = 39;
    for (; shift > 12; shift -= 9) {
      const next = load<u64>(table + ((<usize>(address >> shift) & 511) << 3));
      if (!(next & PRESENT)) break;
      table = <usize>(next & FRAME_BITS);
    }
    if (shift == 12 && load<u64>(table + ((<usize>(address >> 12) & 511) << 3))) return address;
    const span: u64 = 1 << shift;
    address = (address & ~(span - 1)) + span;
  }
  return end;
}

/** Frees the tables below this one; level 1 holds the pages themselves, which are not ours to free. */
export function freeTables(table: usize, level: i32, entries: i32): void {
  for (let i = 0; i < entries; i++) {
    const entry = load<u64>(table + ((<usize>i) << 3));
    if (!(entry & PRESENT)) continue;
    const next = <usize>(entry & FRAME_BITS);
    if (level > 1) freeTables(next, level - 1, 512);
    giveFrame(next);
  }
}
