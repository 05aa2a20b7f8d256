// The blocks that have been decoded, and the memory that their records take.
//
// A block whose code has changed is not found any more. Links may still lead to it: it sends who comes along to the host, which
// knows its address. Memory is given back all at once, when there is no more.

import { BLOCK_TABLE, BLOCK_TABLE_ENTRIES, RECORDS, RECORDS_END } from "../state.ts";
import { Block, RecordWriter } from "./record.ts";

/** A block of more instructions goes on in another one. */
export const MOST_INSTRUCTIONS = 64;
/** Bytes for all blocks: programs that write code would go on for ever. */
const MOST_ROOM = Math.min(64 << 20, RECORDS_END - RECORDS);
/** Room for the longest block. */
const MOST_BYTES = 8192;

export class Blocks {
  readonly records: RecordWriter;
  readonly #table: Int32Array;
  /** By address: the block that begins there; 0: one did, and is gone. */
  readonly #at = new Map<number, number>();
  /** By page: blocks that have code of it. */
  readonly #ofPage = new Map<number, number[]>();
  readonly #end: number;
  #next = RECORDS;

  /** `room`: bytes for records. */
  constructor(memory: ArrayBuffer | SharedArrayBuffer, room: number = MOST_ROOM) {
    this.records = new RecordWriter(memory, RECORDS, room);
    this.#end = RECORDS + room;
    this.#table = new Int32Array(memory, BLOCK_TABLE, BLOCK_TABLE_ENTRIES * 2);
  }

  /** The block at an address; 0 if there is none. */
  find(address: number): number {
    return this.#at.get(address) ?? 0;
  }

  get isFull(): boolean {
    return this.#next + MOST_BYTES > this.#end;
  }

  /** Begins a block; its records come next, and `finish` after them. */
  begin(address: number, executions: number): number {
    const block = this.#next;
    this.records.setWord(block + Block.Address, address);
    this.records.setWord(block + Block.Left, executions);
    this.records.setWord(block + Block.Region, 0);
    return block;
  }

  /** The block goes to `end`; its code lies in these pages. */
  finish(block: number, end: number, firstPage: number, lastPage: number): void {
    this.#next = (end + 15) & ~15;
    if (this.#next < 0) this.#next += 2 ** 32;
    this.#at.set(this.address(block), block);
    this.#add(firstPage, block);
    if (lastPage !== firstPage) this.#add(lastPage, block);
  }

  #add(page: number, block: number): void {
    const known = this.#ofPage.get(page);
    if (known) known.push(block);
    else this.#ofPage.set(page, [block]);
  }

  hasCode(page: number): boolean {
    return this.#ofPage.has(page);
  }

  address(block: number): number {
    return this.records.word(block + Block.Address) >>> 0;
  }

  /** Lets code that comes to this address by itself find the block. */
  publish(block: number): void {
    const address = this.address(block);
    const slot = (address & (BLOCK_TABLE_ENTRIES - 1)) * 2;
    this.#table[slot] = address;
    this.#table[slot + 1] = block;
  }

  /** Control has gone to this address. */
  hasReached(address: number): boolean {
    return this.#at.has(address);
  }

  /** A block is not to be run any more. */
  drop(block: number): void {
    const address = this.address(block);
    this.records.setWord(block + Block.Left, 0);
    if (this.#at.get(address) === block) this.#at.set(address, 0);
    const slot = (address & (BLOCK_TABLE_ENTRIES - 1)) * 2;
    if (this.#table[slot] === (address | 0)) this.#table.fill(0, slot, slot + 2);
  }

  dropPage(page: number): void {
    const blocks = this.#ofPage.get(page);
    if (!blocks) return;
    this.#ofPage.delete(page);
    for (const block of blocks) this.drop(block);
  }

  /** Forgets everything: no handler may be running. */
  clear(): void {
    this.#at.clear();
    this.#ofPage.clear();
    this.#table.fill(0);
    this.#next = RECORDS;
  }
}
