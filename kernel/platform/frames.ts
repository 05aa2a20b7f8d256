// Page frames: 4 KiB pieces of RAM for programs, page tables and file data.
//
// Where RAM is given (kvm), the kernel's own heap grows from below and frames are handed out from the highest free
// address down, so the two meet only when RAM is used up. Where it is only a number (hosted), the kernel's memory
// grows when frames are wanted, and pages that are elsewhere count too.

import { largestFreeBlock } from "./heap";
import { MemoryRange, machine } from "./machine";
import { PAGE_SIZE } from "./pagemap";

let ranges: MemoryRange[] = [];
let top: i32 = -1;
/** End of the last range, as it was at boot. */
let highest: usize = 0;
/** Freed frames, linked through their first word. */
let freeList: usize = 0;
let freeCount: u32 = 0;
let untouched: u32 = 0;
let total: u32 = 0;
/** The range that borders the heap: frames are taken from its end, the heap grows into its start. */
let heapNeighbour: i32 = -1;
/**
 * Below this address no frame is handed out: a program that takes all it can get must not starve the kernel's heap.
 * Where RAM is a number: the bytes that the heap leaves when it grows.
 */
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
  if (top >= 0) highest = ranges[top].end;
  if (heapNeighbour >= 0) machine().setHeapLimit(ranges[heapNeighbour].end);
  reserve = growsFrom + reserveOf(total);
}

function reserveOf(pages: u32): usize {
  return min(MOST_RESERVE, max(LEAST_RESERVE, (<usize>pages / RESERVED_SHARE) * PAGE_SIZE));
}

/**
 * Where RAM is a number: what is left of it, without the frames that were made already. Below zero when pages elsewhere
 * are charged to free frames. The kernel's heap counts as far as it has grown since.
 */
let growable: i32 = 0;
let isNumber: bool = false;
/** What the kernel's memory was when RAM was counted, and what was added to it for frames: the rest is heap. */
let wasmPagesAtFirst: i32 = 0;
let wasmPagesOfFrames: i32 = 0;
/** Pages by which memory grows for frames: 1 MiB. */
const GROWTH: i32 = 256;
const FRAMES_PER_WASM_PAGE: i32 = 16;

/** RAM is this many pages, wherever they are. */
export function countFrames(pages: u32): void {
  isNumber = true;
  wasmPagesAtFirst = memory.size();
  growable = <i32>pages;
  total = pages;
  reserve = reserveOf(pages);
}

/** Counts pages that are not in the kernel's memory; false if there are not that many left. */
export function chargePages(pages: u32): bool {
  if (framesFree() < pages + promised) return false;
  growable -= <i32>pages;
  return true;
}

/** Pages that the heap has taken where RAM is a number, without what is free again there in one piece. */
function heapPages(): i32 {
  const grown = (memory.size() - wasmPagesAtFirst - wasmPagesOfFrames) * FRAMES_PER_WASM_PAGE;
  return max<i32>(0, grown - <i32>(largestFreeBlock() / PAGE_SIZE));
}

/** They are no longer there. */
export function refundPages(pages: u32): void {
  growable += <i32>pages;
}

/** Makes frames of new memory. */
function growFrames(): void {
  if (growable <= 0) return;
  const pages = min(GROWTH, growable);
  const wasmPages = (pages + FRAMES_PER_WASM_PAGE - 1) / FRAMES_PER_WASM_PAGE;
  const start = memory.grow(wasmPages);
  if (start < 0) return;
  wasmPagesOfFrames += wasmPages;
  growable -= pages;
  untouched += pages;
  ranges = [new MemoryRange((<usize>start) << 16, ((<usize>start) << 16) + <usize>pages * PAGE_SIZE)];
  top = 0;
}

/** What stays for all that does not ask: names, files, timers. */
const HEAP_MARGIN: usize = 96 << 10;

/** Frames that promiseFrame() keeps for its callers: nobody else gets them. */
let promised: u32 = 0;

/**
 * Whether the heap can grow by this many bytes and some more. What takes kernel memory on behalf of others (packets,
 * connections, buffers) asks first, since an allocation that fails is the end of the machine.
 */
export function heapHasRoom(bytes: usize): bool {
  if (canGrow(bytes) || (!isNumber && largestFreeBlock() >= bytes + HEAP_MARGIN)) return true;
  heapWasShort = true;
  return false;
}

/** Somebody has been refused: the collector may find something. */
export let heapWasShort: bool = false;

export function forgetShortage(): void {
  heapWasShort = false;
}

/** The same, but for what is free inside the heap. */
function canGrow(bytes: usize): bool {
  // Programs that go on need some pages too.
  if (isNumber) return <u64>framesFree() * PAGE_SIZE >= <u64>bytes + <u64>promised * PAGE_SIZE + reserve;
  if (heapNeighbour < 0) return true;
  const range = ranges[heapNeighbour];
  const elsewhere = freeCount + untouched - <u32>((range.end - range.start) / PAGE_SIZE);
  const lacking: usize = promised > elsewhere ? <usize>(promised - elsewhere) : 0;
  return range.end >= heapEnd() + bytes + HEAP_MARGIN + lacking * PAGE_SIZE;
}

function heapEnd(): usize {
  return (<usize>memory.size()) << 16;
}

/** No frame below this address is taken from the heap's neighbour. */
function heapFloor(): usize {
  return max(reserve, heapEnd() + HEAP_MARGIN);
}

function takeUntouched(): usize {
  while (top >= 0) {
    const range = ranges[top];
    const floor = top == heapNeighbour ? heapFloor() : range.start;
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

function takeNew(): usize {
  const frame = takeUntouched();
  if (frame || !isNumber) return frame;
  growFrames();
  return takeUntouched();
}

function takeAny(): usize {
  const frame = freeList;
  if (!frame) return takeNew();
  freeList = load<u32>(frame);
  freeCount--;
  return frame;
}

/** A frame with whatever it held before, or 0 when RAM is used up. */
export function takeFrame(): usize {
  return framesFree() > promised || borrowFrames() ? takeAny() : 0;
}

/** What is taken of the heap at a time, and how much has to be free there in one piece. */
const BORROWED: usize = 64 << 10;
const LEAST_FREE: usize = 512 << 10;

/** Makes frames of what is free inside the heap, for good: it has grown for something that is over. */
function borrowFrames(): bool {
  if (isNumber || largestFreeBlock() < LEAST_FREE) return false;
  const block = heap.alloc(BORROWED + PAGE_SIZE);
  const frame = (block + PAGE_SIZE - 1) & ~(<usize>PAGE_SIZE - 1);
  for (let i: usize = 0; i < BORROWED; i += PAGE_SIZE) giveFrame(frame + i);
  return true;
}

/** Keeps a frame for the caller, who may take it when it needs it; false when RAM is used up. */
export function promiseFrame(): bool {
  if (framesFree() <= promised) return false;
  promised++;
  return true;
}

/** The promised frame is not needed any more. */
export function forgetFrame(): void {
  promised--;
}

/** Takes the frame that was promised. 0 only if the heap, which nobody can stop, has taken it. */
export function takePromisedFrame(): usize {
  const frame = takeAny();
  if (frame) promised--;
  return frame;
}

/** Gives the frame back, and it is promised again. */
export function givePromisedFrame(frame: usize): void {
  giveFrame(frame);
  promised++;
}

/** A frame of zeros, or 0 when RAM is used up. */
export function takeZeroFrame(): usize {
  const frame = takeFrame();
  if (frame) memory.fill(frame, 0, PAGE_SIZE);
  return frame;
}

/**
 * How many users frames have beyond their first, 16 bits each, from `countsFrom` on; made when the first frame is
 * shared, so that machines that never fork pay nothing.
 */
let counts: usize = 0;
let countsFrom: usize = 0;
const MOST_USERS: u16 = u16.MAX_VALUE;

function countAt(frame: usize): usize {
  return counts + ((frame - countsFrom) / PAGE_SIZE) * 2;
}

function makeCounts(): bool {
  // Frames may be borrowed from the heap too.
  const first = min(ranges[0].start, __heap_base & ~(<usize>PAGE_SIZE - 1));
  const frames = (highest - first) / PAGE_SIZE;
  if (!heapHasRoom(frames * 2)) return false;
  countsFrom = first;
  counts = heap.alloc(frames * 2);
  memory.fill(counts, 0, frames * 2);
  return true;
}

/** One user more: the frame is free when as many have given it back. False when that can't be noted. */
export function shareFrame(frame: usize): bool {
  if (!counts && !makeCounts()) return false;
  const at = countAt(frame);
  const users = load<u16>(at);
  if (users == MOST_USERS) return false;
  store<u16>(at, users + 1);
  return true;
}

/** Whether somebody else uses the frame too. */
export function isSharedFrame(frame: usize): bool {
  return counts != 0 && load<u16>(countAt(frame)) != 0;
}

/** A user less; the last one makes the frame free. */
export function giveFrame(frame: usize): void {
  if (counts) {
    const at = countAt(frame);
    const users = load<u16>(at);
    if (users) {
      store<u16>(at, users - 1);
      return;
    }
  }
  store<u32>(frame, <u32>freeList);
  freeList = frame;
  freeCount++;
}

/** Frames that are free now, without what is the heap's. */
export function framesFree(): u32 {
  if (isNumber) return <u32>max<i32>(0, <i32>(freeCount + untouched) + growable - heapPages());
  if (heapNeighbour < 0) return freeCount + untouched;
  const range = ranges[heapNeighbour];
  const kept = min(heapFloor(), range.end) - range.start;
  return freeCount + untouched - <u32>((kept + PAGE_SIZE - 1) / PAGE_SIZE);
}

/** Frames there were at boot. */
export function framesTotal(): u32 {
  return total;
}
