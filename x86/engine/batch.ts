// A module of several regions: the one that is wanted and those that it calls, so that their calls are direct.

import { type FunctionName, ModuleWriter } from "../codegen/module.ts";
import { MAX_LENGTH } from "../decode/forms.ts";
import { Type } from "../semantics/ir.ts";
import { PAGE_SHIFT } from "../state.ts";
import type { Decoder } from "./code.ts";
import type { Piece } from "./code-cache.ts";
import { type Block, discover, End, MAX_INSTRUCTIONS } from "./discover.ts";
import type { JumpMaps } from "./jump-maps.ts";
import { type JumpMap, writeRegion } from "./region.ts";

/** No more regions are taken in once a module has this many instructions. */
const ENOUGH = 600;

/** A region of a batch. */
export interface Made {
  readonly address: number;
  readonly pages: ReadonlySet<number>;
  /** Addresses of regions that it calls directly. */
  readonly callees: ReadonlySet<number>;
  /** Addresses that it could go on at and leaves for, because they have not been reached yet. */
  readonly cold: ReadonlySet<number>;
}

export interface Batch {
  readonly regions: readonly Made[];
  /** Its exports are named by `exportName`; its imports from "regions" too. */
  readonly module: Uint8Array<ArrayBuffer>;
  /** The bytes that were translated. */
  readonly code: readonly Piece[];
  /** What has to be in memory for it: maps of computed jumps. */
  readonly maps: readonly Piece[];
  /** It ends where no code was, so that it is right only as long as there is none. */
  readonly isOpen: boolean;
}

/** Joins [start, end) ranges; returns the memory's bytes in them. */
function piecesOf(ranges: [number, number][], memory: Uint8Array): Piece[] {
  const joined: [number, number][] = [];
  for (const range of ranges.sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
    else joined.push(range);
  }
  return joined.map(([start, end]) => ({ at: start, bytes: memory.slice(start, end) }));
}

/** What a batch gathers while its regions are written. */
class Gathered {
  readonly regions: Made[] = [];
  readonly ranges: [number, number][] = [];
  readonly maps: Piece[] = [];
  isOpen = false;
  instructions = 0;

  add(blocks: readonly Block[], decoder: Decoder): void {
    for (const { steps, end, next } of blocks) {
      this.instructions += steps.length;
      for (const step of steps) this.ranges.push([step.address, step.next]);
      if (end !== End.Unknown) continue;
      // Bytes that are no instruction are such as long as they are the same.
      const length = decoder.executable(next);
      if (length < MAX_LENGTH) this.isOpen = true;
      this.ranges.push([next, next + length]);
    }
  }
}

export function exportName(address: number): string {
  return address.toString(16);
}

function pagesOf(blocks: readonly Block[]): Set<number> {
  const pages = new Set<number>();
  for (const { steps, end, next } of blocks) {
    for (const step of steps) {
      pages.add(step.address >>> PAGE_SHIFT);
      pages.add((step.next - 1) >>> PAGE_SHIFT);
    }
    // What is missing may come.
    if (end === End.Unknown) pages.add(next >>> PAGE_SHIFT);
  }
  return pages;
}

/** What a batch is made from, and with. */
export interface Source {
  readonly decoder: Decoder;
  readonly maps: JumpMaps;
  /** The program's memory. */
  readonly memory: Uint8Array;
  /** Which regions exist already. */
  isKnown(address: number): boolean;
  /** Whether code at an address has been reached; what has not stays outside. */
  isReached(address: number): boolean;
  /** Where code begins that leads to an address and may tell about its jump tables. */
  codeBefore(address: number): number;
}

/** Writes the region at `entry`, of at most `limit` instructions, and what it calls. */
export function makeBatch(
  entry: number,
  limit: number,
  { decoder, maps, memory, isKnown, isReached, codeBefore }: Source,
): Batch {
  const module = new ModuleWriter();
  const numbers = new Map([[entry, 0]]);
  const made = new Gathered();
  const nameOf = (target: number): FunctionName | undefined => {
    const number = numbers.get(target);
    if (number !== undefined) return module.ownFunction(number);
    if (isKnown(target)) return module.importFunction("regions", exportName(target), [], [Type.I64]);
    if (made.instructions > ENOUGH || !isReached(target) || !decoder.read(target)) return undefined;
    numbers.set(target, numbers.size);
    return module.ownFunction(numbers.size - 1);
  };
  const jumpMap = (targets: readonly number[]): JumpMap | undefined => {
    const map = maps.make(targets);
    if (map) made.maps.push({ at: map.at, bytes: memory.slice(map.at, map.at + map.size) });
    return map;
  };
  // It grows while it is gone through.
  for (const address of numbers.keys()) {
    const callees = new Set<number>();
    const callee = (target: number): FunctionName | undefined => {
      const name = nameOf(target);
      if (name !== undefined) callees.add(target);
      return name;
    };
    decoder.clear();
    decoder.skim(codeBefore(address), address);
    const cold = new Set<number>();
    const follows = (target: number): boolean => {
      if (isReached(target)) return true;
      cold.add(target);
      return false;
    };
    // Of a part of a function, only what has no region yet.
    const isPart = limit < MAX_INSTRUCTIONS && address === entry;
    const extent = isPart ? { limit, follows: (target: number) => !isKnown(target) && follows(target) } : { follows };
    const blocks = discover(address, decoder, extent);
    made.add(blocks, decoder);
    writeRegion(module, decoder.translation, blocks, exportName(address), { callee, jumpMap });
    made.regions.push({ address, pages: pagesOf(blocks), callees, cold });
  }
  const { regions, isOpen } = made;
  return { regions, isOpen, module: module.finish(), code: piecesOf(made.ranges, memory), maps: made.maps };
}
