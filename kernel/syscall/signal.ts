// Signals: what is done about them, which are blocked, and what is waiting (rt_sigaction(2) and its kin).

import { EAGAIN, EFAULT, EINVAL, ENOMEM, EPERM } from "../abi/errno";
import { RAX, RSP } from "../abi/frame";
import { SI_KERNEL, SIZEOF_SIGINFO } from "../abi/siginfo";
import {
  bitOf,
  MINSIGSTKSZ,
  SA_KNOWN,
  SIG_BLOCK,
  SIG_SETMASK,
  SIG_UNBLOCK,
  SIGKILL,
  SIGNAL_COUNT,
  SIGSEGV,
  SIGSTOP,
  SIZEOF_SIGSET,
  SS_AUTODISARM,
  SS_DISABLE,
  SS_ONSTACK,
  UNBLOCKABLE,
} from "../abi/signal";
import { copyOut, get, getFailed, put } from "../mm/user";
import { forceSignal } from "../proc/send";
import { fromKernel, SignalInfo } from "../proc/siginfo";
import { altStackState, isOnAltStack, popSignalFrame } from "../proc/signalframe";
import { current, Thread } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { getTimespec, timespecError } from "./time";
import { deadlineAfter } from "./timeout";

/** struct sigaction of the kernel: handler, flags, restorer, mask. */
export function rtSigaction(signal: i32, from: u64, to: u64, size: u64): i64 {
  if (size != SIZEOF_SIGSET || signal < 1 || signal > SIGNAL_COUNT) return -EINVAL;
  if (from && (signal == SIGKILL || signal == SIGSTOP)) return -EINVAL;
  const process = current().process;
  const actions = process.actions;
  let handler: u64 = 0;
  let flags: u64 = 0;
  let restorer: u64 = 0;
  let mask: u64 = 0;
  if (from) {
    handler = get<u64>(from);
    if (getFailed) return -EFAULT;
    flags = get<u64>(from + 8);
    restorer = get<u64>(from + 16);
    mask = get<u64>(from + 24);
    if (getFailed) return -EFAULT;
  }
  if (to) {
    if (put<u64>(to, actions.handler(signal)) < 0 || put<u64>(to + 8, actions.flags(signal)) < 0) return -EFAULT;
    if (put<u64>(to + 16, actions.restorer(signal)) < 0 || put<u64>(to + 24, actions.mask(signal)) < 0) return -EFAULT;
  }
  if (!from) return 0;
  actions.set(signal, handler, flags & SA_KNOWN, restorer, mask & ~UNBLOCKABLE);
  // What is ignored from now on is forgotten, blocked or not.
  if (actions.ignores(signal)) {
    process.pending.discard(bitOf(signal));
    for (let i = 0; i < process.threads.length; i++) process.threads[i].pending.discard(bitOf(signal));
  }
  return 0;
}

export function rtSigprocmask(how: i32, from: u64, to: u64, size: u64): i64 {
  if (size != SIZEOF_SIGSET) return -EINVAL;
  const thread = current();
  const old = thread.signalMask;
  if (from) {
    const set = get<u64>(from) & ~UNBLOCKABLE;
    if (getFailed) return -EFAULT;
    if (how == SIG_BLOCK) thread.setMask(old | set);
    else if (how == SIG_UNBLOCK) thread.setMask(old & ~set);
    else if (how == SIG_SETMASK) thread.setMask(set);
    else return -EINVAL;
  }
  return to ? put<u64>(to, old) : 0;
}

export function rtSigpending(to: u64, size: u64): i64 {
  if (size > SIZEOF_SIGSET) return -EINVAL;
  const thread = current();
  const set = (thread.pending.mask | thread.process.pending.mask) & thread.signalMask;
  store<u64>(word, set);
  return copyOut(to, word, <usize>size);
}

const word: usize = memory.data(8);

export function sigaltstack(from: u64, to: u64): i64 {
  const thread = current();
  const base = from ? get<u64>(from) : 0;
  const flags = from ? get<u32>(from + 8) : 0;
  const size = from ? get<u64>(from + 16) : 0;
  if (from && getFailed) return -EFAULT;
  const rsp = load<u64>(thread.frame + RSP);
  const oldBase = thread.altStack;
  const oldState = altStackState(thread, rsp);
  const oldSize = thread.altStackSize;
  const error = from ? setAltStack(thread, base, flags, size, rsp) : 0;
  if (error || !to) return error;
  if (put<u64>(to, oldBase) < 0 || put<u32>(to + 8, oldState) < 0) return -EFAULT;
  return put<u64>(to + 16, oldSize);
}

function setAltStack(thread: Thread, base: u64, flags: u32, size: u64, rsp: u64): i64 {
  if (isOnAltStack(thread, rsp)) return -EPERM;
  const mode = flags & ~SS_AUTODISARM;
  if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0) return -EINVAL;
  if (mode != SS_DISABLE && size < MINSIGSTKSZ) return -ENOMEM;
  const disabled = mode == SS_DISABLE;
  thread.altStack = disabled ? 0 : base;
  thread.altStackSize = disabled ? 0 : size;
  thread.altStackFlags = disabled ? SS_DISABLE : flags & SS_AUTODISARM;
  return 0;
}

/** A frame that is not a good one ends the program, or its handler of SIGSEGV gets the blame. */
export function rtSigreturn(): i64 {
  const thread = current();
  if (!popSignalFrame(thread)) forceSignal(thread, fromKernel(SIGSEGV, SI_KERNEL));
  // Every register has changed, so the return must be a full one; the result is the old rax.
  thread.attention = true;
  return load<u64>(thread.frame + RAX);
}

/** pause(2). */
export function pause(): i64 {
  return BLOCKED;
}

export function rtSigsuspend(address: u64, size: u64): i64 {
  if (size != SIZEOF_SIGSET) return -EINVAL;
  const thread = current();
  if (thread.restarted) return BLOCKED;
  const mask = get<u64>(address);
  if (getFailed) return -EFAULT;
  thread.useMask(mask & ~UNBLOCKABLE);
  return BLOCKED;
}

const information: usize = memory.data(128);

export function rtSigtimedwait(setAddress: u64, to: u64, timeoutAddress: u64, size: u64): i64 {
  if (size != SIZEOF_SIGSET) return -EINVAL;
  const thread = current();
  const set = get<u64>(setAddress) & ~UNBLOCKABLE;
  if (getFailed) return -EFAULT;
  const limit = timeoutAddress ? getTimespec(timeoutAddress) : 0;
  if (timeoutAddress && limit < 0) return timespecError;
  const info = takeWaiting(thread, set);
  if (info) {
    thread.updateAttention();
    info.write(information);
    if (to && copyOut(to, information, SIZEOF_SIGINFO) < 0) return -EFAULT;
    return info.signal;
  }
  if (thread.timedOut || (timeoutAddress && !limit)) return -EAGAIN;
  if (timeoutAddress && !thread.restarted) thread.waitUntil(deadlineAfter(limit));
  thread.waitOn(thread.process.signalWaiters);
  return BLOCKED;
}

function takeWaiting(thread: Thread, set: u64): SignalInfo | null {
  const own = thread.pending.take(set);
  return own ? own : thread.process.pending.take(set);
}
