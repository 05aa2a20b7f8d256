// How the processor is shared: sched_*(2), getpriority(2), setpriority(2). There is one processor.

import { EACCES, EFAULT, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { get, getFailed, put } from "../mm/user";
import { CAP_SYS_NICE } from "../proc/identity";
import { findThread, processes } from "../proc/ids";
import { Process } from "../proc/process";
import { current, Thread } from "../proc/thread";
import { weightOf } from "../sched/runqueue";
import { yieldProcessor } from "../sched/scheduler";

const SCHED_OTHER: i32 = 0;
const SCHED_FIFO: i32 = 1;
const SCHED_RR: i32 = 2;
const SCHED_BATCH: i32 = 3;
const SCHED_IDLE: i32 = 5;
const RESET_ON_FORK: i32 = 0x40000000;
const MOST_PRIORITY: i32 = 99;
const SLICE: u64 = 4_000_000;
/** SCHED_IDLE's weight is that of a nice level beyond the last. */
const IDLE_WEIGHT: u64 = 3;

function target(tid: i32): Thread | null {
  if (tid < 0) return null;
  return tid ? findThread(tid) : current();
}

function isFair(policy: i32): bool {
  return policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE;
}

export function schedYield(): i64 {
  yieldProcessor();
  return 0;
}

export function schedGetaffinity(tid: i32, size: u64, to: u64): i64 {
  if (size < 8 || size & 7) return -EINVAL;
  if (!target(tid)) return -ESRCH;
  return put<u64>(to, 1) < 0 ? -EFAULT : 8;
}

export function schedSetaffinity(tid: i32, size: u64, from: u64): i64 {
  if (!target(tid)) return -ESRCH;
  const mask: u8 = size ? get<u8>(from) : 0;
  if (size && getFailed) return -EFAULT;
  return mask & 1 ? 0 : -EINVAL;
}

export function schedGetscheduler(tid: i32): i64 {
  const thread = target(tid);
  if (!thread) return tid < 0 ? -EINVAL : -ESRCH;
  return thread.policy | (thread.resetOnFork ? RESET_ON_FORK : 0);
}

export function schedSetscheduler(tid: i32, policy: i32, parameters: u64): i64 {
  const priority = get<i32>(parameters);
  if (getFailed) return -EFAULT;
  const thread = target(tid);
  if (tid < 0) return -EINVAL;
  const plain = policy & ~RESET_ON_FORK;
  if (isFair(plain) ? priority != 0 : priority < 1 || priority > MOST_PRIORITY) return -EINVAL;
  if (!isFair(plain) && plain != SCHED_FIFO && plain != SCHED_RR) return -EINVAL;
  if (!thread) return -ESRCH;
  if (!isFair(plain) && !current().process.identity.can(CAP_SYS_NICE)) return -EPERM;
  thread.policy = plain;
  thread.resetOnFork = (policy & RESET_ON_FORK) != 0;
  thread.realTime = priority;
  thread.weight = plain == SCHED_IDLE ? IDLE_WEIGHT : weightOf(thread.nice);
  return 0;
}

export function schedSetparam(tid: i32, parameters: u64): i64 {
  const thread = target(tid);
  if (!thread) return tid < 0 ? -EINVAL : -ESRCH;
  return schedSetscheduler(tid, thread.policy, parameters);
}

export function schedGetparam(tid: i32, to: u64): i64 {
  const thread = target(tid);
  if (!thread) return tid < 0 ? -EINVAL : -ESRCH;
  return put<i32>(to, thread.realTime);
}

export function schedPriorityMax(policy: i32): i64 {
  if (policy == SCHED_FIFO || policy == SCHED_RR) return MOST_PRIORITY;
  return isFair(policy) ? 0 : -EINVAL;
}

export function schedPriorityMin(policy: i32): i64 {
  if (policy == SCHED_FIFO || policy == SCHED_RR) return 1;
  return isFair(policy) ? 0 : -EINVAL;
}

export function schedRrGetInterval(tid: i32, to: u64): i64 {
  const thread = target(tid);
  if (!thread) return tid < 0 ? -EINVAL : -ESRCH;
  if (put<u64>(to, 0) < 0) return -EFAULT;
  return put<u64>(to + 8, thread.policy == SCHED_FIFO ? 0 : SLICE);
}

const PRIO_PROCESS: i32 = 0;
const PRIO_PGRP: i32 = 1;
const PRIO_USER: i32 = 2;
const LEAST_NICE: i32 = -20;
const MOST_NICE: i32 = 19;

/** Whether a process is one of a group, or a user's. */
function meant(process: Process, which: i32, who: i32): bool {
  if (which == PRIO_PGRP) return process.group == (who ? who : current().process.group);
  return process.identity.user == <u32>(who ? who : <i32>current().process.identity.user);
}

export function getpriority(which: i32, who: i32): i64 {
  if (which < PRIO_PROCESS || which > PRIO_USER) return -EINVAL;
  // 20 - nice, so that no result looks like an error.
  if (which == PRIO_PROCESS) {
    const thread = target(who);
    return thread ? 20 - thread.nice : -ESRCH;
  }
  let best: i64 = -ESRCH;
  for (let i = 0; i < processes.length; i++) {
    const process = processes[i];
    if (!meant(process, which, who)) continue;
    for (let j = 0; j < process.threads.length; j++) best = max<i64>(best, 20 - process.threads[j].nice);
  }
  return best;
}

function renice(thread: Thread, nice: i32): void {
  thread.nice = nice;
  thread.weight = weightOf(nice);
}

export function setpriority(which: i32, who: i32, value: i32): i64 {
  if (which < PRIO_PROCESS || which > PRIO_USER) return -EINVAL;
  const nice = max(LEAST_NICE, min(MOST_NICE, value));
  const privileged = current().process.identity.can(CAP_SYS_NICE);
  if (which == PRIO_PROCESS) {
    const thread = target(who);
    if (!thread) return -ESRCH;
    if (nice < thread.nice && !privileged) return -EACCES;
    renice(thread, nice);
    return 0;
  }
  let found = false;
  for (let i = 0; i < processes.length; i++) {
    const process = processes[i];
    if (!meant(process, which, who)) continue;
    for (let j = 0; j < process.threads.length; j++) {
      found = true;
      if (nice >= process.threads[j].nice || privileged) renice(process.threads[j], nice);
    }
  }
  return found ? 0 : -ESRCH;
}
