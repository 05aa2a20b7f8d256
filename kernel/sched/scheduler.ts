// Who runs, and for how long: a task runs until it parks, ends, or somebody who has had less than its share is due.

import { machine } from "../platform/machine";
import { isDue, NORMAL_WEIGHT, stepBack } from "./runqueue";
import { anyRunnable, currentTask, setCurrentTask, setReconsider, Task } from "./task";
import { nextDeadline, Timer } from "./timer";

/** How long a task runs while others wait. */
const SLICE: u64 = 4_000_000;
/** A task that wakes takes the processor at once if it is this much behind the one that runs. */
const WAKEUP_GRANULARITY: u64 = 1_000_000;

/** The task whose registers the processor holds (its vector state may outlive its turn). */
let loaded: Task | null = null;
/** The task whose time passes, and since when. */
let charged: Task | null = null;
let chargedFrom: u64 = 0;

/** Puts the task on the processor; its frame is what the next return to the program loads. */
export function switchTo(task: Task): void {
  setCurrentTask(task);
  if (charged != task) {
    if (charged) chargeTime();
    else chargedFrom = machine().now();
    charged = task;
  }
  if (loaded == task) return;
  const before = loaded;
  if (before) before.deactivate();
  loaded = task;
  task.activate();
  machine().useFrame(task.frame);
}

/** The task whose registers are the processor's, or null. */
export function loadedTask(): Task | null {
  return loaded;
}

/** The task is over: nothing of it needs saving. */
export function forgetTask(task: Task): void {
  if (charged == task) stopCharging();
  if (loaded == task) loaded = null;
  if (currentTask() == task) setCurrentTask(null);
}

/** Gives the running task the time since the last call. */
export function chargeTime(): void {
  const now = machine().now();
  const task = charged;
  if (task) {
    const time = now - chargedFrom;
    task.processorTime += time;
    task.virtualTime += task.weight == NORMAL_WEIGHT ? time : (time * NORMAL_WEIGHT) / task.weight;
  }
  chargedFrom = now;
}

/** Nobody runs from now on. */
export function stopCharging(): void {
  chargeTime();
  charged = null;
}

class SliceTimer extends Timer {
  fire(): void {
    sliceOver = true;
    setReconsider(true);
  }
}

const slice = new SliceTimer();
let sliceOver: bool = false;
let yielded: bool = false;

/** Before the program goes on: if others wait, it must not go on for ever. */
export function limitSlice(): void {
  if (anyRunnable() && !slice.armed) slice.armIn(SLICE);
}

/** sched_yield(2): everybody else who could run goes first. */
export function yieldProcessor(): void {
  yielded = true;
  setReconsider(true);
}

/** Whether the running task has to make room now; asked when task.ts's `reconsider` is set. */
export function shouldMakeRoom(): bool {
  const running = currentTask();
  const granularity = sliceOver ? 0 : WAKEUP_GRANULARITY;
  const steps = yielded;
  sliceOver = false;
  yielded = false;
  setReconsider(false);
  if (!anyRunnable()) return false;
  chargeTime();
  if (steps) stepBack(running);
  return steps || isDue(running, granularity);
}

/** What the machine's timer is set to; it may fire early, never late. */
let armed: u64 = u64.MAX_VALUE;

/** Sets the machine's timer if the next deadline comes before what it is set to. */
export function armTimer(): void {
  const next = nextDeadline();
  if (next >= armed) return;
  armed = next;
  machine().setTimer(next);
}

/** The machine's timer has fired, or may have. */
export function timerFired(): void {
  armed = u64.MAX_VALUE;
}
