// A process: what its threads share, and the table of all of them.

import { Directory } from "../fs/directory";
import { FdTable } from "../fs/fdtable";
import { Inode } from "../fs/inode";
import { AddressSpace } from "../mm/space";
import { Thread } from "./thread";

/** What a program's handler for a signal is: struct sigaction of the kernel's ABI. */
export class SignalAction {
  handler: u64 = 0;
  flags: u64 = 0;
  restorer: u64 = 0;
  mask: u64 = 0;
}

export const SIGNAL_COUNT: i32 = 64;
export const SIG_DFL: u64 = 0;
export const SIG_IGN: u64 = 1;

export class Process {
  readonly threads: Thread[] = [];
  readonly files: FdTable = new FdTable();
  readonly actions: StaticArray<SignalAction | null> = new StaticArray<SignalAction | null>(SIGNAL_COUNT + 1);
  space: AddressSpace = new AddressSpace();
  umask: u32 = 0o22;
  /** The file it runs, as the program was named. */
  path: string = "";
  executable: Inode | null = null;
  /** What it was started with. */
  commandLine: string[] = [];
  environment: string[] = [];
  /** oom_score_adj. */
  oomAdjustment: i32 = 0;
  /** comm: at most 15 bytes. */
  name: string = "";
  /** RLIMIT_STACK, in bytes. */
  stackLimit: u64 = 0x800000;
  personality: u32 = 0;

  constructor(
    readonly pid: i32,
    public root: Directory,
    public cwd: Directory,
  ) {}
}

let first: Process | null = null;

/** The program the machine was started for: when it ends, the machine ends. */
export function initialProcess(): Process {
  return changetype<Process>(changetype<usize>(first));
}

export function setInitialProcess(process: Process): void {
  first = process;
}
