// A process: what its threads share, and its place among the others.

import { SIGCHLD } from "../abi/signal";
import { Directory } from "../fs/directory";
import { Entry } from "../fs/entries";
import { FdTable } from "../fs/fdtable";
import { Inode } from "../fs/inode";
import { AddressSpace } from "../mm/space";
import { WaitQueue } from "../sched/waitqueue";
import { SignalActions } from "./actions";
import { FileContext } from "./filecontext";
import { Identity } from "./identity";
import { Limits } from "./limits";
import { PendingSignals } from "./pending";
import { Thread } from "./thread";
import { IntervalTimer, PosixTimer, ProcessorLimit } from "./timers";

/** Its threads run, or could. */
export const ALIVE: i32 = 0;
/** It has ended and its parent has not asked yet. */
export const ZOMBIE: i32 = 1;
export const GONE: i32 = 2;

export class Process {
  readonly threads: Thread[] = [];
  files: FdTable = new FdTable();
  actions: SignalActions = new SignalActions();
  /** Signals sent to the process: any of its threads may take them. */
  readonly pending: PendingSignals = new PendingSignals();
  /** Who waits for a signal to come: sigtimedwait, signalfd. */
  readonly signalWaiters: WaitQueue = new WaitQueue();
  space: AddressSpace;
  context: FileContext;
  identity: Identity = new Identity();
  /** The file it runs, as the program was named. */
  path: string = "";
  executable: Inode | null = null;
  /** The name the file was found by, links followed. */
  executableEntry: Entry | null = null;
  /** What it was started with. */
  commandLine: string[] = [];
  environment: string[] = [];
  /** oom_score_adj. */
  oomAdjustment: i32 = 0;
  /** comm: at most 15 bytes. */
  name: string = "";
  limits: Limits = new Limits();
  personality: u32 = 0;

  state: i32 = ALIVE;
  parent: Process | null = null;
  readonly children: Process[] = [];
  /** Woken when a child ends, stops or goes on. */
  readonly childWaiters: WaitQueue = new WaitQueue();
  /** Woken when it ends. */
  readonly endWaiters: WaitQueue = new WaitQueue();
  /** What the parent is sent when it ends; 0: nothing. */
  exitSignal: i32 = SIGCHLD;
  /** As wait(2) tells it, once it is a zombie. */
  exitStatus: i32 = 0;
  group: i32 = 0;
  session: i32 = 0;
  /** The signal that stopped it, 0 while it runs; told: its parent has been told by wait(2). */
  stoppedBy: i32 = 0;
  stopTold: bool = true;
  continueTold: bool = true;
  hasExecuted: bool = false;
  /** setitimer(2)'s real, virtual and profiling timers; timer_create(2)'s by their ids. Null where there is none. */
  intervalTimers: StaticArray<IntervalTimer | null> = new StaticArray<IntervalTimer | null>(3);
  readonly posixTimers: Array<PosixTimer | null> = [];
  /** What watches RLIMIT_CPU, where there is one. */
  processorLimit: ProcessorLimit | null = null;
  /** The commands of membarrier(2) it has registered for. */
  barriers: i32 = 0;
  /** prctl(2): what it is sent when its parent ends; whether it may dump core; whether orphans become its children. */
  deathSignal: i32 = 0;
  dumpable: bool = true;
  adoptsOrphans: bool = false;
  /** Made by vfork(2) and still in its parent's memory; the parent waits until that is over. */
  isVfork: bool = false;
  /** The parent of a vfork, waiting. */
  readonly vforkWaiters: WaitQueue = new WaitQueue();

  constructor(
    readonly pid: i32,
    root: Directory,
    cwd: Directory,
    space: AddressSpace | null = null,
  ) {
    this.space = space ? space : new AddressSpace();
    this.context = new FileContext(root, cwd);
    this.group = pid;
    this.session = pid;
  }

  get root(): Directory {
    return this.context.root;
  }

  set root(directory: Directory) {
    this.context.root = directory;
  }

  get cwd(): Directory {
    return this.context.cwd;
  }

  set cwd(directory: Directory) {
    this.context.cwd = directory;
  }

  get umask(): u32 {
    return this.context.umask;
  }

  set umask(mask: u32) {
    this.context.umask = mask;
  }

  /** Nanoseconds of processor time of the threads that have ended. */
  endedTime: u64 = 0;
  /** The same of children that have been waited for. */
  childrenTime: u64 = 0;

  get processorTime(): u64 {
    let time = this.endedTime;
    for (let i = 0; i < this.threads.length; i++) time += this.threads[i].processorTime;
    return time;
  }
}

/** Stops all its timers: at its end, and those of timer_create(2) at exec. */
export function stopTimers(process: Process, all: bool): void {
  const timers = process.posixTimers;
  for (let i = 0; i < timers.length; i++) {
    const timer = timers[i];
    if (timer) timer.cancel();
  }
  timers.length = 0;
  const limit = process.processorLimit;
  if (all && limit) limit.cancel();
  for (let i = 0; all && i < 3; i++) {
    const timer = process.intervalTimers[i];
    if (timer) timer.cancel();
  }
}

let first: Process | null = null;

/** The program the machine was started for: when it ends, the machine ends. */
export function initialProcess(): Process {
  return changetype<Process>(changetype<usize>(first));
}

export function setInitialProcess(process: Process): void {
  first = process;
}
