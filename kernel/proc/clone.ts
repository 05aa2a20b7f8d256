// New threads and processes, each a copy of the one that asks (clone(2)).

import {
  CLONE_CHILD_CLEARTID,
  CLONE_CHILD_SETTID,
  CLONE_CLEAR_SIGHAND,
  CLONE_FILES,
  CLONE_FS,
  CLONE_PARENT,
  CLONE_SETTLS,
  CLONE_SIGHAND,
  CLONE_THREAD,
  CLONE_VFORK,
  CLONE_VM,
} from "../abi/clone";
import { EAGAIN, ENOMEM } from "../abi/errno";
import { FRAME_SIZE, RAX, RSP } from "../abi/frame";
import { SS_DISABLE } from "../abi/signal";
import { AddressSpace, useSpace } from "../mm/space";
import { put } from "../mm/user";
import { heapHasRoom } from "../platform/frames";
import { makeRunnable } from "../sched/task";
import { CAP_SYS_RESOURCE } from "./identity";
import { addProcess, addThread, newId, processes } from "./ids";
import { RLIMIT_NPROC } from "./limits";
import { Process } from "./process";
import { Thread } from "./thread";
import { watchProcessorTime } from "./timers";

/** What clone(2) is asked for. */
export class CloneRequest {
  flags: u64 = 0;
  exitSignal: i32 = 0;
  /** 0: go on with the same stack pointer. */
  stack: u64 = 0;
  threadBase: u64 = 0;
  childTid: u64 = 0;
}

/** Kernel memory that a thread or a process takes, roughly. */
const THREAD_COST: usize = 4096;
const PROCESS_COST: usize = 16384;
/** RLIMIT_NPROC and kernel.threads-max, so to speak. */
const PROCESS_LIMIT: i32 = 8192;

/** Why the last clone failed, a negative errno. */
export let cloneError: i32 = 0;

/** Makes the new thread, in the caller's process or one of its own; not runnable yet. Null with cloneError set. */
export function clone(caller: Thread, request: CloneRequest): Thread | null {
  const isThread = (request.flags & CLONE_THREAD) != 0;
  cloneError = -EAGAIN;
  if (hasTooMany(caller.process)) return null;
  if (processes.length >= PROCESS_LIMIT || !heapHasRoom(isThread ? THREAD_COST : PROCESS_COST)) return null;
  const process = isThread ? caller.process : cloneProcess(caller, request);
  if (!process) return null;
  const thread = cloneThread(caller, process, isThread ? newId() : process.pid, request);
  process.threads.push(thread);
  addThread(thread);
  if (request.flags & CLONE_CHILD_SETTID) storeChildTid(caller, thread, request.childTid);
  return thread;
}

/** RLIMIT_NPROC: threads of the same real user; it is not for those who may set limits. */
function hasTooMany(process: Process): bool {
  const identity = process.identity;
  if (!identity.user || identity.can(CAP_SYS_RESOURCE)) return false;
  let count: u64 = 0;
  for (let i = 0; i < processes.length; i++) {
    if (processes[i].identity.user == identity.user) count += processes[i].threads.length;
  }
  return count >= process.limits.soft(RLIMIT_NPROC);
}

/** Lets the new thread run. */
export function start(thread: Thread): void {
  makeRunnable(thread);
}

function cloneThread(caller: Thread, process: Process, tid: i32, request: CloneRequest): Thread {
  const thread = new Thread(tid, process);
  memory.copy(thread.frame, caller.frame, FRAME_SIZE);
  store<u64>(thread.frame + RAX, 0);
  if (request.stack) store<u64>(thread.frame + RSP, request.stack);
  caller.deactivate();
  thread.vectors.copyFrom(caller.vectors);
  thread.gsBase = caller.gsBase;
  thread.threadBase = request.flags & CLONE_SETTLS ? request.threadBase : caller.threadBase;
  if (request.flags & CLONE_CHILD_CLEARTID) thread.clearTid = request.childTid;
  thread.signalMask = caller.signalMask;
  copyAltStack(caller, thread, request.flags);
  thread.ownName = caller.ownName;
  copyScheduling(caller, thread);
  return thread;
}

/** A thread that shares memory starts without one, or two would use the same stack (sigaltstack(2)). */
function copyAltStack(caller: Thread, thread: Thread, flags: u64): void {
  if ((flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM) return;
  thread.altStack = caller.altStack;
  thread.altStackSize = caller.altStackSize;
  thread.altStackFlags = caller.altStackSize ? caller.altStackFlags : SS_DISABLE;
}

function copyScheduling(caller: Thread, thread: Thread): void {
  thread.virtualTime = caller.virtualTime;
  if (caller.resetOnFork) {
    thread.nice = max(caller.nice, 0);
    return;
  }
  thread.nice = caller.nice;
  thread.weight = caller.weight;
  thread.realTime = caller.realTime;
  thread.policy = caller.policy;
}

function cloneProcess(caller: Thread, request: CloneRequest): Process | null {
  const from = caller.process;
  const flags = request.flags;
  cloneError = -ENOMEM;
  const space = flags & CLONE_VM ? from.space.retain() : from.space.fork();
  if (!space) return null;
  const process = new Process(newId(), from.root, from.cwd, space);
  process.files.release();
  process.files = flags & CLONE_FILES ? from.files.retain() : from.files.clone();
  process.context = flags & CLONE_FS ? from.context : from.context.clone();
  process.actions = flags & CLONE_SIGHAND ? from.actions : from.actions.clone();
  if (flags & CLONE_CLEAR_SIGHAND) process.actions.reset();
  process.identity = from.identity.clone();
  process.limits = from.limits.clone();
  if (from.processorLimit) watchProcessorTime(process);
  process.path = from.path;
  process.executable = from.executable;
  process.executableEntry = from.executableEntry;
  process.name = from.name;
  process.personality = from.personality;
  process.exitSignal = flags & CLONE_PARENT ? from.exitSignal : request.exitSignal;
  process.group = from.group;
  process.session = from.session;
  process.isVfork = (flags & CLONE_VFORK) != 0;
  const parent = flags & CLONE_PARENT ? from.parent : from;
  process.parent = parent;
  if (parent) parent.children.push(process);
  addProcess(process);
  return process;
}

/** The child's memory may be another than the one in use. */
function storeChildTid(caller: Thread, thread: Thread, address: u64): void {
  const own: AddressSpace = caller.process.space;
  const other: AddressSpace = thread.process.space;
  if (other != own) useSpace(other);
  put<i32>(address, thread.tid);
  if (other != own) useSpace(own);
}
