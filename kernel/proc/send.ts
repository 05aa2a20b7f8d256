// Sending signals: what becomes of one at the moment it is sent (signal(7)); deliver.ts does the rest later.

import { bitOf, SIG_DFL, SIG_IGN, SIGCONT, SIGKILL, SIGNAL_COUNT, SIGRTMIN, STOPPING } from "../abi/signal";
import { POLLIN } from "../fs/file";
import { heapHasRoom } from "../platform/frames";
import { processes } from "./ids";
import { PendingSignals } from "./pending";
import { ALIVE, Process } from "./process";
import { fromKernel, SignalInfo } from "./siginfo";
import { continueProcess } from "./stop";
import { Thread } from "./thread";

/** Signals a process may have queued (RLIMIT_SIGPENDING's default of a small machine). */
const QUEUE_LIMIT: i32 = 4096;

/** Sends to a process: one of its threads takes it. False when a real-time signal finds the queue full. */
export function sendToProcess(process: Process, info: SignalInfo): bool {
  if (process.state != ALIVE || !process.threads.length) return true;
  prepare(process, info.signal);
  const target = chooseThread(process, info.signal);
  if (isDropped(process, target, info.signal)) return true;
  if (!queue(process.pending, info)) return false;
  notify(process, target, info.signal);
  return true;
}

/** Sends to one thread. */
export function sendToThread(thread: Thread, info: SignalInfo): bool {
  const process = thread.process;
  if (thread.ended) return true;
  prepare(process, info.signal);
  if (isDropped(process, thread, info.signal)) return true;
  if (!queue(thread.pending, info)) return false;
  notify(process, thread, info.signal);
  return true;
}

/** Sends to every process of a group; how many there were. */
export function sendToGroup(group: i32, signal: i32, code: i32): i32 {
  let count = 0;
  for (let i = 0; i < processes.length; i++) {
    const process = processes[i];
    if (process.group != group || process.state != ALIVE) continue;
    sendToProcess(process, fromKernel(signal, code));
    count++;
  }
  return count;
}

/**
 * A signal that its cause makes unavoidable (a fault): blocked or ignored, it gets its default action, which is the
 * program's end.
 */
export function forceSignal(thread: Thread, info: SignalInfo): void {
  const actions = thread.process.actions;
  const bit = bitOf(info.signal);
  if (thread.signalMask & bit || actions.handler(info.signal) == SIG_IGN) {
    actions.setDefault(info.signal);
    thread.signalMask &= ~bit;
  }
  thread.pending.add(info);
  thread.updateAttention();
}

function queue(pending: PendingSignals, info: SignalInfo): bool {
  if (info.signal >= SIGRTMIN && (pending.count >= QUEUE_LIMIT || !heapHasRoom(0))) return false;
  pending.add(info);
  return true;
}

/** Signals that stop and SIGCONT take each other back; SIGCONT and SIGKILL make a stopped process go on. */
function prepare(process: Process, signal: i32): void {
  if (bitOf(signal) & STOPPING) discard(process, bitOf(SIGCONT));
  else if (signal == SIGCONT) discard(process, STOPPING);
  if (signal == SIGCONT || signal == SIGKILL) continueProcess(process, signal == SIGCONT);
}

function discard(process: Process, set: u64): void {
  process.pending.discard(set);
  for (let i = 0; i < process.threads.length; i++) process.threads[i].pending.discard(set);
}

function chooseThread(process: Process, signal: i32): Thread {
  const threads = process.threads;
  for (let i = 0; i < threads.length; i++) if (threads[i].wants(signal)) return threads[i];
  return threads[0];
}

/** What is ignored is dropped at once, unless it is blocked: its action may be another when it no longer is. */
function isDropped(process: Process, thread: Thread, signal: i32): bool {
  if (signal == SIGKILL || !process.actions.ignores(signal)) return false;
  return !(thread.signalMask & bitOf(signal)) && !(thread.maskSaved && thread.savedMask & bitOf(signal));
}

function notify(process: Process, thread: Thread, signal: i32): void {
  if (!(thread.signalMask & bitOf(signal))) {
    thread.attention = true;
    if (thread.parked) thread.wake();
  }
  process.signalWaiters.wake(POLLIN);
}

/** Whether kill(2) and its kin take this number; 0 asks only whether it would be allowed. */
export function isSignal(signal: i32): bool {
  return signal >= 0 && signal <= SIGNAL_COUNT;
}

/** True if the process has not said what to do about the signal. */
export function isDefault(process: Process, signal: i32): bool {
  return process.actions.handler(signal) == SIG_DFL;
}
