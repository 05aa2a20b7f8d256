// The page table as the engine uses it: which pages have translated code, and the bits that spare translated code a look at
// the next page.

import { Access, EngineBit, PAGE_SHIFT, PAGE_TABLE } from "../state.ts";

const PAGES = 1 << (32 - PAGE_SHIFT);
const DERIVED = EngineBit.Read2 | EngineBit.Write2;

export class Pages {
  readonly #table: Uint8Array;

  constructor(memory: WebAssembly.Memory) {
    this.#table = new Uint8Array(memory.buffer, PAGE_TABLE, PAGES);
  }

  bits(page: number): number {
    return page < PAGES ? (this.#table[page] as number) : 0;
  }

  allows(page: number, access: number): boolean {
    return (this.bits(page) & access) === access;
  }

  /** Makes the engine's bits of these pages follow from their access bits. */
  refresh(first: number, last: number): void {
    for (let page = Math.max(first - 1, 0); page <= last && page < PAGES; page++) {
      const both = this.bits(page) & this.bits(page + 1);
      let bits = this.bits(page) & ~DERIVED;
      if (both & Access.Read) bits |= EngineBit.Read2;
      if (both & Access.Write) bits |= EngineBit.Write2;
      this.#table[page] = bits;
    }
  }

  /** Code of this page is translated now: writes to it must be noticed. */
  protect(page: number): void {
    const bits = this.bits(page);
    if (!(bits & Access.Write)) return;
    this.#table[page] = (bits & ~Access.Write) | EngineBit.Hidden;
    this.refresh(page, page);
  }

  /** There is no translated code of this page any more. */
  release(page: number): void {
    const bits = this.bits(page);
    if (!(bits & EngineBit.Hidden)) return;
    this.#table[page] = (bits & ~EngineBit.Hidden) | Access.Write;
    this.refresh(page, page);
  }
}
