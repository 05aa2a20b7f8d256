// Which device interrupts the processor on which of the vectors 32 to 63, and what has arrived.
//
// An interrupt is a bit: vector 32 + n is bit n. Bit 0 is the timer's.

import * as cpu from "./cpu";

export const VECTOR_BASE: u32 = 32;
const LAST_BIT: i32 = 31;
const LOCAL_APIC_ID: usize = 0xfee00020;

let nextBit: i32 = 1;
/** How often each has been taken; memory that starts as zeros. */
const counts: usize = memory.data(4 * 32);

/** A bit of the device's own; the last one is shared when there are more devices than bits. */
export function allocateInterrupt(): i32 {
  return nextBit < LAST_BIT ? nextBit++ : LAST_BIT;
}

/** Interrupts taken since the last call, bit n for vector 32 + n; counts them for arrivals(). */
export function takeInterrupts(): u32 {
  const taken = cpu.takeInterrupts();
  for (let rest = taken; rest; rest &= rest - 1) {
    const count = counts + ((<usize>ctz(rest)) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  return taken;
}

/** How often takeInterrupts has seen this interrupt, wrapping. */
export function arrivals(bit: i32): u32 {
  return load<u32>(counts + ((<usize>bit) << 2));
}

/** This processor, as interrupt controllers and message-signalled interrupts address it. */
export function localApicId(): u32 {
  return cpu.read32(LOCAL_APIC_ID) >> 24;
}
