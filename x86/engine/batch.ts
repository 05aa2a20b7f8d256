// A module of several regions: the one that is wanted and those that it calls, so that their calls are direct.

import { type FunctionName, ModuleWriter } from "../codegen/module.ts";
import { Type } from "../semantics/ir.ts";
import { PAGE_SHIFT } from "../state.ts";
import type { Decoder } from "./code.ts";
import { type Block, discover, End } from "./discover.ts";
import type { JumpMaps } from "./jump-maps.ts";
import { writeRegion } from "./region.ts";

/** No more regions are taken in once a module has this many instructions. */
const ENOUGH = 600;

/** A region of a batch. */
export interface Made {
  readonly address: number;
  readonly pages: ReadonlySet<number>;
  /** Addresses of regions that it calls directly. */
  readonly callees: ReadonlySet<number>;
}

export interface Batch {
  readonly regions: readonly Made[];
  /** Its exports are named by `exportName`; its imports from "regions" too. */
  readonly module: Uint8Array<ArrayBuffer>;
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

/** Writes the region at `entry` and what it calls; `isKnown` tells which regions exist already. */
export function makeBatch(
  entry: number,
  decoder: Decoder,
  maps: JumpMaps,
  isKnown: (address: number) => boolean,
): Batch {
  const module = new ModuleWriter();
  const { translation } = decoder;
  const numbers = new Map([[entry, 0]]);
  const regions: Made[] = [];
  let instructions = 0;
  const nameOf = (target: number): FunctionName | undefined => {
    const number = numbers.get(target);
    if (number !== undefined) return module.ownFunction(number);
    if (isKnown(target)) return module.importFunction("regions", exportName(target), [], [Type.I64]);
    if (instructions > ENOUGH || !decoder.read(target)) return undefined;
    numbers.set(target, numbers.size);
    return module.ownFunction(numbers.size - 1);
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
    const blocks = discover(address, decoder);
    instructions += blocks.reduce((sum, { steps }) => sum + steps.length, 0);
    writeRegion(module, translation, blocks, exportName(address), { callee, jumpMap: (targets) => maps.make(targets) });
    regions.push({ address, pages: pagesOf(blocks), callees });
  }
  return { regions, module: module.finish() };
}
