// A process's pages on this platform: frames of the kernel's memory, which is all of RAM, behind page tables.
// Pages of the initial ramdisk are mapped where they lie, read-only; they are not ours to free. After a fork both
// processes have the same frames, read-only, until one of them writes: then it gets a copy, or, when it is the last
// user, the frame itself.

import { ENOMEM } from "../../abi/errno";
import { giveFrame, isSharedFrame, shareFrame, takeFrame, takeZeroFrame } from "../frames";
import { machine } from "../machine";
import { PAGE_MASK, PAGE_SIZE, PageMap, WRITE } from "../pagemap";
import * as cpu from "./cpu";
import {
  entryFor,
  FRAME_BITS,
  findEntry,
  freeTables,
  KEPT,
  makeEntry,
  nextPage,
  PRESENT,
  SHARED,
  WRITABLE,
} from "./pagetable";

/** The upper half of the topmost table is the kernel's: every process has the same. */
const UPPER_HALF: usize = 2048;
const LOWER_ENTRIES: i32 = 256;
const LOWER_END: u64 = 1 << 47;

/** One remembered translation: most user accesses of a system call touch one page. */
let cachedPage: u64 = u64.MAX_VALUE;
let cachedFrame: usize = 0;
let cachedWritable: bool = false;
let activeRoot: usize = 0;

function forget(): void {
  cachedPage = u64.MAX_VALUE;
}

function isConstant(frame: usize): bool {
  const start = machine().initrd;
  return frame >= start && frame < start + machine().initrdLength;
}

function release(frame: usize): void {
  if (!isConstant(frame)) giveFrame(frame);
}

/** Whether the frame is not the process's own to write. */
function isForeign(frame: usize): bool {
  return isConstant(frame) || isSharedFrame(frame);
}

/** The entry that an old one becomes with these permissions, as far as the frame may have them. */
function changedEntry(old: u64, permissions: u32): u64 {
  const frame = <usize>(old & FRAME_BITS);
  const shared = old & SHARED;
  return entryFor(frame, !shared && isForeign(frame) ? permissions & ~WRITE : permissions) | shared;
}

/** Bytes from address to the end of its page. */
function restOfPage(address: u64): usize {
  return <usize>PAGE_SIZE - <usize>(address & PAGE_MASK);
}

/** The entry by which another map has the same page: the same frame, or a copy if it can't be shared. 0: no memory. */
function shareEntry(entry: u64): u64 {
  const frame = <usize>(entry & FRAME_BITS);
  if (isConstant(frame)) return entry;
  if (shareFrame(frame)) return entry & SHARED ? entry : entry & ~WRITABLE;
  const copy: usize = entry & SHARED ? 0 : takeFrame();
  if (copy) memory.copy(copy, frame, PAGE_SIZE);
  return copy ? (entry & ~FRAME_BITS) | <u64>copy : 0;
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

  /** The frame at address, or 0. */
  private frameAt(address: u64): usize {
    const at = findEntry(this.root, address);
    if (!at) return 0;
    const entry = load<u64>(at);
    return entry & (PRESENT | KEPT) ? <usize>(entry & FRAME_BITS) : 0;
  }

  /** Puts an entry in its place, or takes it out. */
  private setEntry(at: usize, address: u64, entry: u64): void {
    const old = load<u64>(at);
    store<u64>(at, entry);
    forget();
    if (old & PRESENT && this.root == activeRoot) cpu.invalidatePage(address);
  }

  /** Maps a frame in place of what was there; it is given back if there is no memory for a table. */
  private map(address: u64, frame: usize, permissions: u32): i32 {
    const at = frame ? makeEntry(this.root, address) : 0;
    if (at) {
      const old = load<u64>(at);
      this.setEntry(at, address, changedEntry(<u64>frame, permissions));
      if (old) release(<usize>(old & FRAME_BITS));
      return 0;
    }
    if (frame) release(frame);
    return -ENOMEM;
  }

  has(address: u64): bool {
    return this.frameAt(address) != 0;
  }

  mapZeros(address: u64, permissions: u32): i32 {
    return this.map(address, takeZeroFrame(), permissions);
  }

  prepare(): usize {
    return takeFrame();
  }

  mapPrepared(address: u64, prepared: usize, permissions: u32): i32 {
    return this.map(address, prepared, permissions);
  }

  mapConstant(address: u64, bytes: usize, permissions: u32, access: u32): i32 {
    const copied = access & WRITE || !isConstant(bytes);
    return copied ? this.mapCopy(address, bytes, permissions) : this.map(address, bytes, permissions);
  }

  private mapCopy(address: u64, bytes: usize, permissions: u32): i32 {
    const frame = takeFrame();
    if (frame) memory.copy(frame, bytes, PAGE_SIZE);
    return this.map(address, frame, permissions);
  }

  grant(address: u64, permissions: u32, access: u32): i32 {
    const at = findEntry(this.root, address);
    const entry = load<u64>(at);
    const frame = <usize>(entry & FRAME_BITS);
    if (access & WRITE && !(entry & SHARED) && isForeign(frame)) return this.mapCopy(address, frame, permissions);
    this.setEntry(at, address, changedEntry(entry, permissions));
    return 0;
  }

  protect(start: u64, end: u64, permissions: u32): void {
    let page = nextPage(this.root, start, end);
    while (page < end) {
      this.grant(page, permissions, 0);
      page = nextPage(this.root, page + PAGE_SIZE, end);
    }
  }

  /** Takes a page out and returns its frame. */
  private takeOut(page: u64): usize {
    const at = findEntry(this.root, page);
    const frame = <usize>(load<u64>(at) & FRAME_BITS);
    this.setEntry(at, page, 0);
    return frame;
  }

  unmap(start: u64, end: u64): void {
    let page = nextPage(this.root, start, end);
    while (page < end) {
      release(this.takeOut(page));
      page = nextPage(this.root, page + PAGE_SIZE, end);
    }
  }

  move(start: u64, end: u64, to: u64): i32 {
    let page = nextPage(this.root, start, end);
    while (page < end) {
      const at = makeEntry(this.root, to + (page - start));
      if (!at) return -ENOMEM;
      this.setEntry(at, to + (page - start), load<u64>(findEntry(this.root, page)));
      this.takeOut(page);
      page = nextPage(this.root, page + PAGE_SIZE, end);
    }
    return 0;
  }

  get canShare(): bool {
    return true;
  }

  mapShared(address: u64, frame: usize, permissions: u32): i32 {
    const at = makeEntry(this.root, address);
    if (!at || !shareFrame(frame)) return -ENOMEM;
    this.setEntry(at, address, entryFor(frame, permissions) | SHARED);
    return 0;
  }

  copyFrom(other: PageMap, start: u64, end: u64): i32 {
    const from = (other as KvmPageMap).root;
    let page = nextPage(from, start, end);
    while (page < end) {
      const source = findEntry(from, page);
      const at = makeEntry(this.root, page);
      if (!at) return -ENOMEM;
      const entry = shareEntry(load<u64>(source));
      if (!entry) return -ENOMEM;
      store<u64>(at, entry);
      // A frame that had to be copied at once is the child's; else both lose the right to write.
      if ((entry & FRAME_BITS) == (load<u64>(source) & FRAME_BITS)) store<u64>(source, entry);
      page = nextPage(from, page + PAGE_SIZE, end);
    }
    forget();
    if (from == activeRoot) cpu.loadPageTables(from);
    return 0;
  }

  /** The kernel address of a program's byte, or 0 if it may not be accessed so. */
  private resolve(address: u64, forWriting: bool): usize {
    const page = address & ~PAGE_MASK;
    if (page == cachedPage && this.root == activeRoot && (cachedWritable || !forWriting)) {
      return cachedFrame + <usize>(address & PAGE_MASK);
    }
    // Beyond the lower half are the kernel's own pages, and addresses that only look like others.
    const at = address < LOWER_END ? findEntry(this.root, address) : 0;
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

  read(from: u64, to: usize, length: usize): usize {
    let done: usize = 0;
    while (done < length) {
      const at = this.resolve(from + done, false);
      if (!at) break;
      const part = min(length - done, restOfPage(from + done));
      memory.copy(to + done, at, part);
      done += part;
    }
    return done;
  }

  write(to: u64, from: usize, length: usize): usize {
    let done: usize = 0;
    while (done < length) {
      const at = this.resolve(to + done, true);
      if (!at) break;
      const part = min(length - done, restOfPage(to + done));
      memory.copy(at, from + done, part);
      done += part;
    }
    return done;
  }

  clear(to: u64, length: usize): usize {
    let done: usize = 0;
    while (done < length) {
      const at = this.resolve(to + done, true);
      if (!at) break;
      const part = min(length - done, restOfPage(to + done));
      memory.fill(at, 0, part);
      done += part;
    }
    return done;
  }

  loadValue(from: u64, size: i32): u64 {
    const at = this.resolve(from, false);
    this.missed = !at;
    if (!at) return 0;
    if (size == 8) return load<u64>(at);
    if (size == 4) return load<u32>(at);
    return size == 2 ? load<u16>(at) : load<u8>(at);
  }

  storeValue(to: u64, value: u64, size: i32): void {
    const at = this.resolve(to, true);
    this.missed = !at;
    if (!at) return;
    if (size == 8) store<u64>(at, value);
    else if (size == 4) store<u32>(at, <u32>value);
    else if (size == 2) store<u16>(at, <u16>value);
    else store<u8>(at, <u8>value);
  }

  activate(): void {
    if (activeRoot == this.root) return;
    activeRoot = this.root;
    forget();
    cpu.loadPageTables(this.root);
  }

  destroy(): void {
    this.unmap(0, LOWER_END);
    if (activeRoot == this.root) {
      activeRoot = cpu.pageTableRoot();
      cpu.loadPageTables(activeRoot);
    }
    forget();
    freeTables(this.root, 3, LOWER_ENTRIES);
    giveFrame(this.root);
    this.root = 0;
  }
}
