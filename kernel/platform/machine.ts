// What the kernel asks of the machine it runs on. One subclass a platform; everything above imports only this.

import { PageMap } from "./pagemap";

/** A piece of RAM: [start, end), linear addresses. */
export class MemoryRange {
  constructor(
    public start: usize,
    public end: usize,
  ) {}
}

export abstract class Machine {
  /** RAM that is nobody's yet, for page frames. Excludes the image, the kernel's heap so far, and the initrd. */
  freeRanges: MemoryRange[] = [];
  /** The kernel command line as bytes: address and length. */
  commandLine: usize = 0;
  commandLineLength: i32 = 0;
  /** The initial ramdisk: address and length in bytes, 0 when there is none. */
  initrd: usize = 0;
  initrdLength: usize = 0;

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
  /** Sleeps until something happens. */
  abstract idle(): void;
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
