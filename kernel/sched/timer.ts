// Things to do at a time: one binary heap of all armed timers, earliest first.

import { machine } from "../platform/machine";

/** Subclass it to say what happens. Re-arming and cancelling allocate nothing. */
export abstract class Timer {
  /** Nanoseconds on the machine's clock; meaningful while armed. */
  deadline: u64 = 0;
  /** Place in the heap, -1 when not armed. */
  slot: i32 = -1;

  abstract fire(): void;

  get armed(): bool {
    return this.slot >= 0;
  }

  /** Fires once at or soon after deadline; replaces an earlier arming. */
  armAt(deadline: u64): void {
    const old = this.deadline;
    this.deadline = deadline;
    if (this.slot < 0) {
      this.slot = heap.length;
      heap.push(this);
      siftUp(this.slot);
    } else if (deadline < old) {
      siftUp(this.slot);
    } else {
      siftDown(this.slot);
    }
  }

  /** Fires after this many nanoseconds. */
  armIn(delay: u64): void {
    this.armAt(machine().now() + delay);
  }

  cancel(): void {
    const slot = this.slot;
    if (slot < 0) return;
    this.slot = -1;
    const last = heap.pop();
    if (last == this) return;
    place(last, slot);
    siftUp(slot);
    siftDown(last.slot);
  }
}

const heap: Timer[] = [];

function place(timer: Timer, slot: i32): void {
  heap[slot] = timer;
  timer.slot = slot;
}

function siftUp(from: i32): void {
  let slot = from;
  const timer = heap[slot];
  while (slot > 0) {
    const parent = (slot - 1) >> 1;
    const above = heap[parent];
    if (above.deadline <= timer.deadline) break;
    place(above, slot);
    slot = parent;
  }
  place(timer, slot);
}

function siftDown(from: i32): void {
  let slot = from;
  const timer = heap[slot];
  const count = heap.length;
  while (true) {
    let child = 2 * slot + 1;
    if (child >= count) break;
    if (child + 1 < count && heap[child + 1].deadline < heap[child].deadline) child++;
    const below = heap[child];
    if (timer.deadline <= below.deadline) break;
    place(below, slot);
    slot = child;
  }
  place(timer, slot);
}

/** When the next timer fires, or u64.MAX_VALUE. */
export function nextDeadline(): u64 {
  return heap.length ? heap[0].deadline : u64.MAX_VALUE;
}

/** Fires everything that is due. */
export function runTimers(): void {
  if (!heap.length) return;
  const now = machine().now();
  while (heap.length && heap[0].deadline <= now) {
    const timer = heap[0];
    timer.cancel();
    timer.fire();
  }
}
