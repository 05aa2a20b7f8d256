// Which status flags are read before they are set again: at the beginning of each block of a region.

import { type Block, End, type Step, successors } from "./discover.ts";

/** Flags live before a step, from those live after it. */
export function liveBefore(step: Step, after: number): number {
  return (after & ~step.flagsWritten) | step.flagsRead;
}

/**
 * By block: the flags that the region itself reads before it sets them. What lies beyond its exits is not counted: there
 * the flags are as the state block has them.
 */
export function liveFlags(blocks: readonly Block[]): Uint16Array {
  const live = new Uint16Array(blocks.length);
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = blocks.length - 1; i >= 0; i--) {
      const block = blocks[i] as Block;
      let mask = 0;
      if (block.end !== End.Call) for (const next of successors(block)) mask |= live[next] as number;
      for (let k = block.steps.length - 1; k >= 0; k--) mask = liveBefore(block.steps[k] as Step, mask);
      if (mask === live[i]) continue;
      live[i] = mask;
      changed = true;
    }
  }
  return live;
}
