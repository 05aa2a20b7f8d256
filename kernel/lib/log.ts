// The kernel's own lines on the console.

import { machine } from "../platform/machine";
import { putBytes } from "./bytes";

/** Writes a byte string as it is. */
export function print(text: string): void {
  const length = text.length;
  const buffer = heap.alloc(length);
  putBytes(buffer, text);
  machine().log(buffer, length);
  heap.free(buffer);
}

/** Writes one line. */
export function log(line: string): void {
  print(line + "\n");
}

/** Exit status of a machine that could not run its program (as a shell's "cannot execute"). */
export const STATUS_CANNOT_RUN: i32 = 126;
/** Exit status of a kernel whose invariants broke (as SIGABRT in a shell). */
export const STATUS_PANIC: i32 = 134;

/** For broken invariants of the kernel only: says what broke and ends the machine. */
export function panic(what: string): void {
  log("kernel panic: " + what);
  machine().powerOff(STATUS_PANIC);
}

/** For a machine that can't go on through no fault of the kernel's: says why and ends it. */
export function giveUp(why: string): void {
  log(why);
  machine().powerOff(STATUS_CANNOT_RUN);
}
