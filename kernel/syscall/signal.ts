// Signals, as far as programs of one thread need them to start, set handlers up and be killed.

import { EFAULT, EINVAL, ENOMEM, ESRCH } from "../abi/errno";
import { SIGCHLD, SIGCONT, SIGKILL, SIGSTOP, SIGURG, SIGWINCH } from "../abi/signal";
import { get, getFailed, put } from "../mm/user";
import { killProcess } from "../proc/exit";
import { SIG_DFL, SIG_IGN, SIGNAL_COUNT, SignalAction } from "../proc/process";
import { current } from "../proc/thread";

const SIG_BLOCK: i32 = 0;
const SIG_UNBLOCK: i32 = 1;
const SIG_SETMASK: i32 = 2;
const UNBLOCKABLE: u64 = (1 << 8) | (1 << 18);
const SIGSET_SIZE: u64 = 8;

/** struct sigaction of the kernel: handler, flags, restorer, mask. */
export function rtSigaction(signal: i32, from: u64, to: u64, size: u64): i64 {
  if (size != SIGSET_SIZE || signal < 1 || signal > SIGNAL_COUNT) return -EINVAL;
  if (from && (signal == SIGKILL || signal == SIGSTOP)) return -EINVAL;
  const actions = current().process.actions;
  let action = actions[signal];
  if (!action) {
    action = new SignalAction();
    actions[signal] = action;
  }
  const handler = from ? get<u64>(from) : 0;
  if (from && getFailed) return -EFAULT;
  if (to) {
    if (put<u64>(to, action.handler) < 0 || put<u64>(to + 8, action.flags) < 0) return -EFAULT;
    if (put<u64>(to + 16, action.restorer) < 0 || put<u64>(to + 24, action.mask) < 0) return -EFAULT;
  }
  if (from) {
    const flags = get<u64>(from + 8);
    const restorer = get<u64>(from + 16);
    const mask = get<u64>(from + 24);
    if (getFailed) return -EFAULT;
    action.handler = handler;
    action.flags = flags;
    action.restorer = restorer;
    action.mask = mask & ~UNBLOCKABLE;
  }
  return 0;
}

export function rtSigprocmask(how: i32, from: u64, to: u64, size: u64): i64 {
  if (size != SIGSET_SIZE) return -EINVAL;
  const thread = current();
  const old = thread.signalMask;
  if (from) {
    const set = get<u64>(from) & ~UNBLOCKABLE;
    if (getFailed) return -EFAULT;
    if (how == SIG_BLOCK) thread.signalMask |= set;
    else if (how == SIG_UNBLOCK) thread.signalMask &= ~set;
    else if (how == SIG_SETMASK) thread.signalMask = set;
    else return -EINVAL;
  }
  return to ? put<u64>(to, old) : 0;
}

const SS_ONSTACK: u32 = 1;
const SS_DISABLE: u32 = 2;
const SS_AUTODISARM: u32 = 0x80000000;
const MIN_STACK: u64 = 2048;

export function sigaltstack(from: u64, to: u64): i64 {
  const thread = current();
  const base = from ? get<u64>(from) : 0;
  const flags = from ? get<u32>(from + 8) : 0;
  const size = from ? get<u64>(from + 16) : 0;
  if (from && getFailed) return -EFAULT;
  if (to) {
    if (put<u64>(to, thread.altStack) < 0 || put<u64>(to + 8, thread.altStackFlags) < 0) return -EFAULT;
    if (put<u64>(to + 16, thread.altStackSize) < 0) return -EFAULT;
  }
  if (!from) return 0;
  const mode = flags & ~SS_AUTODISARM;
  if (mode & ~(SS_DISABLE | SS_ONSTACK)) return -EINVAL;
  if (mode != SS_DISABLE && size < MIN_STACK) return -ENOMEM;
  thread.altStack = mode == SS_DISABLE ? 0 : base;
  thread.altStackSize = mode == SS_DISABLE ? 0 : size;
  thread.altStackFlags = mode == SS_DISABLE ? SS_DISABLE : flags & SS_AUTODISARM;
  return 0;
}

function ignoredByDefault(signal: i32): bool {
  return signal == SIGCHLD || signal == SIGCONT || signal == SIGURG || signal == SIGWINCH;
}

/** What the signal does to the current process: nothing, or its end. */
export function raise(signal: i32, why: string): void {
  const process = current().process;
  const action = process.actions[signal];
  const handler = action ? action.handler : SIG_DFL;
  if (handler == SIG_IGN) return;
  if (handler == SIG_DFL && ignoredByDefault(signal)) return;
  killProcess(process, signal, why);
}

export function kill(pid: i32, signal: i32): i64 {
  if (signal < 0 || signal > SIGNAL_COUNT) return -EINVAL;
  const own = current().process.pid;
  if (pid > 0 && pid != own) return -ESRCH;
  if (pid < -1 && -pid != own) return -ESRCH;
  if (signal && pid != -1) raise(signal, "sent by itself");
  return 0;
}

export function tgkill(group: i32, thread: i32, signal: i32): i64 {
  if (signal < 0 || signal > SIGNAL_COUNT || thread <= 0 || group <= 0) return -EINVAL;
  if (thread != current().tid || group != current().process.pid) return -ESRCH;
  if (signal) raise(signal, "sent by itself");
  return 0;
}

export function tkill(thread: i32, signal: i32): i64 {
  return tgkill(current().process.pid, thread, signal);
}
