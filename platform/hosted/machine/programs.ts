// The memories of a machine's programs, and the kernel's imports that reach them (kernel/platform/hosted/host.ts).

import { State } from "../../../x86/state.ts";
import type { MakeEngine } from "./engine.ts";
import type { KernelMemory } from "./kernelmemory.ts";
import { ProgramMemory } from "./programmemory.ts";
import { loadVectors, saveVectors, vectorAreaSize, vectorFeatures } from "./vectors.ts";

const PAGE_SIZE = 4096;
/** One memory takes 10 GiB of the host's addresses, of which there are 1 TiB for all. */
const MOST_MEMORIES = 64;
/** Memories of programs that have ended, which the next ones get: for each new one V8 collects garbage (4 GiB, it thinks). */
const MOST_SPARES = 4;
/** What is kept of the host's memory for each of them. */
const MOST_SPARE_PAGES = 1024;

export class Programs {
  /** The memory of the program that runs. */
  current: ProgramMemory | undefined;
  private readonly memories = new Map<number, ProgramMemory>();
  private readonly spares: WebAssembly.Memory[] = [];
  private next = 0;

  constructor(
    private readonly kernel: KernelMemory,
    private readonly makeEngine: MakeEngine,
  ) {}

  private at(map: number): ProgramMemory {
    const found = this.memories.get(map);
    if (!found) throw new Error(`the kernel has no program memory ${map}`);
    return found;
  }

  get running(): ProgramMemory {
    if (!this.current) throw new Error("no program is on the processor");
    return this.current;
  }

  private create(): number {
    if (this.memories.size >= MOST_MEMORIES) return -1;
    try {
      this.memories.set(this.next, new ProgramMemory(this.makeEngine, this.spares.pop()));
    } catch (error) {
      if (error instanceof RangeError) return -1;
      throw error;
    }
    return this.next++;
  }

  private destroy(map: number): void {
    const program = this.at(map);
    if (this.current === program) this.current = undefined;
    this.memories.delete(map);
    if (this.spares.length < MOST_SPARES && program.wipe(MOST_SPARE_PAGES)) this.spares.push(program.memory);
  }

  private readValue(map: number, from: number, to: number, size: number): number {
    const program = this.at(map);
    if (program.readable(from, size) < size) return 0;
    const { bytes } = this.kernel;
    for (let i = 0; i < size; i++) bytes[to + i] = program.bytes[from + i] ?? 0;
    return 1;
  }

  private writeValue(map: number, to: number, from: number, size: number): number {
    const program = this.at(map);
    if (program.writable(to, size) < size) return 0;
    const { bytes } = this.kernel;
    for (let i = 0; i < size; i++) program.bytes[to + i] = bytes[from + i] ?? 0;
    return 1;
  }

  /** Addresses come as signed numbers. */
  imports() {
    const { kernel } = this;
    return {
      newMap: () => this.create(),
      destroyMap: (map: number) => this.destroy(map),
      useMap: (map: number) => {
        this.current = this.at(map);
      },
      hasPage: (map: number, address: number) => Number(this.at(map).has(address >>> 0)),
      addPage: (map: number, address: number, permissions: number) => this.at(map).addZeros(address >>> 0, permissions),
      addPageOf: (map: number, address: number, bytes: number, permissions: number) =>
        this.at(map).add(address >>> 0, kernel.view(bytes >>> 0, PAGE_SIZE), permissions),
      protectPages: (map: number, start: number, end: number, permissions: number) =>
        this.at(map).protect(start >>> 0, end >>> 0, permissions),
      removePages: (map: number, start: number, end: number) => this.at(map).remove(start >>> 0, end >>> 0),
      countPages: (map: number, start: number, end: number) => this.at(map).count(start >>> 0, end >>> 0),
      movePages: (map: number, start: number, end: number, to: number) =>
        this.at(map).move(start >>> 0, end >>> 0, to >>> 0),
      copyPages: (map: number, other: number, start: number, end: number) =>
        this.at(map).copyFrom(this.at(other), start >>> 0, end >>> 0),
      read: (map: number, from: number, to: number, length: number) => {
        const program = this.at(map);
        const part = program.readable(from >>> 0, length >>> 0);
        if (part) kernel.bytes.set(program.bytes.subarray(from >>> 0, (from >>> 0) + part), to >>> 0);
        return part;
      },
      write: (map: number, to: number, from: number, length: number) => {
        const program = this.at(map);
        const part = program.writable(to >>> 0, length >>> 0);
        if (part) program.bytes.set(kernel.view(from >>> 0, part), to >>> 0);
        return part;
      },
      clear: (map: number, to: number, length: number) => {
        const program = this.at(map);
        const part = program.writable(to >>> 0, length >>> 0);
        program.bytes.fill(0, to >>> 0, (to >>> 0) + part);
        return part;
      },
      readValue: (map: number, from: number, to: number, size: number) =>
        this.readValue(map, from >>> 0, to >>> 0, size),
      writeValue: (map: number, to: number, from: number, size: number) =>
        this.writeValue(map, to >>> 0, from >>> 0, size),
      vectorAreaSize,
      vectorFeatures,
      saveVectors: (area: number) => saveVectors(this.running, kernel, area >>> 0),
      loadVectors: (area: number) => loadVectors(this.running, kernel, area >>> 0),
      setFsBase: (base: bigint) => this.running.view.setBigUint64(State.FsBase, BigInt.asUintN(64, base), true),
      fsBase: () => this.running.view.getBigUint64(State.FsBase, true),
      setGsBase: (base: bigint) => this.running.view.setBigUint64(State.GsBase, BigInt.asUintN(64, base), true),
      gsBase: () => this.running.view.getBigUint64(State.GsBase, true),
    };
  }
}
