// A process or thread as /proc shows it. The processes, a layer above, subclass this and connect themselves.

import { AddressSpace } from "../../mm/space";
import { Directory } from "../directory";
import { FdTable } from "../fdtable";
import { Inode } from "../inode";

export abstract class Subject {
  /** Its number: a thread's own, or the process's. */
  abstract get id(): i32;
  /** The process's number. */
  abstract get group(): i32;
  abstract get parent(): i32;
  abstract get processGroup(): i32;
  abstract get session(): i32;
  /** Device number of its terminal, 0 for none. */
  abstract get terminal(): u64;
  /** One of "RSDTZX". */
  abstract get state(): string;
  /** comm: at most 15 bytes. */
  abstract get name(): string;
  abstract rename(name: string): void;
  /** Numbers of the process's threads. */
  abstract get threads(): i32[];
  /** Null once it has ended. */
  abstract get files(): FdTable | null;
  abstract get space(): AddressSpace | null;
  abstract get root(): Directory;
  abstract get cwd(): Directory;
  /** The program it runs, and the path that was found by. */
  abstract get executable(): Inode | null;
  abstract get executablePath(): string;
  /** Arguments and environment, a zero after each string. */
  abstract get commandLine(): string;
  abstract get environment(): string;
  /** Real, effective, saved and file system id. */
  abstract uid(which: i32): u32;
  abstract gid(which: i32): u32;
  abstract get groups(): u32[];
  abstract get umask(): u32;
  /** RLIMIT_*: the soft and the hard limit; u64.MAX_VALUE is unlimited. */
  abstract softLimit(resource: i32): u64;
  abstract hardLimit(resource: i32): u64;
  /** Nanoseconds of processor time, and the machine's clock when it started. */
  abstract get userTime(): u64;
  abstract get systemTime(): u64;
  abstract get started(): u64;
  /** Bit n - 1 is signal n. */
  abstract get pendingSignals(): u64;
  abstract get blockedSignals(): u64;
  abstract get ignoredSignals(): u64;
  abstract get caughtSignals(): u64;
  abstract get nice(): i32;
  abstract get oomAdjustment(): i32;
  abstract set oomAdjustment(value: i32);
}

type Finder = (id: i32) => Subject | null;
type Lister = () => i32[];
type Teller = () => i32;

let find: Finder = (id: i32): Subject | null => null;
let list: Lister = (): i32[] => [];
let self: Teller = () => 0;
let selfThread: Teller = () => 0;

/** finder takes a process's or thread's number; lister gives those of the processes; 0 from a teller is nobody. */
export function setSubjects(finder: Finder, lister: Lister, process: Teller, thread: Teller): void {
  find = finder;
  list = lister;
  self = process;
  selfThread = thread;
}

export function subject(id: i32): Subject | null {
  return find(id);
}

/** Numbers of all processes, rising. */
export function subjects(): i32[] {
  return list();
}

/** The process that asks. */
export function currentSubject(): i32 {
  return self();
}

export function currentThreadSubject(): i32 {
  return selfThread();
}
