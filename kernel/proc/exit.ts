// The end of a program.

import { RIP, RSP } from "../abi/frame";
import { decimal, hex } from "../lib/format";
import { log } from "../lib/log";
import { machine } from "../platform/machine";
import { Process } from "./process";
import { dumpRegisters } from "./registers";
import { current } from "./thread";

/** `debug.registers=1`: a killed program's registers are printed. */
let showRegisters: bool = false;

export function setShowRegisters(on: bool): void {
  showRegisters = on;
}

/** Ends the process, and with it the machine; status as exit(2) got it. Does not return. */
export function exitProcess(process: Process, status: i32): void {
  process.files.closeAll();
  endOfMachine(status & 0xff);
}

let beforeEnd: (() => void) | null = null;

/** Runs once before the machine goes off: what is still queued for the network gets its chance. */
export function setBeforeEnd(hook: () => void): void {
  beforeEnd = hook;
}

function endOfMachine(status: i32): void {
  const hook = beforeEnd;
  if (hook) hook();
  machine().powerOff(status);
}

/** Ends the process by a signal; why is a clause about the cause, or empty. */
export function killProcess(process: Process, signal: i32, why: string): void {
  const frame = current().frame;
  let line = process.path + ": killed by " + signalName(signal);
  if (why.length) line += ": " + why;
  log(line + " (rip " + hex(load<u64>(frame + RIP)) + ", rsp " + hex(load<u64>(frame + RSP)) + ")");
  if (showRegisters) dumpRegisters(frame);
  process.files.closeAll();
  endOfMachine(128 + signal);
}

const NAMES: string[] = [
  "HUP",
  "INT",
  "QUIT",
  "ILL",
  "TRAP",
  "ABRT",
  "BUS",
  "FPE",
  "KILL",
  "USR1",
  "SEGV",
  "USR2",
  "PIPE",
  "ALRM",
  "TERM",
  "STKFLT",
  "CHLD",
  "CONT",
  "STOP",
  "TSTP",
  "TTIN",
  "TTOU",
  "URG",
  "XCPU",
  "XFSZ",
  "VTALRM",
  "PROF",
  "WINCH",
  "IO",
  "PWR",
  "SYS",
];

function signalName(signal: i32): string {
  return signal <= NAMES.length ? "SIG" + NAMES[signal - 1] : "signal " + decimal(signal);
}
