// Taking signals: what a thread does about those that are there, before it returns to the program.

import { SI_KERNEL } from "../abi/siginfo";
import { bitOf, SA_NODEFER, SA_RESETHAND, SIG_DFL, SIG_IGN, SIGSEGV, SIGSTOP, STOPPING } from "../abi/signal";
import { CONFIG_LIBPOSIX_PROCESS_SIGNAL } from "../config";
import { killProcess } from "./exit";
import { forceSignal } from "./send";
import { fromKernel, SignalInfo } from "./siginfo";
import { pushSignalFrame } from "./signalframe";
import { isOrphaned, stopProcess } from "./stop";
import { Thread } from "./thread";

/** Told when a handler is about to interrupt the thread's parked call, with the handler's SA_ flags. */
type Interrupter = (thread: Thread, flags: u64) => void;

/** Results of deliverSignals. */
export const NOTHING: i32 = 0;
/** A handler is to be entered: the frame has changed. */
export const HANDLED: i32 = 1;
/** The process has been stopped or has ended: the thread does not go on. */
export const STAYS: i32 = 2;

/** Takes every signal that is deliverable to the current thread. */
export function deliverSignals(thread: Thread, interrupt: Interrupter): i32 {
  let outcome = NOTHING;
  while (true) {
    const info = takeSignal(thread);
    if (!info) break;
    const signal = info.signal;
    const actions = thread.process.actions;
    const handler = actions.handler(signal);
    if (handler == SIG_IGN) continue;
    if (!CONFIG_LIBPOSIX_PROCESS_SIGNAL || handler == SIG_DFL) {
      if (actions.ignores(signal) || !actsByDefault(thread, info)) continue;
      return STAYS;
    }
    if (thread.parked) interrupt(thread, actions.flags(signal));
    enterHandler(thread, info);
    outcome = HANDLED;
  }
  thread.updateAttention();
  return outcome;
}

/** The thread's own before the process's. */
function takeSignal(thread: Thread): SignalInfo | null {
  const set = thread.open;
  const own = thread.pending.take(set);
  return own ? own : thread.process.pending.take(set);
}

/** Stops or ends the process; false if the signal has no effect after all. */
function actsByDefault(thread: Thread, info: SignalInfo): bool {
  const process = thread.process;
  if (!(bitOf(info.signal) & STOPPING)) {
    killProcess(process, info);
    return true;
  }
  if (info.signal != SIGSTOP && isOrphaned(process.group, null)) return false;
  stopProcess(process, info.signal);
  return true;
}

function enterHandler(thread: Thread, info: SignalInfo): void {
  const actions = thread.process.actions;
  const signal = info.signal;
  const flags = actions.flags(signal);
  const handler = actions.handler(signal);
  if (flags & SA_RESETHAND) actions.setDefault(signal);
  if (!pushSignalFrame(thread, info, handler, flags, actions.restorer(signal))) {
    // If it is SIGSEGV itself that can't be delivered, its handler is of no use.
    if (signal == SIGSEGV) actions.setDefault(SIGSEGV);
    forceSignal(thread, fromKernel(SIGSEGV, SI_KERNEL));
    return;
  }
  thread.maskSaved = false;
  const more = actions.mask(signal) | (flags & SA_NODEFER ? 0 : bitOf(signal));
  thread.setMask(thread.signalMask | more);
}
