// The kernel's main loop: what happens between one return to the program and the next.

import { CONFIG_LIBLWIP } from "../config";
import { pollConsole } from "../fs/console";
import { pollStreams } from "../fs/streamfile";
import { collectIfDue } from "../lib/collect";
import { enableNetworkInterrupts, flushNetwork, pollNetwork } from "../net/stack";
import { heapWasShort } from "../platform/frames";
import { machine } from "../platform/machine";
import { handleFault } from "../proc/fault";
import { current } from "../proc/thread";
import { armTimer, limitSlice, shouldMakeRoom, stopCharging, switchTo, timerFired } from "../sched/scheduler";
import { anyRunnable, currentTask, makeRunnable, reconsider, setReconsider, Task, takeRunnable } from "../sched/task";
import { runTimers } from "../sched/timer";
import { attend } from "../syscall/attend";
import { dispatch } from "../syscall/dispatch";

/** How the platform returns to the program. */
export const RETURN_FROM_CALL: i32 = 0;
export const RETURN_FROM_TRAP: i32 = 1;
/** Nothing can run: the kernel is to be entered again when something happens, or at the time given to setTimer. */
export const IDLE: i32 = 2;

/** Takes in everything that happened outside; true if anything did. */
function pollDevices(): bool {
  let packets = false;
  if (CONFIG_LIBLWIP) packets = pollNetwork();
  const typed = pollConsole();
  pollStreams();
  runTimers();
  return packets || typed;
}

/** The current task made a system call. */
export function handleCall(): i32 {
  const task = currentTask();
  const done = dispatch(task);
  if (done && !task.attention && !reconsider) {
    leave();
    return RETURN_FROM_CALL;
  }
  if (done ? !task.attention || attend(current()) : goesOnAnyway(task)) return leaveOrMakeRoom();
  return resumeNext();
}

/** A call that parked may be ended by a signal at once. */
function goesOnAnyway(task: Task): bool {
  return currentTask() == task && task.attention && attend(current());
}

/** The current task could go on, unless it is somebody else's turn. */
function leaveOrMakeRoom(): i32 {
  if (reconsider && shouldMakeRoom()) {
    makeRunnable(currentTask());
    return resumeNext();
  }
  leave();
  return RETURN_FROM_TRAP;
}

/** Before every return to the program. */
function leave(): void {
  if (CONFIG_LIBLWIP) flushNetwork();
  limitSlice();
  armTimer();
  collectIfDue();
}

/** The current task was interrupted. */
export function handleInterrupt(): i32 {
  machine().takeEvents();
  timerFired();
  pollDevices();
  return returnFromTrap();
}

/** The current task met an exception. */
export function handleTrap(vector: i32, address: u64): i32 {
  handleFault(vector, address);
  return returnFromTrap();
}

function returnFromTrap(): i32 {
  const task = currentTask();
  if (task.attention && !attend(current())) return resumeNext();
  return leaveOrMakeRoom();
}

/** Runs whoever can run, sleeping until there is someone; IDLE where the machine can't sleep. */
export function resumeNext(): i32 {
  while (true) {
    const task = takeRunnable();
    if (!task) {
      if (!sleep()) return IDLE;
      continue;
    }
    switchTo(task);
    const parked = task.parked;
    if (heapWasShort) collectIfDue();
    if (parked) {
      task.parked = false;
      task.restarted = true;
      if (!dispatch(task) && !goesOnAnyway(task)) continue;
    }
    if (task.attention && !attend(current())) continue;
    setReconsider(false);
    leave();
    return RETURN_FROM_TRAP;
  }
}

/** After IDLE. */
export function resumeAfterIdle(): i32 {
  woken();
  return resumeNext();
}

/** Until something has happened; false: that comes later, from outside. */
function sleep(): bool {
  stopCharging();
  if (pollDevices()) return true;
  if (anyRunnable()) return true;
  if (CONFIG_LIBLWIP) flushNetwork();
  collectIfDue();
  if (CONFIG_LIBLWIP) {
    if (enableNetworkInterrupts()) return true;
  }
  armTimer();
  if (!machine().idle()) return false;
  woken();
  return true;
}

function woken(): void {
  machine().takeEvents();
  // Whatever else woke the machine, the timer may have fired too: its event is taken with the others.
  timerFired();
}
