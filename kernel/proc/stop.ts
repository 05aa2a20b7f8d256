// Stopped processes: SIGSTOP and its kin hold all threads of a process until SIGCONT lets them go.

import { CLD_CONTINUED, CLD_STOPPED } from "../abi/siginfo";
import { SA_NOCLDSTOP, SIGCHLD, SIGCONT } from "../abi/signal";
import { processes } from "./ids";
import { ALIVE, Process } from "./process";
import { sendToProcess } from "./send";
import { fromChild } from "./siginfo";

export function stopProcess(process: Process, signal: i32): void {
  process.stoppedBy = signal;
  process.stopTold = false;
  process.continueTold = true;
  for (let i = 0; i < process.threads.length; i++) process.threads[i].hold();
  tellParent(process, CLD_STOPPED, signal);
}

/** Nothing where it isn't stopped. tell: the parent is to know. */
export function continueProcess(process: Process, tell: bool): void {
  if (!process.stoppedBy) return;
  process.stoppedBy = 0;
  process.stopTold = true;
  for (let i = 0; i < process.threads.length; i++) {
    const thread = process.threads[i];
    thread.wasStopped = true;
    if (thread.parked) thread.attention = true;
    thread.letGo();
  }
  if (!tell) return;
  process.continueTold = false;
  tellParent(process, CLD_CONTINUED, SIGCONT);
}

function tellParent(process: Process, code: i32, status: i32): void {
  const parent = process.parent;
  if (!parent || parent.state != ALIVE) return;
  if (!(parent.actions.flags(SIGCHLD) & SA_NOCLDSTOP)) {
    sendToProcess(parent, fromChild(SIGCHLD, code, process.pid, 0, status, process.processorTime / 10_000_000));
  }
  parent.childWaiters.wake(1);
}

/**
 * A process group is orphaned when no member has a parent in another group of the same session: nobody could make it
 * go on, so terminals' stop signals don't stop it (POSIX.1-2017, 3.264).
 */
export function isOrphaned(group: i32, but: Process | null): bool {
  for (let i = 0; i < processes.length; i++) {
    const process = processes[i];
    if (process.group != group || process == but || process.state != ALIVE) continue;
    const parent = process.parent;
    if (parent && parent.group != group && parent.session == process.session && parent.pid != 0) return false;
  }
  return true;
}
