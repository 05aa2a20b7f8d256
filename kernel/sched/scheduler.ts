// Who runs next: first come, first served. A task runs until it parks, ends, or is put behind the others.

import { machine } from "../platform/machine";
import { currentTask, setCurrentTask, Task } from "./task";
import { nextDeadline } from "./timer";

/** The task whose registers the processor holds (its vector state may outlive its turn). */
let loaded: Task | null = null;

/** Puts the task on the processor; its frame is what the next return to the program loads. */
export function switchTo(task: Task): void {
  setCurrentTask(task);
  if (loaded == task) return;
  const before = loaded;
  if (before) before.deactivate();
  loaded = task;
  task.activate();
  machine().useFrame(task.frame);
}

/** The task is over: nothing of it needs saving. */
export function forgetTask(task: Task): void {
  if (loaded == task) loaded = null;
  if (currentTask() == task) setCurrentTask(null);
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
