// The first tier: runs code from records, which take much less to make than a region. It tells its owner which code has been run
// often enough to be translated.

import { formOf } from "../decode/forms.ts";
import { Instruction, Kind } from "../decode/instruction.ts";
import type { Decoder } from "../engine/code.ts";
import { PAGE_SHIFT } from "../state.ts";
import { Blocks, MOST_INSTRUCTIONS } from "./blocks.ts";
import { Handler as CoreHandler } from "./core.ts";
import type { Handlers } from "./handlers.ts";
import { Block, Field, Record } from "./record.ts";
import { Stepper } from "./stepper.ts";

/** How often a block is run before it is translated. */
const EXECUTIONS = 16000;
/** Bytes within which a function's code before a loop is looked for. */
const NEAR = 1024;
const FOREVER = 0x7fff_ffff;
const LINK_ONLY = Uint8Array.of(Field.NextLink, Record.Fields);
const FALL_SIZE = Record.Fields + 8;
/** Of no length: what comes next is where it is. */
const NOTHING = new Instruction();

/** Jumps to addresses that no record can have are the engine's. */
function isInReach({ kinds, immediate, length }: Instruction, address: number): boolean {
  if (kinds[0] !== Kind.Relative) return true;
  const target = address + length + immediate;
  return target >= 0 && target < 2 ** 32;
}

/** The engine, as the interpreter sees it. */
export interface Owner {
  readonly decoder: Decoder;
  /** Looks at an address where control goes; false if the program stops there. */
  canExecute(address: bigint): boolean;
  /** The index of the function of the region at an address; −1: it has none. */
  regionAt(address: number): number;
  /** A block that has been run often wants a region; its function's index, −1 for not now. `isReturn`: a call returns there. */
  translate(address: number, isReturn: boolean): number;
  /** The program has used up so many of its budget; true if it has to stop at `address`. */
  spend(executions: number, address: number): boolean;
  /** Records of code of this page are being made. */
  protect(page: number): void;
}

export interface Limits {
  /** How often a block is run before it is translated. */
  readonly executions?: number | undefined;
  /** Instructions of a block. */
  readonly longest?: number | undefined;
  /** Bytes for records. */
  readonly room?: number | undefined;
}

export class Interpreter {
  readonly #handlers: Handlers;
  readonly #owner: Owner;
  readonly #blocks: Blocks;
  readonly #executions: number;
  readonly #longest: number;
  #core!: WebAssembly.Exports;
  #imports!: WebAssembly.Imports;
  #instances = 0;
  #stepper: Stepper | undefined;
  readonly #memory: WebAssembly.Memory;
  /** Addresses behind calls. */
  readonly #returns = new Set<number>();

  constructor(
    memory: WebAssembly.Memory,
    handlers: Handlers,
    owner: Owner,
    { executions, longest, room }: Limits = {},
  ) {
    this.#memory = memory;
    this.#handlers = handlers;
    this.#owner = owner;
    this.#blocks = new Blocks(memory.buffer, room);
    this.#executions = executions ?? EXECUTIONS;
    this.#longest = longest ?? MOST_INSTRUCTIONS;
  }

  /** What the core's module imports from its host. */
  get host() {
    return {
      block: (address: bigint) => this.#enter(address),
      resolve: (link: number) => this.#resolve(link >>> 0),
      spent: (block: number, link: number) => this.#spent(block >>> 0, link >>> 0),
    };
  }

  /** Makes the instance; returns its exports. */
  start(imports: WebAssembly.Imports): WebAssembly.Exports {
    const { exports } = new WebAssembly.Instance(this.#handlers.module, { ...imports, host: this.host });
    this.#core = exports;
    this.#imports = { ...imports, core: exports };
    return exports;
  }

  /** A block for code that comes to an address by itself; 0 if the program stops. */
  #enter(rip: bigint): number {
    if (!this.#owner.canExecute(rip)) return 0;
    const block = this.#at(Number(BigInt.asUintN(32, rip)));
    this.#blocks.publish(block);
    return block;
  }

  #resolve(link: number): number {
    const address = this.#blocks.records.word(link + 4) >>> 0;
    if (!this.#owner.canExecute(BigInt(address))) return 0;
    // When memory is full, the link is gone too.
    const full = this.#blocks.isFull;
    const block = this.#at(address);
    if (!full) this.#blocks.records.setWord(link, block);
    return block;
  }

  /** Goes on with a block that is gone, or has been run often. */
  #spent(block: number, link: number): number {
    const { records } = this.#blocks;
    const address = this.#blocks.address(block);
    if (this.#blocks.find(address) !== block) {
      if (link) return this.#resolve(link);
      return this.#enter(BigInt(address));
    }
    records.setWord(block + Block.Left, this.#executions);
    if (this.#owner.spend(this.#executions, address)) return 0;
    const region = this.#owner.translate(address, this.#returns.has(address));
    if (region >= 0) this.#lead(block, region);
    return block;
  }

  /** From now on the block's region is run. */
  #lead(block: number, region: number): void {
    const { records } = this.#blocks;
    records.setWord(block + Block.Left, FOREVER);
    records.setWord(block + Block.Region, region);
    records.setWord(block + Block.Records + Record.Handler, CoreHandler.Region);
  }

  #at(address: number): number {
    return this.#blocks.find(address) || this.#make(address);
  }

  #make(address: number): number {
    if (this.#blocks.isFull) this.clear();
    const blocks = this.#blocks;
    const { records } = blocks;
    const { decoder } = this.#owner;
    const block = blocks.begin(address, this.#executions);
    const region = this.#owner.regionAt(address);
    if (region >= 0) {
      const page = address >>> PAGE_SHIFT;
      blocks.finish(block, block + Block.Records + Record.Fields, page, page);
      this.#lead(block, region);
      return block;
    }
    let record = block + Block.Records;
    let at = address;
    let ends = false;
    for (let i = 0; i < this.#longest && !ends; i++) {
      const { instruction } = decoder;
      if (!decoder.read(at) || !isInReach(instruction, at)) {
        records.setWord(record + Record.Handler, CoreHandler.Step);
        records.setWord(record + Record.Address, at);
        record += Record.Fields;
        ends = true;
        break;
      }
      const handler = this.#handlers.find(instruction);
      records.setWord(record + Record.Handler, handler.index);
      records.setWord(record + Record.Address, at);
      records.fill(record, handler.fields, instruction, at);
      record += handler.size;
      at += instruction.length;
      ends = handler.ends;
      if (ends && formOf(instruction.form).flow === "call") this.#returns.add(at);
    }
    if (!ends) {
      records.setWord(record + Record.Handler, CoreHandler.Fall);
      records.setWord(record + Record.Address, at);
      records.fill(record, LINK_ONLY, NOTHING, at);
      record += FALL_SIZE;
    }
    const [first, last] = [address >>> PAGE_SHIFT, (at - 1) >>> PAGE_SHIFT];
    if (!blocks.hasCode(first)) this.#owner.protect(first);
    if (last !== first && !blocks.hasCode(last)) this.#owner.protect(last);
    blocks.finish(block, record, first, last);
    this.#instantiate();
    return block;
  }

  /**
   * Runs the instruction that the decoder has just read at `address`, and nothing else; whether the program stops. Undefined if it
   * can't be interpreted.
   */
  step(address: number): boolean | undefined {
    const { instruction } = this.#owner.decoder;
    if (!isInReach(instruction, address)) return undefined;
    const handler = this.#handlers.find(instruction);
    this.#instantiate();
    this.#stepper ??= new Stepper(this.#memory.buffer, this.#core);
    return this.#stepper.step(handler, instruction, address);
  }

  /** Handlers that have been made since. */
  #instantiate(): void {
    this.#handlers.flush();
    const { more, count } = this.#handlers;
    if (this.#instances === more.length) return;
    const table = this.#core.table as WebAssembly.Table;
    if (count > table.length) table.grow(count);
    for (; this.#instances < more.length; this.#instances++) {
      const { exports } = new WebAssembly.Instance(more[this.#instances] as WebAssembly.Module, this.#imports);
      for (const [index, handler] of Object.entries(exports)) table.set(Number(index), handler);
    }
  }

  /** A region has been made, or is gone (−1). */
  regionChanged(address: number, region: number): void {
    const block = this.#blocks.find(address);
    if (!block) return;
    if (region >= 0) this.#lead(block, region);
    else this.#blocks.drop(block);
  }

  /** Control has gone to this address. */
  hasReached(address: number): boolean {
    return this.#blocks.hasReached(address);
  }

  /** An address not far before this one where a block begins. */
  codeBefore(address: number): number {
    for (let at = Math.max(address - NEAR, 0); at < address; at++) if (this.#blocks.hasReached(at)) return at;
    return address;
  }

  hasBlock(address: number): boolean {
    return this.#blocks.find(address) !== 0;
  }

  dropPage(page: number): void {
    this.#blocks.dropPage(page);
  }

  /** Drops all blocks. */
  clear(): void {
    this.#blocks.clear();
  }
}
