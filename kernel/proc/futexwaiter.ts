// A thread asleep in futex(2): a place in the list of those whose words fall into the same bucket (futex.ts).

import { Thread } from "./thread";

/** Invariant: bucket is >= 0 exactly while it is in that bucket's list. */
export class FutexWaiter {
  bucket: i32 = -1;
  previous: FutexWaiter | null = null;
  next: FutexWaiter | null = null;
  /** The word it waits for: an object that stands for the memory, and the offset in it. */
  object: usize = 0;
  offset: u64 = 0;
  /** FUTEX_WAIT_BITSET's set. */
  bits: u32 = 0;
  /** Waits for a PI lock. */
  forLock: bool = false;
  /** Somebody has woken it (and taken it off the list). */
  woken: bool = false;

  constructor(readonly thread: Thread) {}
}
