// The kernel's entry points on the kvm platform; platform/kvm calls these.

import { addFrames } from "../platform/frames";
import { startClock } from "../platform/kvm/clock";
import * as cpu from "../platform/kvm/cpu";
import { KvmMachine } from "../platform/kvm/machine";
import { startSerial } from "../platform/kvm/serial";
import { StartInfo } from "../platform/kvm/startinfo";
import { machine, setMachine } from "../platform/machine";
import { handleFault } from "../proc/fault";
import { CommandLine } from "./commandline";
import { handleCall, handleInterrupt, resumeNext } from "./main";
import { readCommandLine, startProgram } from "./start";

let line: CommandLine = changetype<CommandLine>(0);

/** First: startInfo is the address PVH left. What the loader left in page 0 is gone after this. */
export function boot(startInfo: usize): void {
  startClock();
  startSerial();
  setMachine(new KvmMachine(new StartInfo(startInfo)));
  addFrames(machine().freeRanges, <usize>memory.size() << 16);
  line = readCommandLine();
}

/** Second: everything else; afterwards the first thread's frame is the one to load. */
export function start(): void {
  startProgram(line);
  resumeNext();
}

/** The program made a system call; how to return is main.ts's RETURN_FROM_*. */
export function systemCall(): i32 {
  return handleCall();
}

/** The program met an exception. */
export function fault(vector: i32): void {
  handleFault(vector, cpu.faultAddress());
}

/** An interrupt arrived while the program ran. */
export function interrupt(): void {
  handleInterrupt();
}

/** The platform's own last resort. */
export function powerOff(status: i32): void {
  machine().powerOff(status);
}
