// A program's memory: a WebAssembly memory addressed as the program does, with a byte for each page that says what may
// be done there (x86/state.ts). What it costs the host is the pages that were ever touched.

import { Access, EngineBit, FIRST_PAGE, PAGE_SHIFT, PAGE_TABLE } from "../../../x86/state.ts";
import type { Engine, MakeEngine } from "./engine.ts";

const PAGE_SIZE = 1 << PAGE_SHIFT;
const PAGES = 2 ** 20;
const WASM_PAGES = 65536;

const ACCESS_BITS = Access.Read | Access.Write | Access.Execute;

/** Of a page, whatever its permissions: it is there; it may hold something else than zeros. */
const HERE = 1;
const USED = 2;

/** x86 can't write or execute what can't be read. */
function accessOf(permissions: number): number {
  return permissions & (Access.Write | Access.Execute) ? permissions | Access.Read : permissions;
}

export class ProgramMemory {
  readonly memory = new WebAssembly.Memory({ initial: WASM_PAGES, maximum: WASM_PAGES });
  readonly bytes = new Uint8Array(this.memory.buffer);
  readonly view = new DataView(this.memory.buffer);
  readonly words = new Int32Array(this.memory.buffer);
  readonly engine: Engine;
  private readonly table = this.bytes.subarray(PAGE_TABLE, PAGE_TABLE + PAGES);
  private readonly pages = new Uint8Array(PAGES);
  /** No page at or beyond these ever was there: [low, high). */
  private low = PAGES;
  private high = 0;

  constructor(makeEngine: MakeEngine) {
    this.engine = makeEngine(this.memory);
  }

  has(address: number): boolean {
    return ((this.pages[address >>> PAGE_SHIFT] ?? 0) & HERE) !== 0;
  }

  private put(page: number, permissions: number): void {
    if (page < FIRST_PAGE >> PAGE_SHIFT) throw new Error("a page where a program has none");
    this.pages[page] = HERE | USED;
    this.low = Math.min(this.low, page);
    this.high = Math.max(this.high, page + 1);
    this.table[page] = accessOf(permissions);
    this.engine.pagesChanged(page, page);
  }

  /** What a page allows: the engine hides that one with translated code can be written. */
  private permissions(page: number): number {
    const bits = this.table[page] ?? 0;
    return (bits & ACCESS_BITS) | (bits & EngineBit.Hidden ? Access.Write : 0);
  }

  /** Adds a page of zeros. */
  addZeros(address: number, permissions: number): void {
    const page = address >>> PAGE_SHIFT;
    if ((this.pages[page] ?? 0) & USED) this.bytes.fill(0, address, address + PAGE_SIZE);
    this.put(page, permissions);
  }

  /** Adds a page with these bytes, a whole page of them. */
  add(address: number, bytes: Uint8Array, permissions: number): void {
    this.bytes.set(bytes, address);
    this.put(address >>> PAGE_SHIFT, permissions);
  }

  /** Calls with each page that is there in [start, end); both are addresses. */
  private each(start: number, end: number, visit: (page: number) => void): void {
    const last = Math.min(Math.ceil(end / PAGE_SIZE), this.high);
    for (let page = Math.max(start >>> PAGE_SHIFT, this.low); page < last; page++) {
      if ((this.pages[page] ?? 0) & HERE) visit(page);
    }
  }

  protect(start: number, end: number, permissions: number): void {
    const access = accessOf(permissions);
    this.each(start, end, (page) => {
      this.table[page] = access;
    });
    this.changed(start, end);
  }

  /** Tells the engine about the pages of [start, end). */
  private changed(start: number, end: number): void {
    const first = Math.max(start >>> PAGE_SHIFT, this.low);
    const last = Math.min(Math.ceil(end / PAGE_SIZE), this.high) - 1;
    if (first <= last) this.engine.pagesChanged(first, last);
  }

  count(start: number, end: number): number {
    let found = 0;
    this.each(start, end, () => found++);
    return found;
  }

  /** Removes the pages in [start, end); how many. */
  remove(start: number, end: number): number {
    let found = 0;
    this.each(start, end, (page) => {
      this.pages[page] = USED;
      this.table[page] = 0;
      found++;
    });
    if (found) this.changed(start, end);
    return found;
  }

  /** Moves pages to where there are none. */
  move(start: number, end: number, to: number): void {
    const moved: [number, number][] = [];
    this.each(start, end, (page) => moved.push([page, this.permissions(page)]));
    for (const [page, access] of moved) {
      const address = page * PAGE_SIZE;
      this.add(to + (address - start), this.bytes.subarray(address, address + PAGE_SIZE), access);
    }
    this.remove(start, end);
  }

  /** Adds copies of the pages that another memory has in [start, end). */
  copyFrom(other: ProgramMemory, start: number, end: number): void {
    other.each(start, end, (page) => {
      const address = page * PAGE_SIZE;
      this.add(address, other.bytes.subarray(address, address + PAGE_SIZE), other.permissions(page));
    });
  }

  /** Bytes from address, at most `length`, that may be accessed so. */
  private accessible(address: number, length: number, bits: number): number {
    const end = Math.min(address + length, 2 ** 32);
    let at = address;
    while (at < end) {
      if (!((this.table[at >>> PAGE_SHIFT] ?? 0) & bits)) break;
      at = (Math.floor(at / PAGE_SIZE) + 1) * PAGE_SIZE;
    }
    return Math.min(at, end) - address;
  }

  /** Bytes from address, at most `length`, that the program may read. */
  readable(address: number, length: number): number {
    return this.accessible(address, length, Access.Read);
  }

  /** Bytes from address, at most `length`, that may be written, and now will be. */
  writable(address: number, length: number): number {
    const found = this.accessible(address, length, Access.Write | EngineBit.Hidden);
    const last = (address + found - 1) >>> PAGE_SHIFT;
    for (let page = address >>> PAGE_SHIFT; found && page <= last; page++) {
      if ((this.table[page] ?? 0) & EngineBit.Hidden) this.engine.pagesChanged(page, page);
    }
    return found;
  }
}
