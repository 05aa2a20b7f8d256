// Finds the code of a region: from its first instruction along all jumps whose targets are known, past calls to where they
// return. That is mostly a function; what lies beyond the limits is another region.

import type { Decoder } from "./code.ts";

/** V8's optimising compiler takes more than linear time. */
export const MAX_INSTRUCTIONS = 4000;
const MAX_BLOCKS = 600;

/** What ends a block. */
export const End = {
  /** It goes on with `next`. */
  Fall: 0,
  /** To `target`. */
  Jump: 1,
  /** To `target` or `next`. */
  Branch: 2,
  /** To an address that the instruction computes. */
  Indirect: 3,
  /** A call of `target`, or of a computed address when that is negative; then `next`. */
  Call: 4,
  Return: 5,
  /** The program stops. */
  Stop: 6,
  /** At `next` is nothing that can be translated. */
  Unknown: 7,
} as const;
export type End = (typeof End)[keyof typeof End];

/** An instruction: its place, its nodes [from, to) and its effect on control and the status flags. */
export interface Step {
  readonly address: number;
  readonly next: number;
  readonly from: number;
  readonly to: number;
  readonly end: End | undefined;
  readonly target: number;
  /** Where a computed jump may go, as far as that is known. */
  readonly targets: readonly number[];
  /** It may fault, or raise an exception. */
  readonly canStop: boolean;
  /** It always raises one: what follows need not be code. */
  readonly raises: boolean;
  /** Masks of flags; those kept may stay as they were. */
  readonly flagsRead: number;
  readonly flagsWritten: number;
  readonly flagsKept: number;
  /** Set one by one, or left by an operation that sets the others: not among the flags kept unevaluated. */
  readonly flagsSingle: number;
  /** Masks of registers, as in register-plan.ts. */
  readonly registersRead: number;
  readonly registersWritten: number;
}

export interface Block {
  readonly address: number;
  readonly steps: readonly Step[];
  readonly end: End;
  /** Addresses. */
  readonly target: number;
  readonly next: number;
  /** Of a computed jump: addresses that it may go to, and their blocks. */
  readonly targets: { address: number; block: number }[];
  /** Indexes of blocks: of `target` and `next`; −1: outside the region, or none. */
  targetBlock: number;
  nextBlock: number;
}

/** Where control may go from a step, inside the region. */
function followed(step: Step): readonly number[] {
  switch (step.end) {
    case End.Jump:
      return [step.target];
    case End.Branch:
      return [step.next, step.target];
    case End.Call:
      return [step.next];
    case End.Indirect:
      return step.targets;
    default:
      return [];
  }
}

/** What becomes part of a region. */
export interface Extent {
  /** How many instructions at most; left out: MAX_INSTRUCTIONS. */
  readonly limit?: number;
  /** Whether a jump to an address within the function is followed. */
  readonly follows?: (address: number) => boolean;
}

/** Decodes all that can be reached; returns the steps by address, and the addresses where blocks begin. */
function walk(
  entry: number,
  decoder: Decoder,
  { limit = MAX_INSTRUCTIONS, follows = () => true }: Extent,
): { steps: Map<number, Step>; leaders: Set<number> } {
  const steps = new Map<number, Step>();
  const leaders = new Set([entry]);
  const waiting = [entry];
  for (let leader = waiting.shift(); leader !== undefined; leader = waiting.shift()) {
    for (let at = leader; !steps.has(at) && steps.size < limit; ) {
      const step = decoder.step(at);
      if (!step) break;
      steps.set(at, step);
      at = step.next;
      if (step.raises) break;
      if (step.end === undefined) continue;
      for (const target of followed(step)) {
        if (leaders.has(target) || leaders.size >= MAX_BLOCKS || !follows(target)) continue;
        leaders.add(target);
        waiting.push(target);
      }
      break;
    }
  }
  return { steps, leaders };
}

/** `otherwise`: what ends it where no step is. */
function makeBlock(leader: number, steps: Map<number, Step>, leaders: Set<number>, otherwise: End): Block {
  const own: Step[] = [];
  const block = (end: End, target: number, next: number): Block => {
    return { address: leader, steps: own, end, target, next, targets: [], targetBlock: -1, nextBlock: -1 };
  };
  for (let at = leader; ; ) {
    const step = steps.get(at);
    if (!step) return block(otherwise, -1, at);
    own.push(step);
    if (step.end !== undefined) return block(step.end, step.target, step.next);
    at = step.next;
    if (leaders.has(at)) return block(End.Fall, -1, at);
  }
}

/** The blocks of the region that begins at `entry`; block 0 is its first. */
export function discover(entry: number, decoder: Decoder, extent: Extent = {}): Block[] {
  const { steps, leaders } = walk(entry, decoder, extent);
  const starts = [...leaders].filter((leader) => leader === entry || steps.has(leader));
  const index = new Map(starts.map((leader, i) => [leader, i]));
  const otherwise = steps.size >= (extent.limit ?? MAX_INSTRUCTIONS) ? End.Fall : End.Unknown;
  const blocks = starts.map((leader) => makeBlock(leader, steps, leaders, otherwise));
  for (const block of blocks) {
    if (block.end === End.Jump || block.end === End.Branch) block.targetBlock = index.get(block.target) ?? -1;
    if (block.end !== End.Jump && block.end !== End.Indirect) block.nextBlock = index.get(block.next) ?? -1;
    for (const address of block.steps.at(-1)?.targets ?? []) {
      const found = index.get(address);
      if (found !== undefined) block.targets.push({ address, block: found });
    }
  }
  return blocks;
}

/** Blocks that control may go to from this one; those of a computed jump twice, as if it came by two ways. */
export function successors(block: Block): number[] {
  const { end, targetBlock, nextBlock } = block;
  const list: number[] = [];
  if ((end === End.Jump || end === End.Branch) && targetBlock >= 0) list.push(targetBlock);
  if ((end === End.Fall || end === End.Branch || end === End.Call) && nextBlock >= 0) list.push(nextBlock);
  for (const { block: target } of block.targets) list.push(target, target);
  return list;
}
