// Runs a program's code in its memory: translated to WebAssembly region by region when it is first reached.
//
// The memory's layout is that of state.ts. Between two calls of `run` the state block is complete.

import { TOO_LONG, TRUNCATED } from "../decode/forms.ts";
import type { Handlers } from "../interpreter/handlers.ts";
import { Interpreter, type Limits, type Owner } from "../interpreter/interpreter.ts";
import {
  Access,
  EngineBit,
  Exit,
  LOOKUP,
  LOOKUP_ENTRIES,
  PAGE_SHIFT,
  STACK_SLACK,
  STACK_SPAN,
  State,
} from "../state.ts";
import { exportName, type Made, makeBatch } from "./batch.ts";
import { Decoder } from "./code.ts";
import { type CachedBatch, CodeCache } from "./code-cache.ts";
import { MAX_INSTRUCTIONS } from "./discover.ts";
import { dispatcherModule, INTERPRETER } from "./dispatcher.ts";
import { LeftOut } from "./left-out.ts";
import { Pages } from "./pages.ts";
import { Singles } from "./singles.ts";

/** What the runtime asks its host for. */
export interface Host {
  /** Nanoseconds since some beginning, for RDTSC. */
  now(): number;
  /** 32 random bits. */
  random(): number;
}

/**
 * Back edges, calls and jumps between regions in one run. It begins low, because what runs on is not replaced by better code,
 * and grows until a run takes milliseconds: each run that ends unwinds all calls.
 */
const BUDGET = 50_000;
const MOST_BUDGET = 4_000_000;
/** Milliseconds that a run shall take. */
const RUN = { least: 2, most: 8 } as const;
const DEBUG = 1;
const INVALID_OPCODE = 6;
const GENERAL_PROTECTION = 13;
const RSP = 4;
/** What is done in the middle of a function is mostly the rest of a loop. */
const RESUMED_INSTRUCTIONS = 400;
/**
 * Of a region in the middle of a function: where a call returns to after its frame is gone, or what another region left out. A loop
 * around has a region that begins with it, and so it is soon left for that.
 */
const PART_INSTRUCTIONS = 100;
const FOUR_GIB = 2 ** 32;

export interface EngineOptions {
  readonly cache?: CodeCache;
  readonly handlers?: Handlers | undefined;
  readonly limits?: Limits | undefined;
}

interface Region {
  readonly address: number;
  readonly run: () => bigint;
  readonly pages: ReadonlySet<number>;
  /** In the table of functions; −1: it has been called only directly. */
  index: number;
}

export class Engine {
  readonly #view: DataView;
  readonly #pages: Pages;
  readonly #decoder: Decoder;
  readonly #bytes: Uint8Array;
  readonly #cache: CodeCache;
  readonly #imports: WebAssembly.Imports;
  readonly #interpreter: Interpreter | undefined;
  readonly #table: WebAssembly.Table;
  readonly #run: () => void;
  readonly #regions = new Map<number, Region>();
  /** By page: the regions that have code of it. */
  readonly #regionsOfPage = new Map<number, Set<Region>>();
  /** By address: addresses of the regions that call it directly. */
  readonly #callers = new Map<number, Set<number>>();
  readonly #leftOut = new LeftOut();
  readonly #singles: Singles;
  /** Keys of batches from the cache that wait for what they call. */
  readonly #awaited = new Set<string>();
  #nextIndex = 0;
  #budget = BUDGET;
  /** When the last budget was spent, if that is why the program stopped last; ms of performance.now(). */
  #spentAt = 0;
  readonly #freeIndexes: number[] = [];

  /**
   * `memory` stays this size; `runtime`: the module that tools/runtime.ts builds; engines may share a cache, and the interpreter's
   * handlers: with these, which need a memory of 4 GiB, code is interpreted first.
   */
  constructor(
    memory: WebAssembly.Memory,
    runtime: WebAssembly.Module,
    host: Host,
    { cache = new CodeCache(), handlers, limits }: EngineOptions = {},
  ) {
    this.#view = new DataView(memory.buffer);
    this.#pages = new Pages(memory);
    this.#bytes = new Uint8Array(memory.buffer);
    this.#decoder = new Decoder(this.#bytes);
    this.#cache = cache;
    const env = { memory };
    const hostImports = { now: () => host.now(), random: () => host.random(), miss: (rip: bigint) => this.#miss(rip) };
    const runtimeExports = new WebAssembly.Instance(runtime, { env, host: hostImports }).exports;
    const { exports } = new WebAssembly.Instance(dispatcherModule(handlers !== undefined), { env, host: hostImports });
    this.#table = exports.table as WebAssembly.Table;
    this.#run = exports.run as () => void;
    this.#imports = { env, runtime: runtimeExports, engine: exports };
    this.#singles = new Singles(this.#decoder, this.#imports);
    this.#interpreter = handlers && this.#makeInterpreter(memory, handlers, limits);
  }

  #makeInterpreter(memory: WebAssembly.Memory, handlers: Handlers, limits: Limits | undefined): Interpreter {
    const owner: Owner = {
      decoder: this.#decoder,
      canExecute: (rip) => this.#canExecute(rip),
      regionAt: (address) => this.#placed(this.#regions.get(address)),
      translate: (address, isReturn) => this.#warmUp(address, isReturn),
      spend: (count, address) => this.#spend(count, address),
      protect: (page) => this.#protect(page),
    };
    const interpreter = new Interpreter(memory, handlers, owner, limits);
    this.#table.set(INTERPRETER, interpreter.start(this.#imports).interpret);
    this.#nextIndex = INTERPRETER + 1;
    return interpreter;
  }

  /**
   * An address has been interpreted often. Regions that left it out are made again with it; otherwise it gets one of its own.
   * Returns the index of its function, or −1.
   */
  #warmUp(address: number, isReturn: boolean): number {
    const isPart = isReturn || this.#leftOut.has(address);
    let again = false;
    for (const entry of this.#leftOut.take(address)) {
      const region = this.#regions.get(entry);
      if (!region) continue;
      this.#drop(region);
      this.#translate(entry, MAX_INSTRUCTIONS);
      again = true;
    }
    if (again) return -1;
    const limit = isPart ? PART_INSTRUCTIONS : MAX_INSTRUCTIONS;
    return this.#placed(this.#regions.get(address) ?? this.#translate(address, limit));
  }

  /** Whether control may go there; otherwise the program stops. */
  #canExecute(rip: bigint): boolean {
    const address = Number(BigInt.asUintN(32, rip));
    if (BigInt.asUintN(64, rip) === BigInt(address) && this.#pages.allows(address >>> PAGE_SHIFT, Access.Execute))
      return true;
    this.#view.setBigInt64(State.Rip, rip, true);
    this.#faultAtFetch(BigInt.asUintN(64, rip));
    return false;
  }

  /** The index of a region's function. */
  #placed(region: Region | undefined): number {
    if (!region) return -1;
    if (region.index < 0) region.index = this.#place(region.run);
    return region.index;
  }

  #spend(count: number, address: number): boolean {
    const left = this.#view.getInt32(State.Budget, true) - count;
    this.#view.setInt32(State.Budget, left, true);
    if (left >= 0) return false;
    this.#view.setUint32(State.Exit, Exit.Budget, true);
    this.#view.setBigUint64(State.Rip, BigInt(address), true);
    return true;
  }

  #protect(page: number): void {
    if (!this.#regionsOfPage.has(page)) this.#regionsOfPage.set(page, new Set());
    this.#pages.protect(page);
  }

  /** Runs from the state block until the program stops; the state block is complete then. */
  run(): Exit {
    const view = this.#view;
    view.setInt32(State.Budget, this.#budget, true);
    for (;;) {
      view.setUint32(State.Exit, Exit.None, true);
      this.#run();
      const exit = view.getUint32(State.Exit, true);
      if (exit === Exit.None) {
        // It jumped to address 0.
        view.setBigUint64(State.Rip, 0n, true);
        this.#faultAtFetch(0n);
      } else if (exit === Exit.Retry && !this.#stepPrecisely()) continue;
      const stopped = view.getUint32(State.Exit, true) as Exit;
      if (stopped === Exit.PageFault && this.#uncover() && !this.#stepUncovered()) continue;
      const reason = view.getUint32(State.Exit, true) as Exit;
      if (reason === Exit.Budget) this.#adjustBudget();
      else this.#spentAt = 0;
      return reason;
    }
  }

  /** Runs one instruction; exception 1 if nothing else stops the program. */
  step(): Exit {
    const view = this.#view;
    view.setUint32(State.Exit, Exit.None, true);
    let stops = this.#stepPrecisely();
    if (stops && view.getUint32(State.Exit, true) === Exit.PageFault && this.#uncover()) stops = this.#stepUncovered();
    if (!stops) this.#raise(DEBUG);
    return view.getUint32(State.Exit, true) as Exit;
  }

  /** A whole budget has been spent: it took the time since the last one was, if nothing else has happened since. */
  #adjustBudget(): void {
    const now = performance.now();
    const took = now - this.#spentAt;
    this.#spentAt = now;
    if (took < RUN.least) this.#budget = Math.min(this.#budget * 2, MOST_BUDGET);
    else if (took > RUN.most && took < 1000) this.#budget = Math.max(this.#budget >> 1, BUDGET);
  }

  /**
   * Does the write that met translated code, before any of that page is translated anew: that would cover it again. True if the
   * program stops.
   */
  #stepUncovered(): boolean {
    const address = Number(this.#view.getBigUint64(State.Rip, true));
    if (!this.#isInstruction(address)) return true;
    do {
      if (!(this.#interpreter?.step(address) ?? this.#singles.make(address)() !== 0)) return false;
    } while (this.#view.getUint32(State.Exit, true) === Exit.PageFault && this.#uncover());
    return true;
  }

  /** These pages have been mapped, unmapped, protected or filled: code of theirs is translated again, and faults are as they say. */
  pagesChanged(first: number, last: number): void {
    if (last - first > this.#regionsOfPage.size) {
      for (const page of [...this.#regionsOfPage.keys()]) if (page >= first && page <= last) this.#dropPage(page);
    } else for (let page = first; page <= last; page++) this.#dropPage(page);
    this.#pages.refresh(first, last);
  }

  #dropPage(page: number): void {
    for (const region of this.#regionsOfPage.get(page) ?? []) this.#drop(region);
    this.#singles.dropPage(page);
    this.#interpreter?.dropPage(page);
    this.#regionsOfPage.delete(page);
    this.#pages.release(page);
  }

  #drop(region: Region): void {
    this.#regions.delete(region.address);
    this.#interpreter?.regionChanged(region.address, -1);
    for (const page of region.pages) this.#regionsOfPage.get(page)?.delete(region);
    const slot = LOOKUP + (region.address & (LOOKUP_ENTRIES - 1)) * 8;
    if (this.#view.getUint32(slot, true) === region.address) this.#view.setUint32(slot, 0, true);
    if (region.index >= 0) {
      this.#table.set(region.index, null);
      this.#freeIndexes.push(region.index);
    }
    // Those that call it directly would go on calling what is no longer right.
    const callers = this.#callers.get(region.address);
    this.#callers.delete(region.address);
    for (const address of callers ?? []) {
      const caller = this.#regions.get(address);
      if (caller) this.#drop(caller);
    }
  }

  /** A write to a page that has translated code: without that code it is an ordinary one. */
  #uncover(): boolean {
    const address = this.#view.getBigUint64(State.FaultAddress, true);
    if (address >= FOUR_GIB) return false;
    const page = Number(address) >>> PAGE_SHIFT;
    if (!(this.#pages.bits(page) & EngineBit.Hidden)) return false;
    this.#dropPage(page);
    return true;
  }

  /** The table's index for the region at an address that the lookup does not have; −1 if the program stops there. */
  #miss(rip: bigint): number {
    if (!this.#canExecute(rip)) return -1;
    const address = Number(BigInt.asUintN(32, rip));
    const limit = this.#isResumed() ? RESUMED_INSTRUCTIONS : MAX_INSTRUCTIONS;
    const index = this.#placed(this.#regions.get(address) ?? this.#translate(address, limit));
    const slot = LOOKUP + (address & (LOOKUP_ENTRIES - 1)) * 8;
    this.#view.setUint32(slot, address, true);
    this.#view.setUint32(slot + 4, index, true);
    return index;
  }

  /** The program goes on somewhere in a function, after a system call or with a new budget: RSP is as it was then. */
  #isResumed(): boolean {
    const floor = this.#view.getBigUint64(State.StackFloor, true);
    return this.#view.getBigUint64(State.Registers + RSP * 8, true) - floor === BigInt(STACK_SPAN - STACK_SLACK);
  }

  #faultAtFetch(address: bigint): void {
    this.#view.setUint32(State.Exit, Exit.PageFault, true);
    this.#view.setUint32(State.ExitDetail, Access.Execute, true);
    this.#view.setBigUint64(State.FaultAddress, address, true);
  }

  #translate(address: number, limit: number): Region {
    const key = `${address.toString(16)}:${limit}`;
    const batch = this.#usable(key) ?? this.#makeBatch(key, address, limit);
    const regions: Record<string, () => bigint> = {};
    for (const { callees } of batch.regions) {
      for (const callee of callees) {
        const known = this.#regions.get(callee);
        if (known) regions[exportName(callee)] = known.run;
      }
    }
    for (const { at, bytes } of batch.maps) this.#bytes.set(bytes, at);
    const { exports } = new WebAssembly.Instance(batch.compiled, { ...this.#imports, regions });
    for (const made of batch.regions) {
      if (!this.#regions.has(made.address)) this.#register(made, exports[exportName(made.address)] as () => bigint);
    }
    return this.#regions.get(address) as Region;
  }

  /** A batch from the cache, if its code may be executed here; what it calls is there afterwards. */
  #usable(key: string): CachedBatch | undefined {
    const batch = this.#cache.find(key, this.#bytes);
    if (!batch || this.#awaited.has(key)) return undefined;
    for (const { pages } of batch.regions)
      for (const page of pages) if (!this.#pages.allows(page, Access.Execute)) return undefined;
    this.#awaited.add(key);
    const complete = this.#bringIn(batch);
    this.#awaited.delete(key);
    return complete ? batch : undefined;
  }

  /** The regions that a batch from the cache calls and does not hold. */
  #bringIn({ regions }: CachedBatch): boolean {
    const own = new Set(regions.map(({ address }) => address));
    for (const { callees } of regions) {
      for (const callee of callees) {
        if (own.has(callee) || this.#regions.has(callee)) continue;
        if (!this.#decoder.read(callee)) return false;
        this.#translate(callee, MAX_INSTRUCTIONS);
      }
    }
    return true;
  }

  #makeBatch(key: string, address: number, limit: number): CachedBatch {
    const batch = makeBatch(address, limit, {
      decoder: this.#decoder,
      maps: this.#cache.jumpMaps(this.#bytes),
      memory: this.#bytes,
      isKnown: (other) => this.#regions.has(other),
      codeBefore: (other) => this.#interpreter?.codeBefore(other) ?? other,
      isReached: (other) => this.#interpreter?.hasReached(other) ?? true,
    });
    const made = { ...batch, compiled: new WebAssembly.Module(batch.module) };
    if (!batch.isOpen) this.#cache.add(key, made);
    return made;
  }

  #place(run: () => bigint): number {
    const index = this.#freeIndexes.pop() ?? this.#nextIndex++;
    if (index >= this.#table.length) this.#table.grow(this.#table.length);
    this.#table.set(index, run);
    return index;
  }

  #register({ address, pages, callees, cold }: Made, run: () => bigint): void {
    const region: Region = { address, run, pages, index: -1 };
    this.#regions.set(address, region);
    if (this.#interpreter?.hasBlock(address)) this.#interpreter.regionChanged(address, this.#placed(region));
    this.#leftOut.add(address, cold);
    for (const callee of callees) {
      const callers = this.#callers.get(callee) ?? new Set();
      callers.add(address);
      this.#callers.set(callee, callers);
    }
    for (const page of pages) {
      const regions = this.#regionsOfPage.get(page) ?? new Set();
      regions.add(region);
      this.#regionsOfPage.set(page, regions);
      this.#pages.protect(page);
    }
  }

  /** Does the instruction at RIP alone, with its fault or exception as it must be; true if the program stops. */
  #stepPrecisely(): boolean {
    const rip = this.#view.getBigUint64(State.Rip, true);
    const address = Number(rip);
    const known = this.#singles.find(address);
    if (known) return known() !== 0;
    if (!this.#canExecute(rip) || !this.#isInstruction(address)) return true;
    return this.#interpreter?.step(address) ?? this.#stepSingle(address);
  }

  #stepSingle(address: number): boolean {
    const last = address + this.#decoder.instruction.length - 1;
    const run = this.#singles.make(address);
    this.#singles.keep(address, run);
    for (const page of [address >>> PAGE_SHIFT, last >>> PAGE_SHIFT]) this.#protect(page);
    return run() !== 0;
  }

  /** Reads the instruction at an address; if there is none, the program has an exception. */
  #isInstruction(address: number): boolean {
    if (this.#decoder.read(address)) return true;
    const { form } = this.#decoder.instruction;
    const nextPage = ((address >>> PAGE_SHIFT) + 1) << PAGE_SHIFT;
    if (form === TRUNCATED) this.#faultAtFetch(BigInt(nextPage >>> 0));
    else this.#raise(form === TOO_LONG ? GENERAL_PROTECTION : INVALID_OPCODE);
    return false;
  }

  #raise(vector: number): void {
    this.#view.setUint32(State.Exit, Exit.Exception, true);
    this.#view.setUint32(State.ExitDetail, vector, true);
  }
}
