// A process's address space: its mappings (vma.ts), and the pages behind them, made when first touched.
//
// Invariants: vmas is sorted by start and does not overlap; every page lies in a vma, and allows no more than it does.

import { ENOMEM } from "../abi/errno";
import { heapHasRoom } from "../platform/frames";
import { machine } from "../platform/machine";
import { EXECUTE, PAGE_MASK, PAGE_SIZE, PageMap, READ, WRITE } from "../platform/pagemap";
import { Backing } from "./backing";
import { layout } from "./layout";
import { EMPTY_IN_CHILD, GROWS_DOWN, LOCKED, NEVER_WRITABLE, NOT_IN_CHILD, Vma } from "./vma";

/** What became of a fault. */
export const FAULT_HANDLED: i32 = 0;
/** No mapping there (SEGV_MAPERR). */
export const FAULT_UNMAPPED: i32 = 1;
/** The mapping does not allow it (SEGV_ACCERR). */
export const FAULT_DENIED: i32 = 2;
/** Beyond the end of the mapped file (BUS_ADRERR). */
export const FAULT_BEYOND: i32 = 3;
/** No memory left. */
export const FAULT_NO_MEMORY: i32 = 4;

/** Mappings that a process may have (vm.max_map_count), and the heap's bytes for each when their list grows. */
const MOST_MAPS: i32 = 65530;
const LIST_GROWTH: usize = 16;
/** What stays free below a mapping that grows down. */
const GUARD_GAP: u64 = 256 << 12;

export class AddressSpace {
  /** Processes that use it (vfork, CLONE_VM). */
  private users: i32 = 1;
  readonly pages: PageMap = machine().newPageMap();
  vmas: Vma[] = [];
  /** mmap hands out addresses below this, downwards. */
  mapTop: u64 = 0;
  /** How large a mapping that grows down may become (RLIMIT_STACK), and how much may be mapped (RLIMIT_AS). */
  stackLimit: u64 = 8 << 20;
  sizeLimit: u64 = u64.MAX_VALUE;
  /** mlockall(MCL_FUTURE): new mappings are locked. */
  locksFuture: bool = false;
  brkStart: u64 = 0;
  brkEnd: u64 = 0;

  /** Index of the first vma that ends after address. */
  private indexAt(address: u64): i32 {
    let low = 0;
    let high = this.vmas.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (unchecked(this.vmas[middle]).end <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The mapping that holds the address, or null. */
  find(address: u64): Vma | null {
    const index = this.indexAt(address);
    if (index == this.vmas.length) return null;
    const vma = this.vmas[index];
    return vma.start <= address ? vma : null;
  }

  /** Brings in the page of an address that could not be accessed; whether the access may be tried again. */
  bringIn(address: u64, access: u32): bool {
    if (address >= layout().userEnd) return false;
    const outcome = this.fault(address, access);
    if (outcome == FAULT_NO_MEMORY && this == currentSpace) outOfMemory();
    return outcome == FAULT_HANDLED;
  }

  /** Makes the page at address accessible in this way (READ, WRITE or EXECUTE), if its mapping allows that. */
  fault(address: u64, access: u32): i32 {
    let vma = this.find(address);
    if (!vma) vma = this.growDown(address);
    if (!vma) return FAULT_UNMAPPED;
    // x86 can't write or execute without reading.
    const allowed = vma.permissions & (WRITE | EXECUTE) ? vma.permissions | READ : vma.permissions;
    if (!(allowed & access)) return FAULT_DENIED;
    const page = address & ~PAGE_MASK;
    if (!this.pages.has(page)) return this.fill(vma, page, access);
    // A shared page that was only read may be the initial ramdisk's: the one that is written is another.
    if (access & WRITE && vma.sharesPages && this.pages.canShare) {
      this.pages.unmap(page, page + PAGE_SIZE);
      return this.fill(vma, page, access);
    }
    return outcome(this.pages.grant(page, vma.permissions, access));
  }

  /** Lets a mapping with MAP_GROWSDOWN that begins not far above reach down to an address; null if there is none. */
  private growDown(address: u64): Vma | null {
    const index = this.indexAt(address);
    if (index == this.vmas.length) return null;
    const vma = this.vmas[index];
    const page = address & ~PAGE_MASK;
    if (!(vma.flags & GROWS_DOWN) || vma.end - page > this.stackLimit) return null;
    const below = index ? this.vmas[index - 1].end : layout().minAddress;
    if (page < below + GUARD_GAP || !this.mayGrow(vma.start - page)) return null;
    vma.start = page;
    return vma;
  }

  /** Adds the page with what it holds at first. */
  private fill(vma: Vma, page: u64, access: u32): i32 {
    const pages = this.pages;
    const backing = vma.backing;
    if (!backing) return outcome(pages.mapZeros(page, vma.permissions));
    const offset = vma.offset + (page - vma.start);
    if (offset >= backing.size) return FAULT_BEYOND;
    const constant = backing.pageAt(offset);
    const shares = vma.sharesPages && pages.canShare;
    if (constant && !(shares && access & WRITE)) {
      // Read for now; a write makes the page that is shared.
      const permissions = shares ? vma.permissions & ~WRITE : vma.permissions;
      return outcome(pages.mapConstant(page, constant, permissions, access));
    }
    if (shares) {
      const frame = backing.sharedPage(offset);
      return frame ? outcome(pages.mapShared(page, frame, vma.permissions)) : FAULT_NO_MEMORY;
    }
    const bytes = pages.prepare();
    if (!bytes) return FAULT_NO_MEMORY;
    const read = <usize>max<i64>(backing.readBytes(offset, bytes, PAGE_SIZE), 0);
    memory.fill(bytes + read, 0, <usize>PAGE_SIZE - read);
    return outcome(pages.mapPrepared(page, bytes, vma.permissions));
  }

  /** Adds a mapping where nothing is mapped, joining it to its neighbours. */
  private insert(vma: Vma): void {
    const index = this.indexAt(vma.start);
    const backing = vma.backing;
    if (backing) backing.pin();
    const vmas = this.vmas;
    if (index > 0 && vmas[index - 1].continuedBy(vma)) {
      vmas[index - 1].end = vma.end;
      if (backing) backing.unpin();
      return;
    }
    insertAt(vmas, index, vma);
  }

  /** Whether there may be some more mappings (vm.max_map_count), which the kernel's heap has to have room for. */
  get hasRoomForMaps(): bool {
    const count = this.vmas.length;
    return count < MOST_MAPS && heapHasRoom(<usize>count * LIST_GROWTH);
  }

  /** A mapping [start, end) at exactly this place; what was there goes away. 0 or -ENOMEM. */
  mapAt(
    start: u64,
    end: u64,
    permissions: u32,
    shared: bool,
    backing: Backing | null,
    offset: u64,
    flags: u32 = 0,
  ): i32 {
    if (start >= end || end > layout().userEnd || start < layout().minAddress) return -ENOMEM;
    if (!this.hasRoomForMaps) return -ENOMEM;
    this.unmap(start, end);
    this.insert(new Vma(start, end, permissions, shared, backing, offset, flags));
    return 0;
  }

  /** True if nothing is mapped in [start, end). */
  isFree(start: u64, end: u64): bool {
    const index = this.indexAt(start);
    return index == this.vmas.length || this.vmas[index].start >= end;
  }

  /**
   * The highest free place of this size below mapTop; 0 when there is none.
   *
   * It is looked for from where the last search ended, if that was for no more: above, nothing has become free since.
   */
  findFree(size: u64): u64 {
    if (size < this.searchedSize) this.searchAgain();
    let ceiling = min(this.searchedTo, this.mapTop);
    for (let i = this.indexAt(ceiling - 1); i >= 0; i--) {
      if (i == this.vmas.length) continue;
      const vma = this.vmas[i];
      if (vma.start >= ceiling) continue;
      if (vma.end <= ceiling && ceiling - vma.end >= size) break;
      ceiling = min(ceiling, vma.start);
    }
    if (ceiling < size + layout().minAddress) return 0;
    this.searchedTo = ceiling;
    this.searchedSize = size;
    return ceiling - size;
  }

  /** No gap of searchedSize is between searchedTo and mapTop. */
  private searchedTo: u64 = u64.MAX_VALUE;
  private searchedSize: u64 = 0;

  private searchAgain(): void {
    this.searchedTo = u64.MAX_VALUE;
    this.searchedSize = 0;
  }

  /** Splits the mapping that straddles address, so that one begins there. */
  private splitAt(address: u64): void {
    const index = this.indexAt(address);
    if (index == this.vmas.length) return;
    const vma = this.vmas[index];
    if (vma.start >= address) return;
    const upper = vma.slice(address, vma.end);
    vma.end = address;
    const backing = upper.backing;
    if (backing) backing.pin();
    insertAt(this.vmas, index + 1, upper);
  }

  /** Whether a range begins and ends inside one mapping, which becomes two without it. */
  splits(start: u64, end: u64): bool {
    const vma = this.find(start);
    return vma != null && vma.start < start && vma.end > end;
  }

  /** Removes everything mapped in [start, end). */
  unmap(start: u64, end: u64): void {
    if (end > this.searchedTo) this.searchAgain();
    this.splitAt(start);
    this.splitAt(end);
    const from = this.indexAt(start);
    let to = from;
    while (to < this.vmas.length && this.vmas[to].start < end) {
      const vma = this.vmas[to++];
      this.dropPages(vma.start, vma.end);
      const backing = vma.backing;
      if (backing) backing.unpin();
    }
    if (to > from) this.vmas.splice(from, to - from);
  }

  /** Removes what is left in a range of the mapping of a whole backing that began at its start. */
  unmapBacking(backing: Backing, start: u64, end: u64): void {
    for (let i = this.indexAt(end) - 1; i >= 0 && this.vmas[i].start >= start; i--) {
      const vma = this.vmas[i];
      if (vma.backing == backing && vma.start - start == vma.offset) this.unmap(vma.start, vma.end);
    }
  }

  /** Frees the pages of a range; they read as at first when touched again (MADV_DONTNEED). */
  dropPages(start: u64, end: u64): void {
    this.pages.unmap(start, end);
  }

  /**
   * Moves a part of one mapping to a free place of another size; its pages move with it. With keep, the old mapping
   * stays, without its pages. 0 or -ENOMEM.
   */
  move(start: u64, end: u64, to: u64, size: u64, keep: bool): i32 {
    const vma = this.find(start);
    if (!vma) return -ENOMEM;
    const offset = vma.offset + (start - vma.start);
    const error = this.mapAt(to, to + size, vma.permissions, vma.shared, vma.backing, offset, vma.flags);
    if (error) return error;
    const last = min(end, start + size);
    if (this.pages.move(start, last, to) < 0) return -ENOMEM;
    if (!keep) this.unmap(start, end);
    return 0;
  }

  /** Lengthens the mapping that ends here, where nothing follows. */
  extend(vma: Vma, end: u64): void {
    vma.end = end;
  }

  /** True if some of a range shows a file or shared memory. */
  hasBacking(start: u64, end: u64): bool {
    for (let i = this.indexAt(start); i < this.vmas.length && this.vmas[i].start < end; i++) {
      if (this.vmas[i].backing) return true;
    }
    return false;
  }

  /** True if some of a range is shared memory of a file that was not opened to be written. */
  hasUnwritable(start: u64, end: u64): bool {
    for (let i = this.indexAt(start); i < this.vmas.length && this.vmas[i].start < end; i++) {
      if (this.vmas[i].flags & NEVER_WRITABLE) return true;
    }
    return false;
  }

  /** Whether this many bytes more may be mapped. */
  mayGrow(bytes: u64): bool {
    return this.sizeLimit == u64.MAX_VALUE || this.mappedBytes + bytes <= this.sizeLimit;
  }

  /** Bytes that RLIMIT_DATA counts. */
  get dataBytes(): u64 {
    let sum: u64 = 0;
    for (let i = 0; i < this.vmas.length; i++) if (this.vmas[i].isData) sum += this.vmas[i].end - this.vmas[i].start;
    return sum;
  }

  /** Bytes of [start, end) that become data if they are made writable. */
  futureData(start: u64, end: u64): u64 {
    let sum: u64 = 0;
    for (let i = this.indexAt(start); i < this.vmas.length && this.vmas[i].start < end; i++) {
      const vma = this.vmas[i];
      if (!vma.shared && !vma.isData) sum += min(vma.end, end) - max(vma.start, start);
    }
    return sum;
  }

  /** Bytes of [start, end) that are locked. */
  lockedBytes(start: u64, end: u64): u64 {
    let sum: u64 = 0;
    for (let i = this.indexAt(start); i < this.vmas.length && this.vmas[i].start < end; i++) {
      const vma = this.vmas[i];
      if (vma.flags & LOCKED) sum += min(vma.end, end) - max(vma.start, start);
    }
    return sum;
  }

  /** Bytes of addresses that are mapped. */
  get mappedBytes(): u64 {
    let sum: u64 = 0;
    for (let i = 0; i < this.vmas.length; i++) sum += this.vmas[i].end - this.vmas[i].start;
    return sum;
  }

  /** Sets and clears flags of the mappings in a range. */
  changeFlags(start: u64, end: u64, on: u32, off: u32): void {
    this.splitAt(start);
    this.splitAt(end);
    for (let i = this.indexAt(start); i < this.vmas.length && this.vmas[i].start < end; i++) {
      this.vmas[i].flags = (this.vmas[i].flags & ~off) | on;
    }
  }

  /** True if every page of the range is in some mapping. */
  isMapped(start: u64, end: u64): bool {
    let at = start;
    for (let i = this.indexAt(start); i < this.vmas.length; i++) {
      const vma = this.vmas[i];
      if (vma.start > at) return false;
      at = vma.end;
      if (at >= end) return true;
    }
    return at >= end;
  }

  /** Changes permissions of a wholly mapped range; 0 or -ENOMEM. */
  protect(start: u64, end: u64, permissions: u32): i32 {
    if (!this.isMapped(start, end) || !this.hasRoomForMaps) return -ENOMEM;
    this.splitAt(start);
    this.splitAt(end);
    for (let i = this.indexAt(start); i < this.vmas.length && this.vmas[i].start < end; i++) {
      this.vmas[i].permissions = permissions;
    }
    this.pages.protect(start, end, permissions);
    return 0;
  }

  /** brk(2): moves the end of the data segment; returns where it is now. */
  setBrk(wanted: u64): u64 {
    if (wanted < this.brkStart || wanted >= layout().userEnd) return this.brkEnd;
    const oldEnd = (this.brkEnd + PAGE_MASK) & ~PAGE_MASK;
    const newEnd = (wanted + PAGE_MASK) & ~PAGE_MASK;
    if (newEnd > oldEnd) {
      if (!this.isFree(oldEnd, newEnd)) return this.brkEnd;
      if (this.mapAt(oldEnd, newEnd, READ | WRITE, false, null, 0) < 0) return this.brkEnd;
    } else if (newEnd < oldEnd) {
      this.unmap(newEnd, oldEnd);
    }
    this.brkEnd = wanted;
    return wanted;
  }

  retain(): AddressSpace {
    this.users++;
    return this;
  }

  /** A user less; the last one takes everything with it. */
  release(): void {
    if (!--this.users) this.destroy();
  }

  get isShared(): bool {
    return this.users > 1;
  }

  /** A copy for a new process, or null when there is no memory for it. */
  fork(): AddressSpace | null {
    const copy = new AddressSpace();
    copy.mapTop = this.mapTop;
    copy.brkStart = this.brkStart;
    copy.brkEnd = this.brkEnd;
    copy.stackLimit = this.stackLimit;
    copy.sizeLimit = this.sizeLimit;
    for (let i = 0; i < this.vmas.length; i++) {
      const vma = this.vmas[i].slice(this.vmas[i].start, this.vmas[i].end);
      if (vma.flags & NOT_IN_CHILD) continue;
      vma.flags &= ~LOCKED;
      const backing = vma.backing;
      if (backing) backing.pin();
      copy.vmas.push(vma);
      if (vma.flags & EMPTY_IN_CHILD) continue;
      if (copy.pages.copyFrom(this.pages, vma.start, vma.end) < 0) {
        copy.release();
        return null;
      }
    }
    return copy;
  }

  /** Gives everything back. */
  private destroy(): void {
    for (let i = 0; i < this.vmas.length; i++) {
      const backing = this.vmas[i].backing;
      if (backing) backing.unpin();
    }
    this.vmas = [];
    this.pages.destroy();
  }
}

/** Moves what follows. */
function insertAt(vmas: Vma[], index: i32, vma: Vma): void {
  vmas.push(vma);
  const last = vmas.length - 1;
  const at = vmas.dataStart + <usize>index * sizeof<usize>();
  memory.copy(at + sizeof<usize>(), at, <usize>(last - index) * sizeof<usize>());
  vmas[index] = vma;
}

let outOfMemory: () => void = () => {};

/** Told when the kernel, on behalf of the current program, can't have a page that the program could have. */
export function setOutOfMemoryHook(hook: () => void): void {
  outOfMemory = hook;
}

/** What a page map's answer means for a fault. */
function outcome(error: i32): i32 {
  return error ? FAULT_NO_MEMORY : FAULT_HANDLED;
}

/** The space of the process on the processor. */
export let currentSpace: AddressSpace = changetype<AddressSpace>(0);

export function useSpace(space: AddressSpace): void {
  currentSpace = space;
  space.pages.activate();
}

/** The process on the processor gives its space up; another one is used next. */
export function leaveSpace(): void {
  currentSpace = changetype<AddressSpace>(0);
}
