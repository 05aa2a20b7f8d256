// Processes and threads as /proc shows them.

import { makeDevice } from "../abi/stat";
import { Directory } from "../fs/directory";
import { FdTable } from "../fs/fdtable";
import { Inode } from "../fs/inode";
import { Subject, setSubjects } from "../fs/procfs/subject";
import { AddressSpace } from "../mm/space";
import { machine } from "../platform/machine";
import { initialProcess, Process, SIG_DFL, SIG_IGN, SIGNAL_COUNT } from "./process";
import { current, Thread } from "./thread";

const RLIMIT_STACK: i32 = 3;
const RLIMIT_NOFILE: i32 = 7;
const MAX_FILES: u64 = 1048576;
/** The console. */
const TERMINAL: u64 = makeDevice(5, 1);

class ProcessSubject extends Subject {
  constructor(
    private readonly process: Process,
    private readonly thread: Thread,
  ) {
    super();
  }

  get id(): i32 {
    return this.thread.tid;
  }

  get group(): i32 {
    return this.process.pid;
  }

  get parent(): i32 {
    return 0;
  }

  get processGroup(): i32 {
    return this.process.pid;
  }

  get session(): i32 {
    return this.process.pid;
  }

  get terminal(): u64 {
    return TERMINAL;
  }

  get state(): string {
    return this.thread == current() || this.thread.runnable ? "R" : "S";
  }

  get name(): string {
    return this.process.name;
  }

  rename(name: string): void {
    this.process.name = name;
  }

  get threads(): i32[] {
    const all: i32[] = [];
    for (let i = 0; i < this.process.threads.length; i++) all.push(this.process.threads[i].tid);
    return all;
  }

  get files(): FdTable | null {
    return this.process.files;
  }

  get space(): AddressSpace | null {
    return this.process.space;
  }

  get root(): Directory {
    return this.process.root;
  }

  get cwd(): Directory {
    return this.process.cwd;
  }

  get executable(): Inode | null {
    return this.process.executable;
  }

  get executablePath(): string {
    return this.process.path;
  }

  get commandLine(): string {
    return joined(this.process.commandLine);
  }

  get environment(): string {
    return joined(this.process.environment);
  }

  uid(which: i32): u32 {
    return 0;
  }

  gid(which: i32): u32 {
    return 0;
  }

  get groups(): u32[] {
    return [];
  }

  get umask(): u32 {
    return this.process.umask;
  }

  softLimit(resource: i32): u64 {
    if (resource == RLIMIT_STACK) return this.process.stackLimit;
    return resource == RLIMIT_NOFILE ? this.process.files.limit : u64.MAX_VALUE;
  }

  hardLimit(resource: i32): u64 {
    return resource == RLIMIT_NOFILE ? MAX_FILES : u64.MAX_VALUE;
  }

  get userTime(): u64 {
    return machine().now();
  }

  get systemTime(): u64 {
    return 0;
  }

  get started(): u64 {
    return 0;
  }

  get pendingSignals(): u64 {
    return 0;
  }

  get blockedSignals(): u64 {
    return this.thread.signalMask;
  }

  get ignoredSignals(): u64 {
    let bits: u64 = 0;
    for (let signal = 1; signal <= SIGNAL_COUNT; signal++) {
      const action = this.process.actions[signal];
      if (action && action.handler == SIG_IGN) bits |= (<u64>1) << (signal - 1);
    }
    return bits;
  }

  get caughtSignals(): u64 {
    let bits: u64 = 0;
    for (let signal = 1; signal <= SIGNAL_COUNT; signal++) {
      const action = this.process.actions[signal];
      if (action && action.handler != SIG_IGN && action.handler != SIG_DFL) bits |= (<u64>1) << (signal - 1);
    }
    return bits;
  }

  get nice(): i32 {
    return 0;
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
  const process = initialProcess();
  for (let i = 0; i < process.threads.length; i++) {
    if (process.threads[i].tid == id) return new ProcessSubject(process, process.threads[i]);
  }
  return null;
}

/** Lets /proc see the processes. */
export function connectSubjects(): void {
  setSubjects(
    find,
    (): i32[] => [initialProcess().pid],
    () => current().process.pid,
    () => current().tid,
  );
}
