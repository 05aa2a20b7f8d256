// Advisory locks of one inode: ranges of bytes (fcntl(2): POSIX locks belong to a process, open file description
// locks to an open file), and whole files (flock(2)), which don't see each other.
//
// Owners are identities (changetype<usize>): a descriptor table stands for the process, as in Linux. Whoever owns
// locks releases them before it goes away, so an identity is never stale.

import { EAGAIN, EDEADLK } from "../abi/errno";
import { BLOCKED, currentTask, Task } from "../sched/task";
import { WaitQueue } from "../sched/waitqueue";

/** The last byte of a lock without end. */
export const LOCK_END: u64 = <u64>i64.MAX_VALUE;
/** What F_GETLK tells as the pid of an open file description lock. */
export const NO_PID: i32 = -1;

/** [start, end], both included. */
export class Lock {
  next: Lock | null = null;

  constructor(
    readonly owner: usize,
    readonly pid: i32,
    readonly exclusive: bool,
    public start: u64,
    public end: u64,
  ) {}

  private overlaps(other: Lock): bool {
    return this.start <= other.end && other.start <= this.end;
  }

  /** Overlapping, or one directly behind the other. */
  touches(other: Lock): bool {
    return this.overlaps(other) || (this.end < LOCK_END && this.end + 1 == other.start) || other.end + 1 == this.start;
  }

  conflictsWith(other: Lock): bool {
    return this.owner != other.owner && (this.exclusive || other.exclusive) && this.overlaps(other);
  }
}

/** A task that waits for somebody's lock; for finding out that waiting would never end. */
class Wait {
  constructor(
    readonly task: Task,
    readonly owner: usize,
    readonly holder: usize,
  ) {}
}

const waits: Wait[] = [];

function forgetWait(task: Task): void {
  for (let i = waits.length - 1; i >= 0; i--) if (waits[i].task == task) waits.splice(i, 1);
}

/** Whether `owner` waiting for `holder` closes a circle. The chain is followed as far as there are waiting tasks. */
function wouldDeadlock(owner: usize, holder: usize): bool {
  for (let steps = waits.length; steps >= 0; steps--) {
    if (holder == owner) return true;
    let next: usize = 0;
    for (let i = 0; i < waits.length; i++) {
      // Whoever was woken waits no longer.
      if (waits[i].owner == holder && waits[i].task.parked && !waits[i].task.runnable) next = waits[i].holder;
    }
    if (!next) return false;
    holder = next;
  }
  return false;
}

export class Locks {
  private ranges: Lock | null = null;
  private whole: Lock | null = null;
  readonly waiters: WaitQueue = new WaitQueue();

  /** The lock with the lowest start in the way of this one, or null. */
  conflict(wanted: Lock): Lock | null {
    return conflictIn(this.ranges, wanted);
  }

  /**
   * Takes a range, in place of what the owner has of it.
   * @param wait F_SETLKW: parks until it can be had
   * @returns 0, -EAGAIN, -EDEADLK or BLOCKED
   */
  lock(wanted: Lock, wait: bool): i64 {
    const task = currentTask();
    forgetWait(task);
    const obstacle = this.conflict(wanted);
    if (obstacle) {
      if (!wait) return -EAGAIN;
      if (wanted.pid != NO_PID && wouldDeadlock(wanted.owner, obstacle.owner)) return -EDEADLK;
      waits.push(new Wait(task, wanted.owner, obstacle.owner));
      task.waitOn(this.waiters);
      return BLOCKED;
    }
    this.cutOut(wanted, wanted);
    wanted.next = this.ranges;
    this.ranges = wanted;
    // A lock may have become weaker.
    this.waiters.wake(0);
    return 0;
  }

  /** Gives a range back. */
  unlock(range: Lock): void {
    this.cutOut(range, null);
    this.waiters.wake(0);
  }

  /** Takes what the owner has in a range out of the list; same-typed neighbours of `wanted` become part of it. */
  private cutOut(range: Lock, wanted: Lock | null): void {
    let kept: Lock | null = null;
    let lock = this.ranges;
    const start = range.start;
    const end = range.end;
    while (lock) {
      const next = lock.next;
      const joins = wanted != null && wanted.exclusive == lock.exclusive && lock.touches(range);
      if (lock.owner != range.owner) {
        lock.next = kept;
        kept = lock;
      } else if (joins) {
        range.start = min(range.start, lock.start);
        range.end = max(range.end, lock.end);
      } else {
        if (lock.end > end && lock.start <= end) {
          kept = piece(lock, end + 1, lock.end, kept);
          if (lock.start < start) kept = piece(lock, lock.start, start - 1, kept);
        } else if (lock.start < start && lock.end >= start) {
          kept = piece(lock, lock.start, start - 1, kept);
        } else if (lock.end < start || lock.start > end) {
          lock.next = kept;
          kept = lock;
        }
      }
      lock = next;
    }
    this.ranges = kept;
  }

  /** flock(2): a lock on the file as a whole; -EAGAIN, BLOCKED or 0. Changing its kind gives it up first. */
  lockWhole(file: usize, exclusive: bool, wait: bool): i64 {
    const had = this.whole;
    this.dropWhole(file);
    const wanted = new Lock(file, NO_PID, exclusive, 0, LOCK_END);
    if (conflictIn(this.whole, wanted)) {
      if (had != this.whole) this.waiters.wake(0);
      if (!wait) return -EAGAIN;
      currentTask().waitOn(this.waiters);
      return BLOCKED;
    }
    wanted.next = this.whole;
    this.whole = wanted;
    this.waiters.wake(0);
    return 0;
  }

  unlockWhole(file: usize): void {
    this.dropWhole(file);
    this.waiters.wake(0);
  }

  private dropWhole(file: usize): void {
    this.whole = without(this.whole, file);
  }

  /** An open file is closed for good. */
  releaseFile(file: usize): void {
    if (!this.ranges && !this.whole) return;
    this.ranges = without(this.ranges, file);
    this.unlockWhole(file);
  }

  /** A process closed some descriptor of the file: all its locks go (fcntl(2), NOTES). */
  releaseProcess(owner: usize): void {
    if (!this.ranges) return;
    this.ranges = without(this.ranges, owner);
    this.waiters.wake(0);
  }
}

function piece(lock: Lock, start: u64, end: u64, next: Lock | null): Lock {
  const rest = new Lock(lock.owner, lock.pid, lock.exclusive, start, end);
  rest.next = next;
  return rest;
}

function conflictIn(list: Lock | null, wanted: Lock): Lock | null {
  let first: Lock | null = null;
  let lock = list;
  while (lock) {
    if (lock.conflictsWith(wanted) && (!first || lock.start < first.start)) first = lock;
    lock = lock.next;
  }
  return first;
}

function without(list: Lock | null, owner: usize): Lock | null {
  let kept: Lock | null = null;
  let lock = list;
  while (lock) {
    const next = lock.next;
    if (lock.owner != owner) {
      lock.next = kept;
      kept = lock;
    }
    lock = next;
  }
  return kept;
}
