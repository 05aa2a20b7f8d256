// The pair of 8259 interrupt controllers of the old PC, whose work the I/O APIC does.

import * as cpu from "./cpu";

const FIRST_MASK: i32 = 0x21;
const SECOND_MASK: i32 = 0xa1;

/** Silences both: the firmware may have left lines open, whose vectors would look like exceptions. */
export function maskPic(): void {
  cpu.out8(FIRST_MASK, 0xff);
  cpu.out8(SECOND_MASK, 0xff);
}
