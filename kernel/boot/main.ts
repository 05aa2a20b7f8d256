// The kernel's main loop: what happens between one return to the program and the next.

import { pollStreams } from "../fs/streamfile";
import { pollConsole } from "../fs/tty";
import { collectIfDue } from "../lib/collect";
import { enableNetworkInterrupts, flushNetwork, pollNetwork } from "../net/stack";
import { machine } from "../platform/machine";
import { armTimer, switchTo, timerFired } from "../sched/scheduler";
import { anyRunnable, currentTask, makeRunnable, takeRunnable } from "../sched/task";
import { runTimers } from "../sched/timer";
import { dispatch } from "../syscall/dispatch";

/** How the platform returns to the program. */
export const RETURN_FROM_CALL: i32 = 0;
export const RETURN_FROM_TRAP: i32 = 1;
/** Nothing can run: the kernel is to be entered again when something happens, or at the time given to setTimer. */
export const IDLE: i32 = 2;

/** Takes in everything that happened outside; true if anything did. */
function pollDevices(): bool {
  const packets = pollNetwork();
  const typed = pollConsole();
  pollStreams();
  runTimers();
  return packets || typed;
}

/** The current task made a system call. */
export function handleCall(): i32 {
  if (!dispatch(currentTask())) return resumeNext();
  leave();
  return RETURN_FROM_CALL;
}

/** Before every return to the program. */
function leave(): void {
  flushNetwork();
  armTimer();
  collectIfDue();
}

/** The current task was interrupted, or its fault has been handled. */
export function handleInterrupt(): i32 {
  machine().takeEvents();
  timerFired();
  pollDevices();
  if (anyRunnable()) {
    makeRunnable(currentTask());
    return resumeNext();
  }
  leave();
  return RETURN_FROM_TRAP;
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
    if (!task.parked) {
      leave();
      return RETURN_FROM_TRAP;
    }
    task.parked = false;
    task.restarted = true;
    if (dispatch(task)) {
      leave();
      return RETURN_FROM_CALL;
    }
  }
}

/** After IDLE. */
export function resumeAfterIdle(): i32 {
  woken();
  return resumeNext();
}

/** Until something has happened; false: that comes later, from outside. */
function sleep(): bool {
  if (pollDevices()) return true;
  if (anyRunnable()) return true;
  flushNetwork();
  collectIfDue();
  if (enableNetworkInterrupts()) return true;
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
