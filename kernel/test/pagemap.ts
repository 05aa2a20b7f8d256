// Page tables as a Map, for unit tests of what maps and touches a program's memory.

import { PAGE_MASK, PAGE_SIZE, PageMap, WRITE } from "../platform/pagemap";

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

  /** How many pages are mapped. */
  get size(): i32 {
    return this.pages.size;
  }

  private find(address: u64): Page | null {
    const page = address & ~PAGE_MASK;
    return this.pages.has(page) ? this.pages.get(page) : null;
  }

  map(address: u64, frame: usize, permissions: u32): i32 {
    assert((address & PAGE_MASK) == 0, "map: an address that is not page aligned");
    this.pages.set(address, new Page(frame, permissions));
    return 0;
  }

  unmap(address: u64): usize {
    const page = this.find(address);
    if (!page) return 0;
    this.pages.delete(address & ~PAGE_MASK);
    return page.frame;
  }

  protect(address: u64, permissions: u32): void {
    const page = this.find(address);
    if (page) page.permissions = permissions;
  }

  resolve(address: u64, forWriting: bool): usize {
    const page = this.find(address);
    if (!page || !page.permissions) return 0;
    if (forWriting && !(page.permissions & WRITE)) return 0;
    return page.frame + <usize>(address & PAGE_MASK);
  }

  frameAt(address: u64): usize {
    const page = this.find(address);
    return page ? page.frame : 0;
  }

  nextMapped(address: u64, end: u64): u64 {
    const keys = this.pages.keys();
    let best = end;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key + PAGE_SIZE > address && key < best) best = max(key, address);
    }
    return best;
  }

  activate(): void {
    this.active = true;
  }

  destroy(): void {
    assert(this.pages.size == 0, "destroy: pages are still mapped");
    this.destroyed = true;
  }
}
