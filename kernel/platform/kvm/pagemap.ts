// x86-64 page tables (AMD APM vol. 2, 5.3): four levels of 512 entries, edited in place, since kernel memory is RAM.

import { ENOMEM } from "../../abi/errno";
import { giveFrame, takeFrame, takeZeroFrame } from "../frames";
import { EXECUTE, PAGE_MASK, PageMap, READ, WRITE } from "../pagemap";
import * as cpu from "./cpu";

const PRESENT: u64 = 1;
const WRITABLE: u64 = 2;
const USER: u64 = 4;
const NO_EXECUTE: u64 = 1 << 63;
const FRAME_BITS: u64 = 0x000ffffffffff000;
/** A page with no permissions at all keeps its frame in a not-present entry with this (ignored) bit. */
const KEPT: u64 = 0x200;

const UPPER_HALF: usize = 2048;

/** One remembered translation: most user accesses of a system call touch one page. */
let cachedPage: u64 = u64.MAX_VALUE;
let cachedFrame: usize = 0;
let cachedWritable: bool = false;
let activeRoot: usize = 0;

function forget(): void {
  cachedPage = u64.MAX_VALUE;
}

function entryFor(frame: usize, permissions: u32): u64 {
  if (!(permissions & (READ | WRITE | EXECUTE))) return <u64>frame | KEPT;
  let entry = <u64>frame | PRESENT | USER;
  if (permissions & WRITE) entry |= WRITABLE;
  if (!(permissions & EXECUTE)) entry |= NO_EXECUTE;
  return entry;
}

export class KvmPageMap extends PageMap {
  private root: usize = 0;

  constructor() {
    super();
    const root = takeFrame();
    this.root = root;
    if (!root) throw new Error("no memory for a page table");
    memory.fill(root, 0, UPPER_HALF);
    memory.copy(root + UPPER_HALF, cpu.pageTableRoot() + UPPER_HALF, UPPER_HALF);
  }

  /** The address of the lowest-level entry, or 0 if there is no table for it. */
  private entry(address: u64): usize {
    let table = this.root;
    for (let shift: u64 = 39; shift > 12; shift -= 9) {
      const next = load<u64>(table + ((<usize>(address >> shift) & 511) << 3));
      if (!(next & PRESENT)) return 0;
      table = <usize>(next & FRAME_BITS);
    }
    return table + ((<usize>(address >> 12) & 511) << 3);
  }

  private makeEntry(address: u64): usize {
    let table = this.root;
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

  map(address: u64, frame: usize, permissions: u32): i32 {
    const at = this.makeEntry(address);
    if (!at) return -ENOMEM;
    const old = load<u64>(at);
    store<u64>(at, entryFor(frame, permissions));
    forget();
    if (old & PRESENT && this.root == activeRoot) cpu.invalidatePage(address);
    return 0;
  }

  unmap(address: u64): usize {
    const at = this.entry(address);
    if (!at) return 0;
    const old = load<u64>(at);
    if (!(old & (PRESENT | KEPT))) return 0;
    store<u64>(at, 0);
    forget();
    if (old & PRESENT && this.root == activeRoot) cpu.invalidatePage(address);
    return <usize>(old & FRAME_BITS);
  }

  protect(address: u64, permissions: u32): void {
    const at = this.entry(address);
    if (!at) return;
    const old = load<u64>(at);
    if (!(old & (PRESENT | KEPT))) return;
    store<u64>(at, entryFor(<usize>(old & FRAME_BITS), permissions));
    forget();
    if (old & PRESENT && this.root == activeRoot) cpu.invalidatePage(address);
  }

  resolve(address: u64, forWriting: bool): usize {
    const page = address & ~PAGE_MASK;
    if (page == cachedPage && this.root == activeRoot && (cachedWritable || !forWriting)) {
      return cachedFrame + <usize>(address & PAGE_MASK);
    }
    const at = this.entry(address);
    if (!at) return 0;
    const entry = load<u64>(at);
    if (!(entry & PRESENT)) return 0;
    const writable = (entry & WRITABLE) != 0;
    if (forWriting && !writable) return 0;
    const frame = <usize>(entry & FRAME_BITS);
    if (this.root == activeRoot) {
      cachedPage = page;
      cachedFrame = frame;
      cachedWritable = writable;
    }
    return frame + <usize>(address & PAGE_MASK);
  }

  frameAt(address: u64): usize {
    const at = this.entry(address);
    if (!at) return 0;
    const entry = load<u64>(at);
    return entry & (PRESENT | KEPT) ? <usize>(entry & FRAME_BITS) : 0;
  }

  nextMapped(address: u64, end: u64): u64 {
    while (address < end) {
      let table = this.root;
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

  activate(): void {
    if (activeRoot == this.root) return;
    activeRoot = this.root;
    forget();
    cpu.loadPageTables(this.root);
  }

  destroy(): void {
    if (activeRoot == this.root) {
      activeRoot = cpu.pageTableRoot();
      cpu.loadPageTables(activeRoot);
    }
    forget();
    freeTables(this.root, 3, 256);
    giveFrame(this.root);
    this.root = 0;
  }
}

/** Frees the tables below this one; level 1 holds the pages themselves, which are not ours to free. */
function freeTables(table: usize, level: i32, entries: i32): void {
  for (let i = 0; i < entries; i++) {
    const entry = load<u64>(table + ((<usize>i) << 3));
    if (!(entry & PRESENT)) continue;
    const next = <usize>(entry & FRAME_BITS);
    if (level > 1) freeTables(next, level - 1, 512);
    giveFrame(next);
  }
}
