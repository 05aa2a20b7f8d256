// A thread: a task of a process, with the processor state that is not in the frame, and what signals need to know.

import { bitOf, SIGKILL, SS_DISABLE, STOPPING } from "../abi/signal";
import { useSpace } from "../mm/space";
import { machine } from "../platform/machine";
import { currentTask, Task } from "../sched/task";
import { FutexWaiter } from "./futexwaiter";
import { PendingSignals } from "./pending";
import { Process } from "./process";
import { VectorArea } from "./vectors";

export class Thread extends Task {
  threadBase: u64 = 0;
  gsBase: u64 = 0;
  readonly vectors: VectorArea = new VectorArea();

  /** set_tid_address(2): cleared and woken when the thread ends. */
  clearTid: u64 = 0;
  /** set_robust_list(2): the list's head, 0 for none. */
  robustList: u64 = 0;
  /** futex(2): its place among the sleepers, made at its first wait. */
  futex: FutexWaiter | null = null;

  /** Signals that are not delivered now. */
  signalMask: u64 = 0;
  /** The mask to come back after a call that set one for its own time (ppoll, sigsuspend), while maskSaved. */
  savedMask: u64 = 0;
  maskSaved: bool = false;
  readonly pending: PendingSignals = new PendingSignals();
  /** sigaltstack(2): base, flags, size. */
  altStack: u64 = 0;
  altStackFlags: u32 = SS_DISABLE;
  altStackSize: u64 = 0;
  /** The last exception: vector, error code, address; signal frames show them. */
  trapVector: u64 = 0;
  trapError: u64 = 0;
  trapAddress: u64 = 0;

  /** setpriority(2), sched_setscheduler(2). */
  nice: i32 = 0;
  policy: i32 = 0;
  resetOnFork: bool = false;
  /** comm of this thread, where it differs from the process's. */
  ownName: string = "";
  /** Its call is not to be disturbed (vfork): only SIGKILL is delivered. */
  uninterruptible: bool = false;
  /** Its process was stopped and goes on; calls that end by that are still to be ended. */
  wasStopped: bool = false;
  /** It is over; only a handler that still holds it sees this. */
  ended: bool = false;

  constructor(
    public tid: i32,
    readonly process: Process,
  ) {
    super();
  }

  activate(): void {
    useSpace(this.process.space);
    machine().setThreadBase(this.threadBase);
    machine().setGsBase(this.gsBase);
    this.vectors.load();
  }

  deactivate(): void {
    this.threadBase = machine().threadBase();
    this.gsBase = machine().gsBase();
    this.vectors.save();
  }

  /** The signals that may be delivered now. */
  get open(): u64 {
    return this.uninterruptible ? bitOf(SIGKILL) : ~this.signalMask;
  }

  /** Signals that are there for this thread and may be delivered. */
  get deliverable(): u64 {
    return (this.pending.mask | this.process.pending.mask) & this.open;
  }

  /** Says again whether the thread has to be seen to before it goes on. */
  updateAttention(): void {
    this.attention = this.deliverable != 0 || this.maskSaved;
  }

  setMask(mask: u64): void {
    this.signalMask = mask;
    this.updateAttention();
  }

  /** A mask for the time of the call being dispatched; comes back when that is over. */
  useMask(mask: u64): void {
    if (!this.maskSaved) {
      this.maskSaved = true;
      this.savedMask = this.signalMask;
    }
    this.setMask(mask);
  }

  restoreMask(): void {
    if (!this.maskSaved) return;
    this.maskSaved = false;
    this.setMask(this.savedMask);
  }

  get name(): string {
    return this.ownName.length ? this.ownName : this.process.name;
  }

  /** Whether a signal sent to the process may be given to this thread. */
  wants(signal: i32): bool {
    return !(this.signalMask & bitOf(signal)) && !this.ended && (!this.held || (bitOf(signal) & STOPPING) == 0);
  }

  free(): void {
    this.ended = true;
    this.vectors.free();
    this.release();
  }
}

/** The thread whose system call or trap is being handled. */
export function current(): Thread {
  return changetype<Thread>(changetype<usize>(currentTask()));
}
