// The machine under the unit tests: a clock that stands until told to go, a console that is remembered, and RAM
// taken from the heap.

import { byteString, putBytes } from "../lib/bytes";
import { decimal } from "../lib/format";
import { addFrames } from "../platform/frames";
import { Machine, MemoryRange, setMachine } from "../platform/machine";
import { PAGE_SIZE, PageMap } from "../platform/pagemap";
import { FakePageMap } from "./pagemap";

export class FakeMachine extends Machine {
  /** What now() returns, in nanoseconds. */
  time: u64 = 0;
  /** What bootTime() returns. */
  epoch: u64 = 0;
  /** The last setTimer, u64.MAX_VALUE when none. */
  timer: u64 = u64.MAX_VALUE;
  /** Everything written to the console so far. */
  console: string = "";
  /** What consoleRead() gives, byte by byte. */
  typed: string = "";
  /** Exit status once powered off, -1 before. */
  status: i32 = -1;
  /** Set it where the test wants the kernel to power off; otherwise that fails the test. powerOff() then returns. */
  mayPowerOff: bool = false;
  /** What takeEvents() returns next. */
  events: bool = false;
  /** What entropy() returns next; counts up. */
  random: u64 = 0x9e3779b97f4a7c15;
  /** Frame given to useFrame. */
  frame: usize = 0;
  heapLimit: usize = 0;
  private fs: u64 = 0;
  private gs: u64 = 0;

  /** Lets time pass. */
  advance(nanoseconds: u64): void {
    this.time += nanoseconds;
  }

  /** What was written to the console since the last call. */
  takeConsole(): string {
    const text = this.console;
    this.console = "";
    return text;
  }

  /** Sets the kernel command line. */
  boot(commandLine: string): void {
    this.commandLine = heap.alloc(commandLine.length + 1);
    this.commandLineLength = putBytes(this.commandLine, commandLine);
    store<u8>(this.commandLine + this.commandLineLength, 0);
  }

  /** Gives the frame allocator this many pages. */
  addRam(pages: i32): void {
    const start = heap.alloc(<usize>(pages + 1) * PAGE_SIZE);
    const aligned = (start + PAGE_SIZE - 1) & ~(<usize>PAGE_SIZE - 1);
    this.freeRanges = [new MemoryRange(aligned, aligned + <usize>pages * PAGE_SIZE)];
    addFrames(this.freeRanges, 0);
  }

  consoleWrite(from: usize, length: i32): void {
    this.console += byteString(from, length);
  }

  consoleRead(): i32 {
    if (!this.typed.length) return -1;
    const byte = this.typed.charCodeAt(0);
    this.typed = this.typed.substring(1);
    return byte;
  }

  now(): u64 {
    return this.time;
  }

  bootTime(): u64 {
    return this.epoch;
  }

  setTimer(deadline: u64): void {
    this.timer = deadline;
  }

  /** Sleeps until the timer; a machine that would sleep for ever fails the test. */
  idle(): bool {
    assert(this.timer != u64.MAX_VALUE || this.events, "idle with no timer: the machine would sleep for ever");
    if (!this.events && this.timer > this.time) this.time = this.timer;
    return true;
  }

  takeEvents(): bool {
    const events = this.events;
    this.events = false;
    return events;
  }

  entropy(): u64 {
    return this.random++;
  }

  powerOff(status: i32): void {
    assert(this.mayPowerOff, "powered off with status " + decimal(status) + "; console: " + this.console);
    this.status = status;
  }

  newPageMap(): PageMap {
    return new FakePageMap();
  }

  useFrame(frame: usize): void {
    this.frame = frame;
  }

  vectorAreaSize(): i32 {
    return 512;
  }

  saveVectors(area: usize): void {}

  loadVectors(area: usize): void {}

  setThreadBase(fs: u64): void {
    this.fs = fs;
  }

  threadBase(): u64 {
    return this.fs;
  }

  setGsBase(gs: u64): void {
    this.gs = gs;
  }

  gsBase(): u64 {
    return this.gs;
  }

  setHeapLimit(limit: usize): void {
    this.heapLimit = limit;
  }

  hardwareCapabilities(): u64 {
    return 0;
  }

  hardwareCapabilities2(): u64 {
    return 0;
  }
}

/** A fresh machine, made the current one, with this many pages of RAM. */
export function startFakeMachine(pages: i32 = 0): FakeMachine {
  const machine = new FakeMachine();
  setMachine(machine);
  if (pages) machine.addRam(pages);
  return machine;
}
