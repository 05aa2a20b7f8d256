// A program's memory: a WebAssembly memory addressed as the program does, with a byte for each page that says what may
// be done there (x86/state.ts). What it costs the host is the pages that were ever touched.

import { Access, BLOCK_TABLE, EngineBit, FIRST_PAGE, PAGE_SHIFT, PAGE_TABLE, RECORDS } from "../../../x86/state.ts";
import type { Engine, MakeEngine } from "./engine.ts";

const PAGE_SIZE = 1 << PAGE_SHIFT;
const PAGES = 2 ** 20;
const WASM_PAGES = 65536;

const ACCESS_BITS = Access.Read | Access.Write | Access.Execute;

/** Of a page, whatever its permissions: it is there; it may hold something else than zeros. */
const HERE = 1;
const USED = 2;

const ZEROS = new Uint8Array(PAGE_SIZE);
/** Pages are looked for in blocks of 2^9. */
const BLOCK_SHIFT = 9;

/** x86 can't write or execute what can't be read. */
function accessOf(permissions: number): number {
  return permissions & (Access.Write | Access.Execute) ? permissions | Access.Read : permissions;
}

export class ProgramMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly words: Int32Array;
  readonly engine: Engine;
  private readonly table: Uint8Array;
  private readonly pages = new Uint8Array(PAGES);
  /** Blocks in which there ever was a page. */
  private readonly blocks = new Uint8Array(PAGES >> BLOCK_SHIFT);

  /** `memory` is all zeros. */
  constructor(
    makeEngine: MakeEngine,
    readonly memory = new WebAssembly.Memory({ initial: WASM_PAGES, maximum: WASM_PAGES }),
  ) {
    this.bytes = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
    this.words = new Int32Array(memory.buffer);
    this.table = this.bytes.subarray(PAGE_TABLE, PAGE_TABLE + PAGES);
    this.engine = makeEngine(memory);
  }

  /** Makes everything zeros again, unless more pages than this were used. Nothing of this object is to be used afterwards. */
  wipe(mostPages: number): boolean {
    let used = 0;
    this.eachWith(0, PAGES, USED, () => used++);
    if (used > mostPages) return false;
    for (let page = 0; page < PAGE_TABLE / PAGE_SIZE; page++) this.clearPage(page);
    // The interpreter's records are found by this table only.
    for (let page = BLOCK_TABLE / PAGE_SIZE; page < RECORDS / PAGE_SIZE; page++) this.clearPage(page);
    this.eachWith(0, PAGES, USED, (page) => {
      this.table[page] = 0;
      this.clearPage(page);
    });
    return true;
  }

  /** Only reading costs the host no memory. */
  private clearPage(page: number): void {
    const bytes = this.bytes.subarray(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    if (Buffer.compare(bytes, ZEROS) !== 0) bytes.fill(0);
  }

  has(address: number): boolean {
    return ((this.pages[address >>> PAGE_SHIFT] ?? 0) & HERE) !== 0;
  }

  private put(page: number, permissions: number): void {
    if (page < FIRST_PAGE >> PAGE_SHIFT) throw new Error("a page where a program has none");
    this.pages[page] = HERE | USED;
    this.blocks[page >> BLOCK_SHIFT] = 1;
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
    this.eachWith(start >>> PAGE_SHIFT, Math.ceil(end / PAGE_SIZE), HERE, visit);
  }

  /** Calls with each page in [first, last) that has this bit. */
  private eachWith(first: number, last: number, bit: number, visit: (page: number) => void): void {
    for (let page = first; page < last; ) {
      const next = Math.min(((page >> BLOCK_SHIFT) + 1) << BLOCK_SHIFT, last);
      if (this.blocks[page >> BLOCK_SHIFT]) {
        for (; page < next; page++) if ((this.pages[page] ?? 0) & bit) visit(page);
      }
      page = next;
    }
  }

  /** Changes each page that is there in [start, end), and tells the engine. */
  private change(start: number, end: number, change: (page: number) => void): void {
    let first = -1;
    let last = -2;
    this.each(start, end, (page) => {
      change(page);
      if (page !== last + 1) {
        if (first >= 0) this.engine.pagesChanged(first, last);
        first = page;
      }
      last = page;
    });
    if (first >= 0) this.engine.pagesChanged(first, last);
  }

  protect(start: number, end: number, permissions: number): void {
    const access = accessOf(permissions);
    this.change(start, end, (page) => {
      this.table[page] = access;
    });
  }

  count(start: number, end: number): number {
    let found = 0;
    this.each(start, end, () => found++);
    return found;
  }

  /** Removes the pages in [start, end); how many. */
  remove(start: number, end: number): number {
    let found = 0;
    this.change(start, end, (page) => {
      this.pages[page] = USED;
      this.table[page] = 0;
      found++;
    });
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
