// The kernel's entry points on the hosted platform; platform/hosted/machine calls these.

import { ERROR_CODE } from "../abi/frame";
import { CONFIG_LIBLWIP } from "../config";
import { HostedNet } from "../drivers/hosted/net";
import { consoleTty } from "../fs/console";
import { terminalSignal } from "../fs/hooks";
import { mountHostFolders, mountHostRoot } from "../fs/hostfs/mount";
import { setProcessorText } from "../fs/procfs/machine";
import { byteString } from "../lib/bytes";
import { Text } from "../lib/text";
import { useNarrowLayout } from "../mm/layout";
import { drained } from "../net/drain";
import { useHostSockets } from "../net/host/use";
import { countFrames } from "../platform/frames";
import * as host from "../platform/hosted/host";
import { HostedMachine } from "../platform/hosted/machine";
import { machine, setMachine } from "../platform/machine";
import { currentTask } from "../sched/task";
import { describeCalls } from "../syscall/describe";
import { fillTable } from "../syscall/table";
import { handleCall, handleInterrupt, handleTrap, resumeAfterIdle, resumeNext } from "./main";
import { readCommandLine, setPlatformMounts, startProgram } from "./start";

/** Kernel memory for the host's use, for ever: the command line and the initial ramdisk. Page aligned. */
export function allocate(bytes: usize): usize {
  return (heap.alloc(bytes + 4095) + 4095) & ~4095;
}

/** First, with what allocate() gave and the host filled; pages: RAM. What comes next, as all of the following say it. */
export function start(commandLine: usize, commandLineLength: i32, initrd: usize, initrdLength: usize, pages: u32): i32 {
  const here = new HostedMachine();
  here.commandLine = commandLine;
  here.commandLineLength = commandLineLength;
  here.initrd = initrd;
  here.initrdLength = initrdLength;
  setMachine(here);
  countFrames(pages);
  useNarrowLayout();
  setProcessorText(tellProcessor);
  if (CONFIG_LIBLWIP && host.hasSockets()) useHostSockets();
  setPlatformMounts(mountHostRoot, mountHostFolders);
  startProgram(readCommandLine(), HostedNet.all());
  return resumeNext();
}

const PROCESSOR_ROOM: i32 = 1024;

/** /proc/cpuinfo. */
function tellProcessor(text: Text): void {
  const bytes = heap.alloc(PROCESSOR_ROOM);
  text.add(byteString(bytes, host.processorText(bytes, PROCESSOR_ROOM)));
  heap.free(bytes);
}

/** The table of system calls in words, without a machine. */
export function syscalls(): string {
  fillTable();
  return describeCalls();
}

/** The program made a system call. */
export function systemCall(): i32 {
  return handleCall();
}

/** The program met an exception; address and error code are a page fault's. */
export function fault(vector: i32, address: u64, errorCode: u32): i32 {
  store<u64>(currentTask().frame + ERROR_CODE, errorCode);
  return handleTrap(vector, address);
}

/** The program was interrupted. */
export function interrupt(): i32 {
  return handleInterrupt();
}

/** Something happened, or the timer's time has come, while nothing ran. */
export function wake(): i32 {
  return resumeAfterIdle();
}

/**
 * After the machine has powered off: lets connections deliver what the program wrote. False if it is to be called again
 * when something has happened, or at the timer's time.
 */
export function drain(): bool {
  machine().takeEvents();
  return drained();
}

/** A signal from outside, as if a key had been typed. */
export function signal(number: i32): void {
  terminalSignal(number, consoleTty().foreground);
}

/** The terminal has this size. */
export function resize(rows: u32, columns: u32): void {
  consoleTty().resizeTo(rows, columns);
}
