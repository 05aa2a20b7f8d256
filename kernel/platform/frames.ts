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
/** The range that borders the heap: frames are taken from its end, the heap grows into its start. */
let heapNeighbour: i32 = -1;
/** Below this address no frame is handed out: a program that takes all it can get must not starve the kernel's heap. */
let reserve: usize = 0;
const RESERVED_SHARE: u32 = 16;
const LEAST_RESERVE: usize = 256 << 10;
const MOST_RESERVE: usize = 8 << 20;

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
  reserve = growsFrom + min(MOST_RESERVE, max(LEAST_RESERVE, (<usize>total / RESERVED_SHARE) * PAGE_SIZE));
}

/** What stays for all that does not ask: names, files, timers. */
const HEAP_MARGIN: usize = 96 << 10;

/**
 * Whether the heap can grow by this many bytes and some more. What takes kernel memory on behalf of others (packets,
 * connections, buffers) asks first, since an allocation that fails is the end of the machine.
 */
export function heapHasRoom(bytes: usize): bool {
  if (heapNeighbour < 0) return true;
  return ranges[heapNeighbour].end - heapEnd() >= bytes + promised + HEAP_MARGIN;
}

/** Bytes that somebody may allocate later without asking: neither frames nor others' requests may have them. */
let promised: usize = 0;

/** Keeps that many more bytes (or fewer, when negative). */
export function promiseHeap(bytes: i32): void {
  promised += bytes;
}

function heapEnd(): usize {
  return (<usize>memory.size()) << 16;
}

function takeUntouched(): usize {
  while (top >= 0) {
    const range = ranges[top];
    const floor = top == heapNeighbour ? max(reserve, heapEnd() + promised + HEAP_MARGIN) : range.start;
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
