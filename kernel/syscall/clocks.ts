// Which clock an id means (clock_gettime(2)), and what it shows.

import { machine } from "../platform/machine";
import { findProcess, findThread } from "../proc/ids";
import { Process } from "../proc/process";
import { current, Thread } from "../proc/thread";
import { chargeTime } from "../sched/scheduler";

export const CLOCK_REALTIME: i32 = 0;
export const CLOCK_MONOTONIC: i32 = 1;
export const CLOCK_PROCESS_CPUTIME: i32 = 2;
export const CLOCK_THREAD_CPUTIME: i32 = 3;
const CLOCK_REALTIME_COARSE: i32 = 5;
const CLOCK_MONOTONIC_COARSE: i32 = 6;
export const CLOCK_BOOTTIME: i32 = 7;
const CLOCK_REALTIME_ALARM: i32 = 8;
const CLOCK_BOOTTIME_ALARM: i32 = 9;
export const CLOCK_TAI: i32 = 11;

/** In the id of another's processor clock, ~pid << 3 | which: 4 a thread's, and 2 of SCHED in the low two bits. */
const PER_THREAD: i32 = 4;
const SCHED: i32 = 2;

/** True for clocks that count from 1970. */
export function isWallClock(clock: i32): bool {
  return (
    clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_REALTIME_ALARM || clock == CLOCK_TAI
  );
}

/** True for clocks of processor time; clockProcess and clockThread say whose. */
export function isProcessorClock(clock: i32): bool {
  clockThread = null;
  clockProcess = current().process;
  if (clock == CLOCK_PROCESS_CPUTIME) return true;
  if (clock == CLOCK_THREAD_CPUTIME) {
    clockThread = current();
    return true;
  }
  return clock < 0 && (clock & 3) == SCHED && findOther(~(clock >> 3), (clock & PER_THREAD) != 0);
}

/** Whose time the last processor clock counts; the thread is null when it is the whole process's. */
export let clockProcess: Process | null = null;
export let clockThread: Thread | null = null;

function findOther(id: i32, isThread: bool): bool {
  if (!isThread) {
    clockProcess = id ? findProcess(id) : current().process;
    return clockProcess != null;
  }
  const thread = id ? findThread(id) : current();
  clockThread = thread;
  return thread != null && thread.process == current().process;
}

export function isClock(clock: i32): bool {
  if ((clock >= CLOCK_REALTIME && clock <= CLOCK_BOOTTIME_ALARM) || clock == CLOCK_TAI) return true;
  return isProcessorClock(clock);
}

/** Coarse clocks show the time of a tick. */
export function isCoarse(clock: i32): bool {
  return clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE;
}

/** What it is ahead of the machine's clock; not for processor clocks. */
export function epochOf(clock: i32): u64 {
  return isWallClock(clock) ? machine().bootTime() : 0;
}

/** Nanoseconds on a known clock. */
export function clockTime(clock: i32): u64 {
  if (clock != CLOCK_PROCESS_CPUTIME && clock != CLOCK_THREAD_CPUTIME && clock >= 0) {
    return epochOf(clock) + machine().now();
  }
  isProcessorClock(clock);
  chargeTime();
  const thread = clockThread;
  const process = clockProcess;
  return thread ? thread.processorTime : process ? process.processorTime : 0;
}
