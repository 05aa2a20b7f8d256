// Turning the machine off.

import * as cpu from "./cpu";

/** isa-debug-exit: QEMU ends with (status << 1) | 1. */
const DEBUG_EXIT_PORT: i32 = 0x501;

/** Does not return. */
export function powerOff(status: i32): void {
  cpu.out8(DEBUG_EXIT_PORT, <u32>status);
  cpu.out8(0x64, 0xfe);
  while (true) cpu.idle();
}
