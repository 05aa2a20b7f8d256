// Makes a region's control flow structured by giving up edges: control then leaves the region and enters another at the same
// address.
//
// Most loops that are entered sideways are not real: after a call that never returns comes other code, and following it joins
// what does not belong together.

import { type Block, End, successors } from "./discover.ts";
import { analyse, type Shape } from "./structure.ts";

/** What still has a loop with several entries then is written as a dispatcher. */
const MOST_TRIES = 8;

/** Calls do not come back to blocks that are also reached in other ways. */
function cutReturns(blocks: readonly Block[], { isMerge, isLoop }: Shape): void {
  for (const block of blocks) {
    if (block.end === End.Call && block.nextBlock >= 0 && (isMerge[block.nextBlock] || isLoop[block.nextBlock]))
      block.nextBlock = -1;
  }
}

function cut(block: Block, target: number): void {
  if (block.nextBlock === target) block.nextBlock = -1;
  if (block.targetBlock === target) block.targetBlock = -1;
  const kept = block.targets.filter((entry) => entry.block !== target);
  block.targets.splice(0, block.targets.length, ...kept);
}

/** The region's shape; its blocks lose the edges that are given up. */
export function shapeOf(blocks: readonly Block[]): Shape {
  let shape = analyse(blocks.map(successors));
  for (let tries = 0; shape.sideways.length > 0 && tries < MOST_TRIES; tries++) {
    if (tries === 0) cutReturns(blocks, shape);
    else for (const [source, target] of shape.sideways) cut(blocks[source] as Block, target);
    shape = analyse(blocks.map(successors));
  }
  return shape;
}
