// Timers that send signals: alarm(2), setitimer(2), timer_create(2) and their kin.

import { EAGAIN, EFAULT, EINVAL, EOPNOTSUPP } from "../abi/errno";
import { SIGALRM, SIGNAL_COUNT, SIGPROF, SIGVTALRM } from "../abi/signal";
import { get, getFailed, put } from "../mm/user";
import { heapHasRoom } from "../platform/frames";
import { findThread } from "../proc/ids";
import { Process } from "../proc/process";
import { current } from "../proc/thread";
import { IntervalTimer, NOTIFY_NONE, NOTIFY_SIGNAL, NOTIFY_THREAD_ID, PosixTimer } from "../proc/timers";
import { clockProcess, clockThread, epochOf, isClock, isCoarse, isProcessorClock } from "./clocks";
import { getTimespec, putTimespec, SECOND, timespecError } from "./time";
import { getTimeval, timevalError } from "./timeout";

const ITIMER_REAL: i32 = 0;
const ITIMER_PROF: i32 = 2;
const SIGNALS: i32[] = [SIGALRM, SIGVTALRM, SIGPROF];
const MOST_TIMERS: i32 = 4096;
const TIMER_ABSTIME: i32 = 1;

function timerOf(process: Process, which: i32): IntervalTimer {
  let timer = process.intervalTimers[which];
  if (!timer) {
    timer = new IntervalTimer(process, which != ITIMER_REAL, SIGNALS[which]);
    process.intervalTimers[which] = timer;
  }
  return timer;
}

/** Seconds that were left, rounded, but never to 0 (alarm(2)). */
export function alarm(seconds: u32): i64 {
  const timer = timerOf(current().process, ITIMER_REAL);
  const left = timer.left;
  timer.set(seconds ? timer.clock + <u64>seconds * SECOND : 0, 0);
  return left ? max<u64>((left + SECOND / 2) / SECOND, 1) : 0;
}

function putTimeval(to: u64, nanoseconds: u64): i32 {
  if (put<u64>(to, nanoseconds / SECOND) < 0) return -EFAULT;
  return put<u64>(to + 8, (nanoseconds % SECOND) / 1000);
}

/** struct itimerval: interval, then the time that is left. */
export function getitimer(which: i32, to: u64): i64 {
  if (which < ITIMER_REAL || which > ITIMER_PROF) return -EINVAL;
  const timer = timerOf(current().process, which);
  return putTimeval(to, timer.interval) < 0 ? -EFAULT : putTimeval(to + 16, timer.left);
}

export function setitimer(which: i32, from: u64, old: u64): i64 {
  if (which < ITIMER_REAL || which > ITIMER_PROF) return -EINVAL;
  const interval = from ? getTimeval(from) : 0;
  if (interval < 0 || (from && get<u64>(from + 8) >= 1_000_000)) return from && interval < 0 ? timevalError : -EINVAL;
  const first = from ? getTimeval(from + 16) : 0;
  if (first < 0 || (from && get<u64>(from + 24) >= 1_000_000)) return from && first < 0 ? timevalError : -EINVAL;
  if (old) {
    const error = getitimer(which, old);
    if (error) return error;
  }
  const timer = timerOf(current().process, which);
  timer.set(first ? timer.clock + <u64>first : 0, <u64>interval);
  return 0;
}

function freeId(timers: Array<PosixTimer | null>): i32 {
  for (let i = 0; i < timers.length; i++) if (!timers[i]) return i;
  return timers.length;
}

/** struct sigevent: value, signal, how to notify, thread id. Without one: SIGALRM with the timer's id. */
export function timerCreate(clock: i32, event: u64, idAddress: u64): i64 {
  const process = current().process;
  if (!isClock(clock)) return -EINVAL;
  if (isCoarse(clock)) return -EOPNOTSUPP;
  const timers = process.posixTimers;
  const id = freeId(timers);
  // The list of all timers doubles now and then.
  if (id >= MOST_TIMERS || !heapHasRoom(<usize>id * 16)) return -EAGAIN;
  let value = <u64>id;
  let signal = SIGALRM;
  let notify = NOTIFY_SIGNAL;
  if (event) {
    value = get<u64>(event);
    if (getFailed) return -EFAULT;
    signal = get<i32>(event + 8);
    notify = get<i32>(event + 12);
    if (getFailed) return -EFAULT;
  }
  if (notify != NOTIFY_NONE && (signal < 1 || signal > SIGNAL_COUNT)) return -EINVAL;
  if (notify != NOTIFY_SIGNAL && notify != NOTIFY_NONE && notify != NOTIFY_THREAD_ID) return -EINVAL;
  const target = notify == NOTIFY_THREAD_ID ? findThread(get<i32>(event + 16)) : null;
  if (notify == NOTIFY_THREAD_ID && (!target || target.process != process)) return -EINVAL;
  const onProcessor = isProcessorClock(clock);
  const whose = clockProcess;
  if (onProcessor && whose != process) return -EINVAL;
  const epoch = onProcessor ? 0 : epochOf(clock);
  const timed = onProcessor ? clockThread : null;
  const timer = new PosixTimer(process, epoch, onProcessor, timed, id, clock, notify, signal, value, target);
  if (put<i32>(idAddress, id) < 0) return -EFAULT;
  if (id == timers.length) timers.push(timer);
  else timers[id] = timer;
  return 0;
}

function find(id: i32): PosixTimer | null {
  const timers = current().process.posixTimers;
  return id >= 0 && id < timers.length ? timers[id] : null;
}

/** struct itimerspec: interval, then the time that is left. */
export function timerGettime(id: i32, to: u64): i64 {
  const timer = find(id);
  if (!timer) return -EINVAL;
  return putTimespec(to, timer.interval) < 0 ? -EFAULT : putTimespec(to + 16, timer.left);
}

export function timerSettime(id: i32, flags: i32, from: u64, old: u64): i64 {
  const timer = find(id);
  if (!timer || !from) return -EINVAL;
  const interval = getTimespec(from);
  if (interval < 0) return timespecError;
  const first = getTimespec(from + 16);
  if (first < 0) return timespecError;
  if (old) {
    const error = timerGettime(id, old);
    if (error) return error;
  }
  const start: u64 = flags & TIMER_ABSTIME ? 0 : timer.clock;
  timer.set(first ? start + <u64>first : 0, <u64>interval);
  return 0;
}

export function timerGetoverrun(id: i32): i64 {
  const timer = find(id);
  return timer ? timer.overrun : -EINVAL;
}

export function timerDelete(id: i32): i64 {
  const timer = find(id);
  if (!timer) return -EINVAL;
  timer.cancel();
  current().process.posixTimers[id] = null;
  return 0;
}
