// What the kernel asks of the machine it runs on. One subclass a platform; everything above imports only this.

import { PageMap } from "./pagemap";

/** A piece of RAM: [start, end), linear addresses. */
export class MemoryRange {
  constructor(
    public start: usize,
    public end: usize,
  ) {}
}

/** Nothing to read yet. */
export const STREAM_LATER: i32 = -1;

export abstract class Machine {
  /** RAM that is nobody's yet, for page frames. Excludes the image, the kernel's heap so far, and the initrd. */
  freeRanges: MemoryRange[] = [];
  /** The kernel command line as bytes: address and length. */
  commandLine: usize = 0;
  commandLineLength: i32 = 0;
  /** The initial ramdisk: address and length in bytes, 0 when there is none. */
  initrd: usize = 0;
  initrdLength: usize = 0;

  /** Writes bytes of the kernel's own messages. */
  log(from: usize, length: i32): void {
    this.consoleWrite(from, length);
  }
  /** Whether the host has streams for standard input, output and error (0, 1, 2) that programs use instead of the console. */
  hasStreams: bool = false;
  /** Takes bytes of standard input: how many, 0 at the end, or STREAM_LATER. */
  streamRead(to: usize, length: i32): i32 {
    return 0;
  }
  /** Bytes of standard input that are there. */
  streamAvailable(): i32 {
    return 0;
  }
  /** Bytes that a stream can take now. */
  streamRoom(stream: i32): u32 {
    return 0;
  }
  /** Writes no more bytes than there is room for. */
  streamWrite(stream: i32, from: usize, length: i32): void {}
  /** Nobody is there any more who reads (or writes) at the other end. */
  streamClosed(stream: i32): bool {
    return true;
  }
  /** Whether any of this may have become different since the last call. */
  streamChanged(stream: i32): bool {
    return false;
  }

  /** Writes bytes to the console. */
  abstract consoleWrite(from: usize, length: i32): void;
  /** Next byte typed on the console, or -1. */
  abstract consoleRead(): i32;
  /** Nanoseconds since the machine started; never goes back. */
  abstract now(): u64;
  /** Nanoseconds since 1970-01-01 UTC at now() = 0. */
  abstract bootTime(): u64;
  /** An interrupt (or return from idle) at this time, or soon after; replaces the one before. u64.MAX_VALUE: none. */
  abstract setTimer(deadline: u64): void;
  /** Sleeps until something happens; or false where the kernel has to be left for that, and is entered again. */
  abstract idle(): bool;
  /** Looks at what happened since the last call; true if a device may want service. */
  abstract takeEvents(): bool;
  /** 64 bits the outside can't guess, as good as the machine has; mixed into the kernel's generator. */
  abstract entropy(): u64;
  /** Ends the machine; status is the program's exit status as wait(2) shells see it (0-255). Does not return. */
  abstract powerOff(status: i32): void;

  /** A new, empty address space for a process. */
  abstract newPageMap(): PageMap;
  /** The frame (abi/frame.ts) that traps save to and returns load from. */
  abstract useFrame(frame: usize): void;
  /** Bytes of the vector registers' save area. */
  abstract vectorAreaSize(): i32;
  /** XCR0, which says what the area holds; 0 where it is FXSAVE's 512 bytes. */
  vectorFeatures(): u64 {
    return 0;
  }
  abstract saveVectors(area: usize): void;
  abstract loadVectors(area: usize): void;
  abstract setThreadBase(fs: u64): void;
  abstract threadBase(): u64;
  abstract setGsBase(gs: u64): void;
  abstract gsBase(): u64;
  /** The kernel's heap must stay below this address: page frames are in use from there on. */
  abstract setHeapLimit(limit: usize): void;
  /** Whether there is a vDSO (proc/vdso.ts), and what is in its pages. */
  get hasVdso(): bool {
    return false;
  }
  writeVdso(data: usize, code: usize): void {}
  /** AT_HWCAP and AT_HWCAP2. */
  abstract hardwareCapabilities(): u64;
  abstract hardwareCapabilities2(): u64;
}

let current: Machine | null = null;

/** Called once, first thing at boot (or by a test). */
export function setMachine(machine: Machine): void {
  current = machine;
}

/** The machine the kernel runs on. */
export function machine(): Machine {
  return changetype<Machine>(changetype<usize>(current));
}
