// A page map for unit tests of what maps and touches a program's memory: a Map of page frames, nothing shared.

import { ENOMEM } from "../abi/errno";
import { giveFrame, takeFrame, takeZeroFrame } from "../platform/frames";
import { EXECUTE, PAGE_MASK, PAGE_SIZE, PageMap, READ, WRITE } from "../platform/pagemap";

class Page {
  constructor(
    public frame: usize,
    public permissions: u32,
  ) {}
}

export class FakePageMap extends PageMap {
  private readonly pages: Map<u64, Page> = new Map<u64, Page>();
  active: bool = false;
  destroyed: bool = false;

  /** How many pages there are. */
  get size(): i32 {
    return this.pages.size;
  }

  private find(address: u64): Page | null {
    const page = address & ~PAGE_MASK;
    return this.pages.has(page) ? this.pages.get(page) : null;
  }

  private add(address: u64, frame: usize, permissions: u32): i32 {
    assert((address & PAGE_MASK) == 0, "an address that is not page aligned");
    assert(!this.has(address), "there is a page already");
    if (!frame) return -ENOMEM;
    this.pages.set(address, new Page(frame, permissions));
    return 0;
  }

  has(address: u64): bool {
    return this.find(address) != null;
  }

  mapZeros(address: u64, permissions: u32): i32 {
    return this.add(address, takeZeroFrame(), permissions);
  }

  prepare(): usize {
    return takeFrame();
  }

  mapPrepared(address: u64, prepared: usize, permissions: u32): i32 {
    return this.add(address, prepared, permissions);
  }

  mapConstant(address: u64, bytes: usize, permissions: u32, access: u32): i32 {
    const frame = takeFrame();
    if (frame) memory.copy(frame, bytes, PAGE_SIZE);
    return this.add(address, frame, permissions);
  }

  grant(address: u64, permissions: u32, access: u32): i32 {
    const page = this.find(address);
    assert(page, "there is no page to grant access to");
    if (page) page.permissions = permissions;
    return 0;
  }

  protect(start: u64, end: u64, permissions: u32): void {
    const pages = this.pages.keys();
    for (let i = 0; i < pages.length; i++) {
      if (pages[i] >= start && pages[i] < end) this.grant(pages[i], permissions, 0);
    }
  }

  unmap(start: u64, end: u64): void {
    const pages = this.pages.keys();
    for (let i = 0; i < pages.length; i++) {
      if (pages[i] < start || pages[i] >= end) continue;
      giveFrame(this.pages.get(pages[i]).frame);
      this.pages.delete(pages[i]);
    }
  }

  move(start: u64, end: u64, to: u64): i32 {
    const pages = this.pages.keys();
    for (let i = 0; i < pages.length; i++) {
      if (pages[i] < start || pages[i] >= end) continue;
      const page = this.pages.get(pages[i]);
      this.pages.delete(pages[i]);
      this.add(to + (pages[i] - start), page.frame, page.permissions);
    }
    return 0;
  }

  copyFrom(other: PageMap, start: u64, end: u64): i32 {
    const from = (other as FakePageMap).pages;
    const pages = from.keys();
    for (let i = 0; i < pages.length; i++) {
      if (pages[i] < start || pages[i] >= end) continue;
      const page = from.get(pages[i]);
      if (this.mapConstant(pages[i], page.frame, page.permissions, 0) < 0) return -ENOMEM;
    }
    return 0;
  }

  /** The address of a byte's place in its frame, or 0 if it may not be accessed so. */
  private resolve(address: u64, access: u32): usize {
    const page = this.find(address);
    if (!page) return 0;
    const allowed = page.permissions & (WRITE | EXECUTE) ? page.permissions | READ : page.permissions;
    return allowed & access ? page.frame + <usize>(address & PAGE_MASK) : 0;
  }

  read(from: u64, to: usize, length: usize): usize {
    for (let i: usize = 0; i < length; i++) {
      const at = this.resolve(from + i, READ);
      if (!at) return i;
      store<u8>(to + i, load<u8>(at));
    }
    return length;
  }

  write(to: u64, from: usize, length: usize): usize {
    for (let i: usize = 0; i < length; i++) {
      const at = this.resolve(to + i, WRITE);
      if (!at) return i;
      store<u8>(at, load<u8>(from + i));
    }
    return length;
  }

  clear(to: u64, length: usize): usize {
    for (let i: usize = 0; i < length; i++) {
      const at = this.resolve(to + i, WRITE);
      if (!at) return i;
      store<u8>(at, 0);
    }
    return length;
  }

  loadValue(from: u64, size: i32): u64 {
    store<u64>(value, 0);
    this.missed = this.read(from, value, size) < <usize>size;
    return load<u64>(value);
  }

  storeValue(to: u64, stored: u64, size: i32): void {
    store<u64>(value, stored);
    this.missed = this.write(to, value, size) < <usize>size;
  }

  activate(): void {
    this.active = true;
  }

  destroy(): void {
    this.unmap(0, u64.MAX_VALUE);
    this.destroyed = true;
  }
}

const value: usize = memory.data(8);
