// Which status flags of a region matter to whom, before its code is written.
//
// A flag is *observed* if something may read it before it is set again, be it beyond the region. It is *live* if the
// region itself reads it. Between blocks, live flags are in locals; observed ones are kept unevaluated at least.

import { STATUS_FLAGS } from "../codegen/frame.ts";
import { type Block, End, type Step, successors } from "./discover.ts";

export interface FlagPlan {
  /** By block, and in it by step: the flags that are observed after the step. */
  readonly observed: readonly (readonly number[])[];
  /** By block: the flags live where it begins. */
  readonly live: Uint16Array;
  /** Flags that have locals. */
  readonly locals: number;
  /** Those of them that are set one by one: where the region ends, their locals count. */
  readonly single: number;
}

/** Control may leave the region at the block's end. */
function leaves(block: Block): boolean {
  const { end, targetBlock, nextBlock } = block;
  if (end === End.Fall) return nextBlock < 0;
  if (end === End.Jump) return targetBlock < 0;
  if (end === End.Branch) return targetBlock < 0 || nextBlock < 0;
  return true;
}

/** Repeats `update` for all blocks, last first, until no mask changes; it returns a block's mask. */
function solve(
  blocks: readonly Block[],
  update: (block: Block, index: number, masks: Uint16Array) => number,
): Uint16Array {
  const masks = new Uint16Array(blocks.length);
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = blocks.length - 1; i >= 0; i--) {
      const mask = update(blocks[i] as Block, i, masks);
      if (mask === masks[i]) continue;
      masks[i] = mask;
      changed = true;
    }
  }
  return masks;
}

/** The union over the blocks that follow inside the region; a call comes back with flags of its own. */
function fromSuccessors(block: Block, masks: Uint16Array): number {
  if (block.end === End.Call) return 0;
  return successors(block).reduce((mask, next) => mask | (masks[next] as number), 0);
}

function findObserved(blocks: readonly Block[]): number[][] {
  const atEnd = (block: Block, masks: Uint16Array) => (leaves(block) ? STATUS_FLAGS : fromSuccessors(block, masks));
  const before = (step: Step, after: number) => (after & ~step.flagsWritten) | step.flagsRead;
  const masks = solve(blocks, (block, _, known) =>
    block.steps.reduceRight((mask, step) => before(step, mask), atEnd(block, known)),
  );
  return blocks.map((block) => {
    const after: number[] = [];
    let mask = atEnd(block, masks);
    for (let i = block.steps.length - 1; i >= 0; i--) {
      after[i] = mask;
      mask = before(block.steps[i] as Step, mask);
    }
    return after;
  });
}

export function planFlags(blocks: readonly Block[]): FlagPlan {
  const observed = findObserved(blocks);
  const live = solve(blocks, (block, index, masks) => {
    let mask = fromSuccessors(block, masks);
    for (let i = block.steps.length - 1; i >= 0; i--) {
      const { flagsWritten, flagsRead, flagsKept } = block.steps[i] as Step;
      mask = (mask & ~flagsWritten) | flagsRead | (flagsKept & (observed[index]?.[i] as number));
    }
    return mask;
  });
  let single = 0;
  blocks.forEach(({ steps }, index) => {
    steps.forEach(({ flagsSingle }, i) => {
      single |= flagsSingle & (observed[index]?.[i] as number);
    });
  });
  return { observed, live, locals: live.reduce((mask, flags) => mask | flags, single), single };
}
