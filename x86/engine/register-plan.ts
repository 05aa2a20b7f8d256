// Which registers a region has to load and store, and where: what calls and exits cost.
//
// A register is *dirty* where its local may differ from the state block: it is stored where control leaves. It is *needed*
// where its local is read, or stored, before it is written: it is loaded at the entry and after calls. Masks have bit n for
// general register n and bit 16 + n for vector register n.

import { type Block, End, type Step, successors } from "./discover.ts";

/** Places to leave from in the middle of an instruction share this many ways out. */
const MAX_WAYS_OUT = 6;

export interface RegisterPlan {
  /** By block and step: dirty before the step. */
  readonly dirtyBefore: readonly (readonly number[])[];
  /** By block: dirty at its end. */
  readonly dirtyAtEnd: readonly number[];
  /** By block: needed where it begins. */
  readonly needed: readonly number[];
  /** What each way out stores. */
  readonly waysOut: readonly number[];
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count++;
  return count;
}

/** The first way out that stores all of `dirty`. */
export function wayOut({ waysOut }: Pick<RegisterPlan, "waysOut">, dirty: number): number {
  return waysOut.findIndex((mask) => (dirty & ~mask) === 0);
}

function findDirty(blocks: readonly Block[]): number[] {
  const begin = blocks.map(() => 0);
  const waiting = new Set(blocks.keys());
  for (const index of waiting) {
    waiting.delete(index);
    const block = blocks[index] as Block;
    const written = block.steps.reduce((mask, step) => mask | step.registersWritten, begin[index] as number);
    const after = block.end === End.Call ? 0 : written;
    for (const next of successors(block)) {
      if (((begin[next] as number) | after) === begin[next]) continue;
      begin[next] = (begin[next] as number) | after;
      waiting.add(next);
    }
  }
  return begin;
}

/**
 * Few masks, smallest first, so that each of `wanted` is within one of them. That of nothing stays: where a region is entered,
 * only what it needs there has been loaded.
 */
function chooseWaysOut(wanted: ReadonlySet<number>): number[] {
  const masks = [...wanted].sort((a, b) => bitCount(a) - bitCount(b));
  while (masks.length > MAX_WAYS_OUT) {
    let best = 1;
    let least = 64;
    for (let i = 1; i + 1 < masks.length; i++) {
      const growth = bitCount((masks[i] as number) | (masks[i + 1] as number)) - bitCount(masks[i] as number);
      if (growth >= least) continue;
      least = growth;
      best = i;
    }
    masks.splice(best, 2, (masks[best] as number) | (masks[best + 1] as number));
  }
  return masks;
}

/**
 * `isLoop`: by block, whether it is a loop's header, where the budget may run out. `wide`: vectors whose halves are written
 * one by one, so that a write does not make the whole known.
 */
export function planRegisters(blocks: readonly Block[], isLoop: Uint8Array, wide: number): RegisterPlan {
  const begin = findDirty(blocks);
  const dirtyBefore: number[][] = [];
  const dirtyAtEnd: number[] = [];
  const wanted = new Set([0]);
  blocks.forEach((block, index) => {
    let dirty = begin[index] as number;
    if (isLoop[index]) wanted.add(dirty);
    dirtyBefore.push(
      block.steps.map((step) => {
        const before = dirty;
        if (step.canStop) wanted.add(before);
        dirty |= step.registersWritten;
        return before;
      }),
    );
    dirtyAtEnd.push(dirty);
  });
  const waysOut = chooseWaysOut(wanted);
  const leaving = (dirty: number): number => waysOut[wayOut({ waysOut }, dirty)] as number;
  const before = (step: Step, after: number, dirty: number): number =>
    (after & (~step.registersWritten | wide)) |
    step.registersRead |
    (step.registersWritten & wide) |
    (step.canStop ? leaving(dirty) : 0);
  const needed = blocks.map(() => 0);
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = blocks.length - 1; i >= 0; i--) {
      const block = blocks[i] as Block;
      const inside = block.end === End.Call ? [] : successors(block);
      // Where control leaves, all that is dirty is stored.
      const leaves = block.end > End.Branch || inside.length < (block.end === End.Branch ? 2 : 1);
      let mask = inside.reduce((sum, next) => sum | (needed[next] as number), leaves ? (dirtyAtEnd[i] as number) : 0);
      for (let k = block.steps.length - 1; k >= 0; k--)
        mask = before(block.steps[k] as Step, mask, dirtyBefore[i]?.[k] as number);
      if (isLoop[i]) mask |= leaving(begin[i] as number);
      if (mask === needed[i]) continue;
      needed[i] = mask;
      changed = true;
    }
  }
  return { dirtyBefore, dirtyAtEnd, needed, waysOut };
}
