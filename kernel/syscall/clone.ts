// clone(2), clone3(2), fork(2), vfork(2), and how threads and processes end.

import {
  CLONE_CLEAR_SIGHAND,
  CLONE_DETACHED,
  CLONE_FS,
  CLONE_INTO_CGROUP,
  CLONE_NAMESPACES,
  CLONE_NEWNS,
  CLONE_PARENT_SETTID,
  CLONE_PIDFD,
  CLONE_SETTLS,
  CLONE_SIGHAND,
  CLONE_THREAD,
  CLONE_VFORK,
  CLONE_VM,
  CSIGNAL,
} from "../abi/clone";
import { E2BIG, EAGAIN, EFAULT, EINVAL, EPERM } from "../abi/errno";
import { SIGCHLD, SIGNAL_COUNT } from "../abi/signal";
import { madeGarbage } from "../lib/collect";
import { layout } from "../mm/layout";
import { get, getFailed, put } from "../mm/user";
import { heapWasShort } from "../platform/frames";
import { CloneRequest, cloneError, clone as cloneThread, start } from "../proc/clone";
import { exitProcess, exitThread } from "../proc/exit";
import { findProcess } from "../proc/ids";
import { installPidfd } from "../proc/pidfd";
import { initialProcess } from "../proc/process";
import { current, Thread } from "../proc/thread";
import { BLOCKED, ENDED, makeRunnable } from "../sched/task";

const request = new CloneRequest();

/** Flags that don't go together, as clone(2) lists them. */
function checkFlags(flags: u64): i64 {
  if (flags & CLONE_SIGHAND && !(flags & CLONE_VM)) return -EINVAL;
  if (flags & CLONE_THREAD && !(flags & CLONE_SIGHAND)) return -EINVAL;
  if (flags & CLONE_FS && flags & CLONE_NEWNS) return -EINVAL;
  if (flags & CLONE_SIGHAND && flags & CLONE_CLEAR_SIGHAND) return -EINVAL;
  // There is one namespace of each kind; nobody may have another.
  return flags & CLONE_NAMESPACES ? -EPERM : 0;
}

/** What a new thread or process leaves behind for the collector when it ends, in objects. */
const GARBAGE: i32 = 12;

function make(flags: u64, parentTid: u64, pidfd: u64): i64 {
  const caller = current();
  if (caller.restarted && caller.progress) return waitForChild(caller);
  const error = checkFlags(flags);
  if (error) return error;
  if (flags & CLONE_SETTLS && request.threadBase >= layout().userEnd) return -EPERM;
  request.flags = flags;
  madeGarbage(GARBAGE);
  const thread = cloneThread(caller, request);
  if (!thread) return cloneError == -EAGAIN && heapWasShort && !caller.restarted ? collectAndRetry(caller) : cloneError;
  if (flags & CLONE_PARENT_SETTID) put<i32>(parentTid, thread.tid);
  if (flags & CLONE_PIDFD) put<i32>(pidfd, <i32>installPidfd(thread.process, 0));
  start(thread);
  if (!(flags & CLONE_VFORK) || flags & CLONE_THREAD) return thread.tid;
  caller.progress = <u64>thread.tid;
  caller.uninterruptible = true;
  return waitForChild(caller);
}

/** The collector may find what is missing: it runs before the call is made again. */
function collectAndRetry(caller: Thread): i64 {
  makeRunnable(caller);
  return BLOCKED;
}

/** vfork: the caller goes on when the child no longer uses its memory. Only SIGKILL ends the wait. */
function waitForChild(caller: Thread): i64 {
  const pid = <i32>caller.progress;
  const child = findProcess(pid);
  if (child && child.isVfork) {
    caller.waitOn(child.vforkWaiters);
    return BLOCKED;
  }
  caller.uninterruptible = false;
  caller.updateAttention();
  return pid;
}

export function clone(flags: u64, stack: u64, parentTid: u64, childTid: u64, threadBase: u64): i64 {
  const bits = <u64>(<u32>flags);
  if (bits & CLONE_PIDFD && bits & (CLONE_PARENT_SETTID | CLONE_DETACHED)) return -EINVAL;
  request.exitSignal = <i32>(bits & CSIGNAL);
  request.stack = stack;
  request.childTid = childTid;
  request.threadBase = threadBase;
  return make(bits & ~CSIGNAL, parentTid, parentTid);
}

/** struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size. */
const LEAST_SIZE: u64 = 64;
const KNOWN_SIZE: u64 = 88;
const MOST_SIZE: u64 = 4096;

export function clone3(from: u64, size: u64): i64 {
  if (size > MOST_SIZE) return -E2BIG;
  if (size < LEAST_SIZE) return -EINVAL;
  for (let at = KNOWN_SIZE; at < size; at += 8) if (get<u64>(from + at)) return -E2BIG;
  const flags = get<u64>(from);
  if (getFailed) return -EFAULT;
  const pidfd = get<u64>(from + 8);
  const childTid = get<u64>(from + 16);
  const parentTid = get<u64>(from + 24);
  const signal = get<u64>(from + 32);
  const stack = get<u64>(from + 40);
  const stackSize = get<u64>(from + 48);
  const threadBase = get<u64>(from + 56);
  if (getFailed) return -EFAULT;
  if (size >= 80 && (get<u64>(from + 64) || get<u64>(from + 72))) return -EPERM;
  if (flags & (CSIGNAL | CLONE_DETACHED | CLONE_INTO_CGROUP)) return -EINVAL;
  if (signal > <u64>SIGNAL_COUNT || !stack != !stackSize) return -EINVAL;
  if (flags & CLONE_THREAD && signal) return -EINVAL;
  request.exitSignal = <i32>signal;
  request.stack = stack + stackSize;
  request.childTid = childTid;
  request.threadBase = threadBase;
  return make(flags, parentTid, pidfd);
}

function simple(flags: u64): i64 {
  request.exitSignal = SIGCHLD;
  request.stack = 0;
  return make(flags, 0, 0);
}

export function fork(): i64 {
  return simple(0);
}

export function vfork(): i64 {
  return simple(CLONE_VFORK | CLONE_VM);
}

/** The collector has what the thread was. */
export function exit(status: i32): i64 {
  madeGarbage(GARBAGE);
  exitThread(current(), status);
  return ENDED;
}

export function exitGroup(status: i32): i64 {
  madeGarbage(GARBAGE);
  exitProcess(current().process, status);
  return ENDED;
}

/** unshare(2): what can be had alone is given; there are no other namespaces. */
export function unshare(flags: u64): i64 {
  if (flags & CLONE_NAMESPACES) return -EPERM;
  const process = current().process;
  if (flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM) && process.threads.length > 1) return -EINVAL;
  if (flags & CLONE_FS) process.context = process.context.clone();
  if (flags & 0x400 && process.files.isShared) {
    const shared = process.files;
    process.files = shared.clone();
    shared.release();
  }
  return 0;
}

/** getppid(2). */
export function getppid(): i64 {
  const process = current().process;
  const parent = process.parent;
  return parent && process != initialProcess() ? parent.pid : 0;
}
