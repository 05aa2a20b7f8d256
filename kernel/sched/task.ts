// What the processor is given to: a saved register frame, and what its current system call waits for.

import { FRAME_SIZE } from "../abi/frame";
import { dequeue, enqueue, NORMAL_WEIGHT, queueIsEmpty, takeFirst } from "./runqueue";
import { Timer } from "./timer";
import { Waiter, WaitQueue } from "./waitqueue";

/**
 * A system call's handler returns this after putting its task on wait queues. The task's registers are
 * untouched; once woken, the same call is dispatched again with `task.restarted` set.
 * Outside the range of every real result.
 */
export const BLOCKED: i64 = i64.MIN_VALUE;

/** A handler returns this when the task it ran for no longer exists. */
export const ENDED: i64 = i64.MIN_VALUE + 1;

/** Wakes a task and takes all its waiters off their queues. */
class TaskWaiter extends Waiter {
  constructor(readonly task: Task) {
    super();
  }

  wake(events: u32): bool {
    this.task.wake();
    return true;
  }
}

class TaskTimer extends Timer {
  constructor(readonly task: Task) {
    super();
  }

  fire(): void {
    this.task.timedOut = true;
    this.task.wake();
  }
}

/** Subclassed by proc/thread.ts. Invariant: in the run queue exactly when runnable is true. */
export abstract class Task {
  /** Linear address of the register frame (abi/frame.ts). */
  readonly frame: usize;

  /** Place in the run queue, -1 when not in it; order and sequence say who comes first there. */
  slot: i32 = -1;
  order: u64 = 0;
  sequence: u64 = 0;
  /** Processor time it has had divided by its weight; see runqueue.ts. */
  virtualTime: u64 = 0;
  weight: u64 = NORMAL_WEIGHT;
  /** SCHED_FIFO's and SCHED_RR's priority, 1 to 99; 0 for all others. */
  realTime: i32 = 0;
  /** Nanoseconds of processor time up to the last time it was charged. */
  processorTime: u64 = 0;

  /** Something has to be seen to before the task returns to the program: a signal, its end. */
  attention: bool = false;
  /** It may not run (a stopped process): waking it has no effect until it is let go. */
  held: bool = false;

  /** A parked call has to be dispatched again before the task returns to the program. */
  parked: bool = false;
  /** The call being dispatched was parked before: what it left in the fields below still counts. */
  restarted: bool = false;
  /** The deadline given to waitUntil has passed. */
  timedOut: bool = false;
  /** The call's own memory across parking, 0 at its first dispatch: bytes moved so far, usually. */
  progress: u64 = 0;

  private waiters: TaskWaiter[] = [];
  private waiting: i32 = 0;
  private timer: TaskTimer | null = null;

  constructor() {
    // 16-byte alignment is the allocator's own.
    this.frame = heap.alloc(FRAME_SIZE);
    memory.fill(this.frame, 0, FRAME_SIZE);
  }

  /** The task gets the processor: loads what belongs to it besides the frame. */
  abstract activate(): void;
  /** The task loses the processor: saves the same. */
  abstract deactivate(): void;

  /** Adds the task to a queue; call for each thing that could let it go on, then return BLOCKED. */
  waitOn(queue: WaitQueue): void {
    if (this.waiting == this.waiters.length) this.waiters.push(new TaskWaiter(this));
    queue.add(this.waiters[this.waiting++]);
  }

  /** Also wakes the task at this time; a restarted call keeps the deadline of its first dispatch. */
  waitUntil(deadline: u64): void {
    let timer = this.timer;
    if (!timer) {
      timer = new TaskTimer(this);
      this.timer = timer;
    }
    if (!timer.armed) timer.armAt(deadline);
  }

  /** The deadline of the parked call; only while restarted and not timedOut. */
  get deadline(): u64 {
    const timer = this.timer;
    return timer ? timer.deadline : 0;
  }

  /** The call being dispatched has a time limit that has not passed. */
  get hasDeadline(): bool {
    const timer = this.timer;
    return timer != null && timer.armed;
  }

  get runnable(): bool {
    return this.slot >= 0;
  }

  /** Makes the (parked) task runnable and forgets what it waited for. */
  wake(): void {
    this.leaveQueues();
    if (this.slot < 0 && !this.held) makeRunnable(this);
  }

  /** The task may not run until letGo(). */
  hold(): void {
    this.held = true;
    dequeue(this);
  }

  letGo(): void {
    if (!this.held) return;
    this.held = false;
    this.wake();
  }

  /** A call has ended: the next one starts with a clean slate. */
  finishCall(): void {
    this.restarted = false;
    this.timedOut = false;
    this.progress = 0;
    if (this.waiting) this.leaveQueues();
    const timer = this.timer;
    if (timer && timer.armed) timer.cancel();
  }

  private leaveQueues(): void {
    for (let i = 0; i < this.waiting; i++) this.waiters[i].leave();
    this.waiting = 0;
  }

  /** The task is over: it is on no queue, and its frame is free. */
  release(): void {
    dequeue(this);
    this.leaveQueues();
    const timer = this.timer;
    if (timer) timer.cancel();
    heap.free(this.frame);
  }
}

/** Puts a task in the run queue. */
export function makeRunnable(task: Task): void {
  reconsider = true;
  enqueue(task);
}

/** The running task may have to make room: somebody was woken, its slice is over, or it asked to. */
export let reconsider: bool = false;

export function setReconsider(on: bool): void {
  reconsider = on;
}

/** Takes the next task off the run queue, or null. */
export function takeRunnable(): Task | null {
  return takeFirst();
}

/** True if some task could run now. */
export function anyRunnable(): bool {
  return !queueIsEmpty();
}

let running: Task | null = null;

/** The task whose system call or trap is being handled. */
export function currentTask(): Task {
  return changetype<Task>(changetype<usize>(running));
}

/** The scheduler's: this task is on the processor now. */
export function setCurrentTask(task: Task | null): void {
  running = task;
}
