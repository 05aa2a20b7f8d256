// What a parked call returns when a signal handler interrupts it (signal(7), "Interruption of system calls and library
// functions by signal handlers"). One rule for all calls, so that no handler of a call has to know about signals:
//
//   it has moved some bytes      → how many
//   it is one of FAILING, or has a time limit, or the handler is without SA_RESTART → EINTR
//   otherwise                    → it is made again when the signal handler returns

import { EINTR } from "../abi/errno";
import { R8, R10, RAX, RDX, RIP, RSI, VECTOR } from "../abi/frame";
import { SA_RESTART } from "../abi/signal";
import { CONFIG_LIBSYSCALL_SHIM_STRACE } from "../config";
import { leaveFutex } from "../proc/futex";
import { Thread } from "../proc/thread";
import { CALL_COUNT, table } from "./registry";
import { putTimespecLeft, putTimevalLeft } from "./timeout";
import { traceCall, tracing } from "./trace";

const SELECT: i32 = 23;
const NANOSLEEP: i32 = 35;
const CLOCK_NANOSLEEP: i32 = 230;
const PSELECT6: i32 = 270;
const PPOLL: i32 = 271;
const TIMER_ABSTIME: u64 = 1;

/** poll, select, pause, semop, msgsnd, msgrcv, rt_sigtimedwait, rt_sigsuspend, semtimedop, epoll_wait and kin. */
const FAILING: i32[] = [7, SELECT, 34, 65, 69, 70, 128, 130, 220, 232, PSELECT6, PPOLL, 281, 441];
/** Those that fail even without a handler, when the process was stopped and goes on. */
const FAILING_AFTER_STOP: i32[] = [65, 128, 220, 232, 281, 441];
/** Calls whose progress is what they return when they can't finish: read, write and kin, send, receive, splice. */
const COUNTING: i32[] = [0, 1, 17, 18, 19, 20, 40, 44, 45, 46, 47, 275, 276, 278, 295, 296, 326, 327, 328];

type Undo = (thread: Thread) => void;
const undos = new StaticArray<Undo | null>(CALL_COUNT);

/** A call that has something to put in order when it ends early with a count. */
export function onInterruption(number: i32, undo: Undo): void {
  undos[number] = undo;
}

/** SYSCALL is two bytes long. */
const CALL_LENGTH: u64 = 2;

/** Ends the thread's parked call because a handler with these SA_ flags is about to run. */
export function interruptCall(thread: Thread, flags: u64): void {
  const frame = thread.frame;
  const number = <i32>load<u64>(frame + VECTOR);
  const counted = COUNTING.includes(number) && thread.progress != 0;
  const again = !counted && !thread.hasDeadline && (flags & SA_RESTART) != 0 && !FAILING.includes(number);
  if (again) {
    store<u64>(frame + RAX, <u64>number);
    store<u64>(frame + RIP, load<u64>(frame + RIP) - CALL_LENGTH);
    leave(thread);
    return;
  }
  if (counted) {
    const undo = undos[number];
    if (undo) undo(thread);
  }
  finish(thread, number, counted ? <i64>thread.progress : -EINTR);
}

/** The process was stopped and goes on: some calls end by that; false for the others, which go on waiting. */
export function endsAfterStop(thread: Thread): bool {
  const number = <i32>load<u64>(thread.frame + VECTOR);
  if (!FAILING_AFTER_STOP.includes(number)) return false;
  finish(thread, number, -EINTR);
  return true;
}

function finish(thread: Thread, number: i32, result: i64): void {
  storeTimeLeft(thread, number);
  if (CONFIG_LIBSYSCALL_SHIM_STRACE && tracing) traceCall(thread.frame, number, table[number], result);
  store<u64>(thread.frame + RAX, <u64>result);
  leave(thread);
}

function leave(thread: Thread): void {
  const waiter = thread.futex;
  if (waiter) leaveFutex(waiter);
  thread.parked = false;
  thread.finishCall();
}

/** Calls that say how much of their time limit is left. */
function storeTimeLeft(thread: Thread, number: i32): void {
  const frame = thread.frame;
  if (!thread.hasDeadline) return;
  thread.restarted = true;
  if (number == NANOSLEEP) putTimespecLeft(load<u64>(frame + RSI));
  else if (number == CLOCK_NANOSLEEP && !(load<u64>(frame + RSI) & TIMER_ABSTIME)) {
    putTimespecLeft(load<u64>(frame + R10));
  } else if (number == SELECT) putTimevalLeft(load<u64>(frame + R8));
  else if (number == PSELECT6) putTimespecLeft(load<u64>(frame + R8));
  else if (number == PPOLL) putTimespecLeft(load<u64>(frame + RDX));
}
