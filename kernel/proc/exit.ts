// The end of threads and processes.

import { CLD_EXITED, CLD_KILLED, SI_KERNEL, SI_USER } from "../abi/siginfo";
import { SIGCHLD, SIGCONT, SIGHUP } from "../abi/signal";
import { madeGarbage } from "../lib/collect";
import { currentSpace, leaveSpace, useSpace } from "../mm/space";
import { put } from "../mm/user";
import { machine } from "../platform/machine";
import { forgetTask } from "../sched/scheduler";
import { currentTask } from "../sched/task";
import { reportKilled } from "./crashreport";
import { identify, leaveFutex, releaseRobustLocks, wakeSleepers } from "./futex";
import { processes, removeProcess, removeThread } from "./ids";
import { ALIVE, GONE, initialProcess, Process, stopTimers, ZOMBIE } from "./process";
import { sendToGroup, sendToProcess } from "./send";
import { fromChild, fromKernel, SignalInfo } from "./siginfo";
import { isOrphaned } from "./stop";
import { Thread } from "./thread";

/** `debug.registers=1`: registers, mappings and callers of killed programs are printed. */
let showRegisters: bool = false;

export function setShowRegisters(on: bool): void {
  showRegisters = on;
}

let beforeEnd: (() => void) | null = null;

/** Runs once before the machine goes off: what is still queued for the network gets its chance. */
export function setBeforeEnd(hook: () => void): void {
  beforeEnd = hook;
}

let summary: (() => void) | null = null;

/** Runs once when the program has ended: what was asked to be said then. */
export function setSummary(hook: () => void): void {
  summary = hook;
}

function endOfMachine(status: i32): void {
  const say = summary;
  if (say) say();
  const hook = beforeEnd;
  if (hook) hook();
  machine().powerOff(status);
}

/** Ends a thread; the last one takes the process with it, status as exit(2) got it. */
export function exitThread(thread: Thread, status: i32): void {
  if (thread.process.threads.length == 1) endProcess(thread.process, (status & 0xff) << 8);
  else endThread(thread);
}

/** Ends all threads of a process; status as exit_group(2) got it. */
export function exitProcess(process: Process, status: i32): void {
  endProcess(process, (status & 0xff) << 8);
}

/** What a thread and a process leave for the collector, in objects. */
const THREAD_GARBAGE: i32 = 16;
const PROCESS_GARBAGE: i32 = 64;

/** Takes a thread out of the world. Its memory and descriptors are its process's, and stay. */
export function endThread(thread: Thread): void {
  const process = thread.process;
  const threads = process.threads;
  threads.splice(threads.indexOf(thread), 1);
  const before = currentSpace;
  if (before != process.space) useSpace(process.space);
  releaseRobustLocks(thread);
  clearThreadId(thread);
  if (changetype<usize>(before)) useSpace(before);
  const waiter = thread.futex;
  if (waiter) leaveFutex(waiter);
  if (currentTask() != thread) thread.finishCall();
  forgetTask(thread);
  process.endedTime += thread.processorTime;
  removeThread(thread);
  madeGarbage(THREAD_GARBAGE);
  thread.free();
}

/** What pthread_join(3) waits for; of no use when nobody is left to look. */
function clearThreadId(thread: Thread): void {
  const address = thread.clearTid;
  if (!address || put<u32>(address, 0) < 0) return;
  identify(thread, address, false);
  wakeSleepers(1, u32.MAX_VALUE);
}

/** Ends a process; status as wait(2) tells it. The initial process's end is the machine's. */
export function endProcess(process: Process, status: i32): void {
  process.exitStatus = status;
  if (process == initialProcess()) {
    process.files.closeAll();
    endOfMachine(status & 0x7f ? 128 + (status & 0x7f) : status >> 8);
    return;
  }
  madeGarbage(PROCESS_GARBAGE);
  while (process.threads.length) endThread(process.threads[process.threads.length - 1]);
  stopTimers(process, true);
  process.files.release();
  if (currentSpace == process.space && !process.space.isShared) leaveSpace();
  process.space.release();
  process.state = ZOMBIE;
  process.stoppedBy = 0;
  releaseParent(process);
  process.endWaiters.wake(1);
  leaveFamily(process);
  tellParent(process);
}

/** The parent of a vfork goes on. */
export function releaseParent(process: Process): void {
  if (!process.isVfork) return;
  process.isVfork = false;
  process.vforkWaiters.wake(1);
}

/** Its children become the initial process's; groups it kept from being orphans may be that now. */
function leaveFamily(process: Process): void {
  const heir = heirOf(process);
  const children = process.children;
  for (let i = 0; i < children.length; i++) {
    const child = children[i];
    child.parent = heir;
    child.exitSignal = SIGCHLD;
    heir.children.push(child);
    if (child.deathSignal && child.state == ALIVE) sendToProcess(child, fromKernel(child.deathSignal, SI_USER));
    if (child.state == ZOMBIE) tellParent(child);
    if (child.group != process.group) wakeOrphans(child.group);
  }
  children.length = 0;
  const parent = process.parent;
  if (parent && parent.group != process.group) wakeOrphans(process.group);
}

/** The nearest ancestor that adopts orphans (PR_SET_CHILD_SUBREAPER), or the initial process. */
function heirOf(process: Process): Process {
  let ancestor = process.parent;
  while (ancestor && !(ancestor.adoptsOrphans && ancestor.state == ALIVE)) ancestor = ancestor.parent;
  return ancestor ? ancestor : initialProcess();
}

/** A stopped process that nobody could continue is told so (POSIX.1-2017, _exit). */
function wakeOrphans(group: i32): void {
  if (!isOrphaned(group, null)) return;
  let stopped = false;
  for (let i = 0; i < processes.length; i++) {
    if (processes[i].group == group && processes[i].stoppedBy) stopped = true;
  }
  if (!stopped) return;
  sendToGroup(group, SIGHUP, SI_KERNEL);
  sendToGroup(group, SIGCONT, SI_KERNEL);
}

function tellParent(process: Process): void {
  const parent = process.parent;
  if (!parent || parent.state != ALIVE || parent.actions.reapsChildren) {
    reap(process);
    if (parent) parent.childWaiters.wake(1);
    return;
  }
  const status = process.exitStatus;
  const signal = status & 0x7f;
  const code = signal ? CLD_KILLED : CLD_EXITED;
  const time = process.processorTime / 10_000_000;
  if (process.exitSignal) {
    sendToProcess(parent, fromChild(process.exitSignal, code, process.pid, 0, signal ? signal : status >> 8, time));
  }
  parent.childWaiters.wake(1);
}

/** Forgets a zombie. */
export function reap(process: Process): void {
  const parent = process.parent;
  if (parent) {
    const siblings = parent.children;
    const index = siblings.indexOf(process);
    if (index >= 0) siblings.splice(index, 1);
    process.parent = null;
  }
  process.state = GONE;
  removeProcess(process);
}

/** Ends the process by a signal. The end of the initial process is reported. */
export function killProcess(process: Process, info: SignalInfo): void {
  if (process == initialProcess() || showRegisters) reportKilled(process, info, showRegisters);
  endProcess(process, info.signal);
}
