// Processes and threads as /proc shows them.

import { SIG_DFL, SIG_IGN, SIGNAL_COUNT } from "../abi/signal";
import { makeDevice } from "../abi/stat";
import { Directory } from "../fs/directory";
import { FdTable } from "../fs/fdtable";
import { Inode } from "../fs/inode";
import { rootDirectory } from "../fs/mount";
import { pathOfEntry } from "../fs/path";
import { Subject, setSubjects } from "../fs/procfs/subject";
import { AddressSpace } from "../mm/space";
import { currentTask } from "../sched/task";
import { findProcess, findThread, processes } from "./ids";
import { ALIVE, initialProcess, Process } from "./process";
import { current, Thread } from "./thread";

/** The console. */
const TERMINAL: u64 = makeDevice(5, 1);

/** A process; or one of its threads, which is null for the process as a whole once it has ended. */
class ProcessSubject extends Subject {
  constructor(
    private readonly process: Process,
    private readonly thread: Thread | null,
  ) {
    super();
  }

  get id(): i32 {
    const thread = this.thread;
    return thread ? thread.tid : this.process.pid;
  }

  get group(): i32 {
    return this.process.pid;
  }

  get parent(): i32 {
    const parent = this.process.parent;
    return parent ? parent.pid : 0;
  }

  get processGroup(): i32 {
    return this.process.group;
  }

  get session(): i32 {
    return this.process.session;
  }

  get terminal(): u64 {
    return this.process.session == initialProcess().session ? TERMINAL : 0;
  }

  get state(): string {
    const thread = this.thread;
    if (this.process.state != ALIVE || !thread) return "Z";
    if (this.process.stoppedBy) return "T";
    return thread == currentTask() || thread.runnable ? "R" : "S";
  }

  get name(): string {
    const thread = this.thread;
    return thread ? thread.name : this.process.name;
  }

  rename(name: string): void {
    const thread = this.thread;
    if (thread && thread.tid != this.process.pid) thread.ownName = name;
    else this.process.name = name;
  }

  get threads(): i32[] {
    const all: i32[] = [];
    for (let i = 0; i < this.process.threads.length; i++) all.push(this.process.threads[i].tid);
    return all;
  }

  get files(): FdTable | null {
    return this.process.state == ALIVE ? this.process.files : null;
  }

  get space(): AddressSpace | null {
    return this.process.state == ALIVE ? this.process.space : null;
  }

  get root(): Directory {
    return this.process.root;
  }

  get cwd(): Directory {
    return this.process.cwd;
  }

  get executable(): Inode | null {
    return this.process.state == ALIVE ? this.process.executable : null;
  }

  get executablePath(): string {
    const entry = this.process.executableEntry;
    return entry ? pathOfEntry(entry, rootDirectory()) : this.process.path;
  }

  get commandLine(): string {
    return joined(this.process.commandLine);
  }

  get environment(): string {
    return joined(this.process.environment);
  }

  uid(which: i32): u32 {
    const who = this.process.identity;
    if (which == 3) return who.files.uid;
    return which == 0 ? who.user : which == 1 ? who.effectiveUser : who.savedUser;
  }

  gid(which: i32): u32 {
    const who = this.process.identity;
    if (which == 3) return who.files.gid;
    return which == 0 ? who.group : which == 1 ? who.effectiveGroup : who.savedGroup;
  }

  get groups(): u32[] {
    return this.process.identity.files.groups;
  }

  get umask(): u32 {
    return this.process.umask;
  }

  softLimit(resource: i32): u64 {
    return this.process.limits.soft(resource);
  }

  hardLimit(resource: i32): u64 {
    return this.process.limits.hard(resource);
  }

  get userTime(): u64 {
    const thread = this.thread;
    return thread && thread.tid != this.process.pid ? thread.processorTime : this.process.processorTime;
  }

  get systemTime(): u64 {
    return 0;
  }

  get started(): u64 {
    return 0;
  }

  get pendingSignals(): u64 {
    const thread = this.thread;
    return this.process.pending.mask | (thread ? thread.pending.mask : 0);
  }

  get blockedSignals(): u64 {
    const thread = this.thread;
    return thread ? thread.signalMask : 0;
  }

  get ignoredSignals(): u64 {
    let bits: u64 = 0;
    for (let signal = 1; signal <= SIGNAL_COUNT; signal++) {
      if (this.process.actions.handler(signal) == SIG_IGN) bits |= (<u64>1) << (signal - 1);
    }
    return bits;
  }

  get caughtSignals(): u64 {
    let bits: u64 = 0;
    for (let signal = 1; signal <= SIGNAL_COUNT; signal++) {
      const handler = this.process.actions.handler(signal);
      if (handler != SIG_IGN && handler != SIG_DFL) bits |= (<u64>1) << (signal - 1);
    }
    return bits;
  }

  get nice(): i32 {
    const thread = this.thread;
    return thread ? thread.nice : 0;
  }

  get oomAdjustment(): i32 {
    return this.process.oomAdjustment;
  }

  set oomAdjustment(value: i32) {
    this.process.oomAdjustment = value;
  }
}

/** A zero after each. */
function joined(strings: string[]): string {
  let text = "";
  for (let i = 0; i < strings.length; i++) text += strings[i] + "\0";
  return text;
}

function find(id: i32): Subject | null {
  const process = findProcess(id);
  if (process) return new ProcessSubject(process, process.threads.length ? process.threads[0] : null);
  const thread = findThread(id);
  return thread ? new ProcessSubject(thread.process, thread) : null;
}

function list(): i32[] {
  const all: i32[] = [];
  for (let i = 0; i < processes.length; i++) all.push(processes[i].pid);
  return all.sort((a, b) => a - b);
}

/** While the first program is being loaded there is no thread yet. */
function running(): bool {
  return changetype<usize>(currentTask()) != 0;
}

/** Lets /proc see the processes. */
export function connectSubjects(): void {
  setSubjects(
    find,
    list,
    () => (running() ? current().process.pid : 0),
    () => (running() ? current().tid : 0),
  );
}
