// Who is who: thread ids, and the processes there are. Process ids, thread ids, groups and sessions share one set of
// numbers, as in Linux.

import { Process } from "./process";
import { Thread } from "./thread";

/** Numbers start again after this one (kernel.pid_max). */
const PID_MAX: i32 = 4194304;
/** Where they start again, so that the first ones stay those of long-lived processes. */
const RESTART_AT: i32 = 300;

const threads = new Map<i32, Thread>();
/** All processes, zombies too, in the order of their creation. */
export const processes: Process[] = [];
let last: i32 = 0;

function inUse(id: i32): bool {
  if (threads.has(id)) return true;
  for (let i = 0; i < processes.length; i++) {
    const process = processes[i];
    if (process.pid == id || process.group == id || process.session == id) return true;
  }
  return false;
}

/** A number that nobody has. */
export function newId(): i32 {
  do {
    last = last >= PID_MAX ? RESTART_AT : last + 1;
  } while (last > RESTART_AT && inUse(last));
  return last;
}

export function addThread(thread: Thread): void {
  threads.set(thread.tid, thread);
}

export function removeThread(thread: Thread): void {
  threads.delete(thread.tid);
}

export function findThread(tid: i32): Thread | null {
  return threads.has(tid) ? threads.get(tid) : null;
}

export function addProcess(process: Process): void {
  processes.push(process);
}

export function removeProcess(process: Process): void {
  const index = processes.indexOf(process);
  if (index >= 0) processes.splice(index, 1);
}

export function findProcess(pid: i32): Process | null {
  for (let i = 0; i < processes.length; i++) if (processes[i].pid == pid) return processes[i];
  return null;
}

export function groupExists(group: i32): bool {
  for (let i = 0; i < processes.length; i++) if (processes[i].group == group) return true;
  return false;
}
