// Clocks and sleeping: clock_gettime(2), nanosleep(2) and their kin.

import { EFAULT, EINVAL, EPERM } from "../abi/errno";
import { get, getFailed, put } from "../mm/user";
import { machine } from "../platform/machine";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";

const CLOCK_REALTIME: i32 = 0;
const _CLOCK_MONOTONIC: i32 = 1;
const _CLOCK_PROCESS_CPUTIME: i32 = 2;
const CLOCK_THREAD_CPUTIME: i32 = 3;
const _CLOCK_MONOTONIC_RAW: i32 = 4;
const CLOCK_REALTIME_COARSE: i32 = 5;
const _CLOCK_MONOTONIC_COARSE: i32 = 6;
const _CLOCK_BOOTTIME: i32 = 7;
const CLOCK_REALTIME_ALARM: i32 = 8;
const CLOCK_BOOTTIME_ALARM: i32 = 9;
const CLOCK_TAI: i32 = 11;
const TIMER_ABSTIME: i32 = 1;

export const SECOND: u64 = 1000000000;

/** True for clocks that count from 1970. */
function isWall(clock: i32): bool {
  return (
    clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_REALTIME_ALARM || clock == CLOCK_TAI
  );
}

function isKnown(clock: i32): bool {
  return (clock >= CLOCK_REALTIME && clock <= CLOCK_BOOTTIME_ALARM) || clock == CLOCK_TAI;
}

function wallTime(): u64 {
  return machine().bootTime() + machine().now();
}

function putTimespec(to: u64, nanoseconds: u64): i64 {
  if (put<u64>(to, nanoseconds / SECOND) < 0) return -EFAULT;
  return put<u64>(to + 8, nanoseconds % SECOND);
}

export function clockGettime(clock: i32, to: u64): i64 {
  if (!isKnown(clock)) return -EINVAL;
  return putTimespec(to, isWall(clock) ? wallTime() : machine().now());
}

export function clockGetres(clock: i32, to: u64): i64 {
  if (!isKnown(clock)) return -EINVAL;
  return to ? putTimespec(to, 1) : 0;
}

export function clockSettime(clock: i32, from: u64): i64 {
  return clock == CLOCK_REALTIME ? -EPERM : -EINVAL;
}

export function gettimeofday(to: u64, zone: u64): i64 {
  const time = wallTime();
  if (to) {
    if (put<u64>(to, time / SECOND) < 0) return -EFAULT;
    if (put<u64>(to + 8, (time % SECOND) / 1000) < 0) return -EFAULT;
  }
  return zone ? put<u64>(zone, 0) : 0;
}

export function time(to: u64): i64 {
  const seconds = wallTime() / SECOND;
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

export function nanosleep(request: u64, remaining: u64): i64 {
  const thread = current();
  if (thread.restarted) return sleepUntil(thread.progress);
  const delay = getTimespec(request);
  if (delay < 0) return timespecError;
  thread.progress = machine().now() + delay;
  return sleepUntil(thread.progress);
}

export function clockNanosleep(clock: i32, flags: i32, request: u64, remaining: u64): i64 {
  if (!isKnown(clock) || clock == CLOCK_THREAD_CPUTIME) return -EINVAL;
  if (!(flags & TIMER_ABSTIME)) return nanosleep(request, remaining);
  const time = getTimespec(request);
  if (time < 0) return timespecError;
  const start: i64 = isWall(clock) ? machine().bootTime() : 0;
  return sleepUntil(time > start ? <u64>(time - start) : 0);
}
