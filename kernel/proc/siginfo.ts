// One signal on its way: its number and what siginfo_t says about it.

import { SI_USER, SIZEOF_SIGINFO } from "../abi/siginfo";

/** The words are those of abi/siginfo.ts at 16, 24, 32 and 40. */
export class SignalInfo {
  errno: i32 = 0;
  word16: u64 = 0;
  word24: u64 = 0;
  word32: u64 = 0;
  word40: u64 = 0;
  next: SignalInfo | null = null;
  /** Sent and not taken yet; kept for timers, which send one at a time. */
  isPending: bool = false;
  /** For the report, if it ends the program: a clause about the cause. */
  why: string = "";

  constructor(
    readonly signal: i32,
    readonly code: i32,
  ) {}

  /** Stores a siginfo_t in the kernel's memory. */
  write(to: usize): void {
    memory.fill(to, 0, SIZEOF_SIGINFO);
    store<i32>(to, this.signal);
    store<i32>(to + 4, this.errno);
    store<i32>(to + 8, this.code);
    store<u64>(to + 16, this.word16);
    store<u64>(to + 24, this.word24);
    store<u64>(to + 32, this.word32);
    store<u64>(to + 40, this.word40);
  }
}

/** Reads a siginfo_t of the program's, already copied in. */
export function readSignalInfo(signal: i32, from: usize): SignalInfo {
  const info = new SignalInfo(signal, load<i32>(from + 8));
  info.errno = load<i32>(from + 4);
  info.word16 = load<u64>(from + 16);
  info.word24 = load<u64>(from + 24);
  info.word32 = load<u64>(from + 32);
  info.word40 = load<u64>(from + 40);
  return info;
}

function pidAndUid(pid: i32, uid: u32): u64 {
  return <u64>(<u32>pid) | ((<u64>uid) << 32);
}

/** Sent by a process: kill(2) and its kin. */
export function fromProcess(signal: i32, code: i32, pid: i32, uid: u32): SignalInfo {
  const info = new SignalInfo(signal, code);
  info.word16 = pidAndUid(pid, uid);
  return info;
}

/** Sent by the kernel for no process's sake. */
export function fromKernel(signal: i32, code: i32): SignalInfo {
  return new SignalInfo(signal, code);
}

/** A fault at an address. */
export function fromFault(signal: i32, code: i32, address: u64): SignalInfo {
  const info = new SignalInfo(signal, code);
  info.word16 = address;
  return info;
}

/** A child has changed its state; times in clock ticks. */
export function fromChild(signal: i32, code: i32, pid: i32, uid: u32, status: i32, time: u64): SignalInfo {
  const info = fromProcess(signal, code, pid, uid);
  info.word24 = <u64>(<u32>status);
  info.word32 = time;
  return info;
}

export function isFromUser(info: SignalInfo): bool {
  return info.code == SI_USER || info.code < 0;
}
