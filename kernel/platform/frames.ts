// Page frames: 4 KiB pieces of RAM for programs, page tables and file data. The kernel's own heap grows from
// below; frames are handed out from the highest free address down, so the two meet only when RAM is used up.

import { MemoryRange, machine } from "./machine";
import { PAGE_SIZE } from "./pagemap";

let ranges: MemoryRange[] = [];
let top: i32 = -1;
/** Freed frames, linked through their first word. */
let freeList: usize = 0;
let freeCount: u32 = 0;
let untouched: u32 = 0;
let total: u32 = 0;
/** Lowest frame handed out from the range that borders the heap. */
let heapNeighbour: i32 = -1;

/** Takes over RAM; ranges in ascending order. growsFrom: where the heap ends now, at the start of one of them. */
export function addFrames(free: MemoryRange[], growsFrom: usize): void {
  ranges = free;
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i];
    range.start = (range.start + PAGE_SIZE - 1) & ~(<usize>PAGE_SIZE - 1);
    range.end &= ~(<usize>PAGE_SIZE - 1);
    if (range.end < range.start) range.end = range.start;
    untouched += <u32>((range.end - range.start) / PAGE_SIZE);
    if (growsFrom >= range.start && growsFrom < range.end) heapNeighbour = i;
  }
  total = untouched;
  top = ranges.length - 1;
  if (heapNeighbour >= 0) machine().setHeapLimit(ranges[heapNeighbour].end);
}

function takeUntouched(): usize {
  while (top >= 0) {
    const range = ranges[top];
    const floor = top == heapNeighbour ? (<usize>memory.size()) << 16 : range.start;
    if (range.end >= floor + PAGE_SIZE) {
      range.end -= PAGE_SIZE;
      untouched--;
      if (top == heapNeighbour) machine().setHeapLimit(range.end);
      return range.end;
    }
    top--;
  }
  return 0;
}

/** A frame with whatever it held before, or 0 when RAM is used up. */
export function takeFrame(): usize {
  const frame = freeList;
  if (!frame) return takeUntouched();
  freeList = load<u32>(frame);
  freeCount--;
  return frame;
}

/** A frame of zeros, or 0 when RAM is used up. */
export function takeZeroFrame(): usize {
  const frame = takeFrame();
  if (frame) memory.fill(frame, 0, PAGE_SIZE);
  return frame;
}

export function giveFrame(frame: usize): void {
  store<u32>(frame, <u32>freeList);
  freeList = frame;
  freeCount++;
}

/** Frames that are free now (the heap may still take some of them). */
export function framesFree(): u32 {
  return freeCount + untouched;
}

/** Frames there were at boot. */
export function framesTotal(): u32 {
  return total;
}
