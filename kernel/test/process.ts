// A process with a thread and some memory, for unit tests of system calls.

import { rootDirectory } from "../fs/mount";
import { byteString, putBytes } from "../lib/bytes";
import { useSpace } from "../mm/space";
import { copyIn, copyOut } from "../mm/user";
import { setMachine } from "../platform/machine";
import { READ, WRITE } from "../platform/pagemap";
import { Process } from "../proc/process";
import { Thread } from "../proc/thread";
import { dequeue } from "../sched/runqueue";
import { setCurrentTask } from "../sched/task";
import { FakeMachine } from "./machine";

/** The process's memory: [MEMORY, MEMORY_END), readable and writable. */
export const MEMORY: u64 = 0x400000;
export const MEMORY_END: u64 = 0x480000;

/** The machine of the last startProcess(). */
export let fakeMachine: FakeMachine = changetype<FakeMachine>(0);

/** Makes a machine with this much RAM and a thread that is the current task. */
export function startProcess(pages: i32 = 512): Thread {
  fakeMachine = new FakeMachine();
  setMachine(fakeMachine);
  fakeMachine.addRam(pages);
  const process = new Process(1, rootDirectory(), rootDirectory());
  const thread = new Thread(1, process);
  process.threads.push(thread);
  useSpace(process.space);
  assert(process.space.mapAt(MEMORY, MEMORY_END, READ | WRITE, false, null, 0) == 0);
  setCurrentTask(thread);
  return thread;
}

/** The thread, woken, makes its parked call again. */
export function restart(thread: Thread): void {
  assert(thread.runnable, "the thread should have been woken");
  thread.restarted = true;
}

/** The call is over, and the thread is not in the run queue. */
export function finish(thread: Thread): void {
  thread.finishCall();
  dequeue(thread);
}

/** Stores a byte string and a zero in the process's memory; returns its address. */
export function putText(at: u64, text: string): u64 {
  const bytes = heap.alloc(text.length + 1);
  putBytes(bytes, text);
  store<u8>(bytes + text.length, 0);
  assert(copyOut(at, bytes, text.length + 1) == 0);
  heap.free(bytes);
  return at;
}

/** Bytes of the process's memory. */
export function takeText(at: u64, length: i32): string {
  const bytes = heap.alloc(length);
  assert(copyIn(bytes, at, length) == 0);
  const text = byteString(bytes, length);
  heap.free(bytes);
  return text;
}
