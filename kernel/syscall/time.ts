// Clocks and sleeping: clock_gettime(2), nanosleep(2) and their kin.

import { EFAULT, EINVAL, EOPNOTSUPP, EPERM } from "../abi/errno";
import { get, getFailed, put } from "../mm/user";
import { machine } from "../platform/machine";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import {
  CLOCK_MONOTONIC,
  CLOCK_REALTIME,
  CLOCK_THREAD_CPUTIME,
  clockTime,
  epochOf,
  isClock,
  isCoarse,
  isProcessorClock,
} from "./clocks";

const TIMER_ABSTIME: i32 = 1;
/** What coarse clocks say they are good for: a tick of 250 Hz. */
const COARSE: u64 = 4_000_000;

export const SECOND: u64 = 1000000000;

export function putTimespec(to: u64, nanoseconds: u64): i64 {
  if (put<u64>(to, nanoseconds / SECOND) < 0) return -EFAULT;
  return put<u64>(to + 8, nanoseconds % SECOND);
}

export function clockGettime(clock: i32, to: u64): i64 {
  if (clock == CLOCK_MONOTONIC) return putTimespec(to, machine().now());
  return isClock(clock) ? putTimespec(to, clockTime(clock)) : -EINVAL;
}

export function clockGetres(clock: i32, to: u64): i64 {
  if (!isClock(clock)) return -EINVAL;
  return to ? putTimespec(to, isCoarse(clock) ? COARSE : 1) : 0;
}

export function clockSettime(clock: i32, from: u64): i64 {
  return clock == CLOCK_REALTIME ? -EPERM : -EINVAL;
}

export function gettimeofday(to: u64, zone: u64): i64 {
  const time = clockTime(CLOCK_REALTIME);
  if (to) {
    if (put<u64>(to, time / SECOND) < 0) return -EFAULT;
    if (put<u64>(to + 8, (time % SECOND) / 1000) < 0) return -EFAULT;
  }
  return zone ? put<u64>(zone, 0) : 0;
}

export function time(to: u64): i64 {
  const seconds = clockTime(CLOCK_REALTIME) / SECOND;
  return to && put<u64>(to, seconds) < 0 ? -EFAULT : <i64>seconds;
}

/** Reads a timespec into nanoseconds; -1 with timespecError set. */
export function getTimespec(from: u64): i64 {
  const seconds = get<i64>(from);
  timespecError = -EFAULT;
  if (getFailed) return -1;
  const nanoseconds = get<i64>(from + 8);
  if (getFailed) return -1;
  timespecError = -EINVAL;
  if (seconds < 0 || <u64>nanoseconds >= SECOND) return -1;
  // 200 years are for ever.
  return min<i64>(seconds, 6311433600) * SECOND + nanoseconds;
}

export let timespecError: i32 = 0;

function sleepUntil(deadline: u64): i64 {
  const thread = current();
  if (thread.timedOut || machine().now() >= deadline) return 0;
  thread.waitUntil(deadline);
  return BLOCKED;
}

/** The time left of an interrupted sleep is stored by interruption.ts. */
export function nanosleep(request: u64): i64 {
  const thread = current();
  if (thread.restarted) return sleepUntil(thread.progress);
  const delay = getTimespec(request);
  if (delay < 0) return timespecError;
  thread.progress = machine().now() + delay;
  return sleepUntil(thread.progress);
}

export function clockNanosleep(clock: i32, flags: i32, request: u64): i64 {
  if (!isClock(clock) || clock == CLOCK_THREAD_CPUTIME) return -EINVAL;
  const time = getTimespec(request);
  if (time < 0) return timespecError;
  if (isProcessorClock(clock)) return sleepOnProcessor(clock, time, (flags & TIMER_ABSTIME) != 0);
  if (isCoarse(clock)) return -EOPNOTSUPP;
  if (!(flags & TIMER_ABSTIME)) return nanosleep(request);
  const start = epochOf(clock);
  return sleepUntil(<u64>time > start ? <u64>time - start : 0);
}

/** Processor time can't grow faster than time, so the sleep looks again when it could be over. */
function sleepOnProcessor(clock: i32, time: i64, absolute: bool): i64 {
  const thread = current();
  const now = clockTime(clock);
  if (!thread.restarted) thread.progress = absolute ? <u64>time : now + <u64>time;
  if (now >= thread.progress) return 0;
  thread.timedOut = false;
  thread.waitUntil(machine().now() + (thread.progress - now));
  return BLOCKED;
}
