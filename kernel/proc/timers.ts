// Timers that send signals: setitimer(2)'s three, and those of timer_create(2).
//
// Timers on a wall or monotonic clock are armed in the machine's heap of timers. Timers on processor time are armed
// there too, at the earliest moment they could be due, and armed again when it turns out that others ran meanwhile.

import { SI_KERNEL, SI_TIMER } from "../abi/siginfo";
import { SIGKILL, SIGXCPU } from "../abi/signal";
import { machine } from "../platform/machine";
import { chargeTime } from "../sched/scheduler";
import { Timer } from "../sched/timer";
import { RLIMIT_CPU } from "./limits";
import { Process } from "./process";
import { sendToProcess, sendToThread } from "./send";
import { fromKernel, SignalInfo } from "./siginfo";
import { Thread } from "./thread";

/** Shortest interval; a shorter one would keep the machine busy with nothing else. */
const LEAST_INTERVAL: u64 = 1000;

/** One timer. Invariant: `due` is on its clock; 0 when it is not running. */
export abstract class SignalTimer extends Timer {
  due: u64 = 0;
  interval: u64 = 0;
  /** Expirations since the signal was sent that found it still waiting. */
  overrun: i32 = 0;

  constructor(
    readonly process: Process,
    /** What the clock is ahead of the machine's, for wall clocks. */
    readonly epoch: u64,
    /** Runs on the time of this process, or of this thread of it. */
    readonly onProcessTime: bool,
    readonly timedThread: Thread | null,
  ) {
    super();
  }

  /** Its clock, now. */
  get clock(): u64 {
    if (!this.onProcessTime) return machine().now() + this.epoch;
    chargeTime();
    const thread = this.timedThread;
    return thread ? thread.processorTime : this.process.processorTime;
  }

  /** Runs from now on until `due` on its clock, then every interval; 0 stops it. */
  set(due: u64, interval: u64): void {
    this.cancel();
    this.due = due;
    this.interval = interval ? max(interval, LEAST_INTERVAL) : 0;
    this.overrun = 0;
    if (due) this.rearm();
  }

  private rearm(): void {
    const now = this.clock;
    this.armIn(this.due > now ? this.due - now : 0);
  }

  /** Time to the next expiration, 0 when it is not running. */
  get left(): u64 {
    if (!this.due) return 0;
    const now = this.clock;
    return this.due > now ? this.due - now : 1;
  }

  fire(): void {
    const now = this.clock;
    if (now < this.due) {
      this.rearm();
      return;
    }
    let missed: u64 = 0;
    if (this.interval) {
      missed = (now - this.due) / this.interval;
      this.due += (missed + 1) * this.interval;
      this.rearm();
    } else {
      this.due = 0;
    }
    this.expire(<i32>min<u64>(missed, i32.MAX_VALUE));
  }

  /** It is due, and was this many times more before anybody could look. */
  abstract expire(missed: i32): void;
}

/** setitimer(2). */
export class IntervalTimer extends SignalTimer {
  constructor(
    process: Process,
    onProcessTime: bool,
    private readonly signal: i32,
  ) {
    super(process, 0, onProcessTime, null);
  }

  expire(missed: i32): void {
    sendToProcess(this.process, fromKernel(this.signal, SI_KERNEL));
  }
}

/** RLIMIT_CPU: SIGXCPU at the soft limit and each second after it, SIGKILL at the hard one. Process time, in seconds. */
export class ProcessorLimit extends SignalTimer {
  constructor(
    process: Process,
    soft: u64,
    private readonly hard: u64,
  ) {
    super(process, 0, true, null);
    this.set(max<u64>(min(soft, hard), 1) * SECOND, SECOND);
  }

  expire(missed: i32): void {
    const hardTime = this.hard < MOST_SECONDS ? max<u64>(this.hard, 1) * SECOND : u64.MAX_VALUE;
    const signal = this.clock >= hardTime ? SIGKILL : SIGXCPU;
    const info = fromKernel(signal, SI_KERNEL);
    info.why = "more processor time than RLIMIT_CPU allows";
    sendToProcess(this.process, info);
  }
}

/** Has the process watched as its RLIMIT_CPU is now. */
export function watchProcessorTime(process: Process): void {
  const old = process.processorLimit;
  if (old) old.cancel();
  const soft = process.limits.soft(RLIMIT_CPU);
  process.processorLimit =
    soft < MOST_SECONDS ? new ProcessorLimit(process, soft, process.limits.hard(RLIMIT_CPU)) : null;
}

const SECOND: u64 = 1_000_000_000;
/** More is no limit: centuries. */
const MOST_SECONDS: u64 = 1 << 33;

export const NOTIFY_SIGNAL: i32 = 0;
export const NOTIFY_NONE: i32 = 1;
export const NOTIFY_THREAD_ID: i32 = 4;

/** timer_create(2). */
export class PosixTimer extends SignalTimer {
  /** The signal that has been sent and not been taken, if any. */
  private sent: SignalInfo | null = null;

  constructor(
    process: Process,
    epoch: u64,
    onProcessTime: bool,
    timedThread: Thread | null,
    readonly id: i32,
    readonly clockId: i32,
    private readonly notify: i32,
    private readonly signal: i32,
    private readonly value: u64,
    private readonly target: Thread | null,
  ) {
    super(process, epoch, onProcessTime, timedThread);
  }

  expire(missed: i32): void {
    if (this.notify == NOTIFY_NONE) return;
    const before = this.sent;
    if (before && before.isPending) {
      this.overrun = addUp(this.overrun, missed + 1);
      before.word16 = this.idAndOverrun;
      return;
    }
    this.overrun = missed;
    const info = new SignalInfo(this.signal, SI_TIMER);
    info.word16 = this.idAndOverrun;
    info.word24 = this.value;
    info.isPending = true;
    this.sent = info;
    const target = this.target;
    if (target && !target.ended) sendToThread(target, info);
    else if (!target) sendToProcess(this.process, info);
  }

  private get idAndOverrun(): u64 {
    return <u64>(<u32>this.id) | ((<u64>(<u32>this.overrun)) << 32);
  }
}

function addUp(a: i32, b: i32): i32 {
  return a > i32.MAX_VALUE - b ? i32.MAX_VALUE : a + b;
}
