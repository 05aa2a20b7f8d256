// Sending signals: kill(2), tgkill(2), tkill(2), rt_sigqueueinfo(2), rt_tgsigqueueinfo(2).

import { EAGAIN, EFAULT, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { SI_TKILL, SI_USER, SIZEOF_SIGINFO } from "../abi/siginfo";
import { SIGCONT } from "../abi/signal";
import { copyIn } from "../mm/user";
import { findProcess, findThread, processes } from "../proc/ids";
import { initialProcess, Process, ZOMBIE } from "../proc/process";
import { isSignal, sendToProcess, sendToThread } from "../proc/send";
import { fromProcess, readSignalInfo, SignalInfo } from "../proc/siginfo";
import { current } from "../proc/thread";

/** credentials(7): root may, others to processes of the same user; SIGCONT also within the session. */
function maySignal(target: Process, signal: i32): bool {
  const own = current().process;
  const ids = own.identity;
  if (!ids.effectiveUser) return true;
  const theirs = target.identity;
  if (ids.effectiveUser == theirs.user || ids.effectiveUser == theirs.savedUser) return true;
  if (ids.user == theirs.user || ids.user == theirs.savedUser) return true;
  return signal == SIGCONT && own.session == target.session;
}

function fromCaller(signal: i32, code: i32): SignalInfo {
  const process = current().process;
  return fromProcess(signal, code, process.pid, process.identity.user);
}

export function kill(pid: i32, signal: i32): i64 {
  if (!isSignal(signal)) return -EINVAL;
  if (pid > 0) {
    const target = findProcess(pid);
    if (!target) return -ESRCH;
    if (!maySignal(target, signal)) return -EPERM;
    if (signal) sendToProcess(target, fromCaller(signal, SI_USER));
    return 0;
  }
  if (pid == i32.MIN_VALUE) return -ESRCH;
  return killMany(pid == 0 ? current().process.group : -pid, pid == -1, signal);
}

/** A group, or all but the initial process and the caller. */
function killMany(group: i32, all: bool, signal: i32): i64 {
  const own = current().process;
  let found = false;
  let refused = false;
  for (let i = 0; i < processes.length; i++) {
    const target = processes[i];
    if (all ? target == own || target == initialProcess() : target.group != group) continue;
    if (!maySignal(target, signal)) {
      refused = true;
      continue;
    }
    found = true;
    if (signal && target.state != ZOMBIE) sendToProcess(target, fromCaller(signal, SI_USER));
  }
  return found ? 0 : refused ? -EPERM : -ESRCH;
}

export function tgkill(group: i32, tid: i32, signal: i32): i64 {
  if (group <= 0 || tid <= 0 || !isSignal(signal)) return -EINVAL;
  return sendToOne(group, tid, signal, fromCaller(signal, SI_TKILL));
}

export function tkill(tid: i32, signal: i32): i64 {
  if (tid <= 0 || !isSignal(signal)) return -EINVAL;
  return sendToOne(0, tid, signal, fromCaller(signal, SI_TKILL));
}

function sendToOne(group: i32, tid: i32, signal: i32, info: SignalInfo): i64 {
  const thread = findThread(tid);
  if (!thread || (group && thread.process.pid != group)) return -ESRCH;
  if (!maySignal(thread.process, signal)) return -EPERM;
  if (signal && !sendToThread(thread, info)) return -EAGAIN;
  return 0;
}

const buffer: usize = memory.data(128);

/** Only the process itself may say that the kernel or kill(2) sent the signal. */
function mayPretend(target: i32): bool {
  const code = load<i32>(buffer + 8);
  return target == current().process.pid || (code < 0 && code != SI_TKILL);
}

export function rtSigqueueinfo(pid: i32, signal: i32, from: u64): i64 {
  if (copyIn(buffer, from, SIZEOF_SIGINFO) < 0) return -EFAULT;
  if (!mayPretend(pid)) return -EPERM;
  if (!isSignal(signal)) return -EINVAL;
  const target = pid > 0 ? findProcess(pid) : null;
  if (!target) return -ESRCH;
  if (!maySignal(target, signal)) return -EPERM;
  return !signal || sendToProcess(target, readSignalInfo(signal, buffer)) ? 0 : -EAGAIN;
}

export function rtTgsigqueueinfo(group: i32, tid: i32, signal: i32, from: u64): i64 {
  if (group <= 0 || tid <= 0) return -EINVAL;
  if (copyIn(buffer, from, SIZEOF_SIGINFO) < 0) return -EFAULT;
  if (!mayPretend(group)) return -EPERM;
  if (!isSignal(signal)) return -EINVAL;
  return sendToOne(group, tid, signal, readSignalInfo(signal, buffer));
}
