// The local APIC's timer (Intel SDM vol. 3, 11.5): one-shot, counting the bus clock down.

import * as cpu from "./cpu";

const BASE: usize = 0xfee00000;
const SPURIOUS: usize = 0xf0;
const LVT_TIMER: usize = 0x320;
const LVT_LINT0: usize = 0x350;
const INITIAL_COUNT: usize = 0x380;
const CURRENT_COUNT: usize = 0x390;
const DIVIDE: usize = 0x3e0;

const ENABLED: u32 = 0x100;
const MASKED: u32 = 0x10000;
const SPURIOUS_VECTOR: u32 = 0xff;
const TIMER_VECTOR: u32 = 32;
const DIVIDE_BY_1: u32 = 0xb;

/** Turns the local APIC on, its timer counting down from the top but silent (for calibration). */
export function startApic(): void {
  cpu.write32(BASE + SPURIOUS, ENABLED | SPURIOUS_VECTOR);
  cpu.write32(BASE + LVT_LINT0, MASKED);
  cpu.write32(BASE + DIVIDE, DIVIDE_BY_1);
  cpu.write32(BASE + LVT_TIMER, MASKED | TIMER_VECTOR);
  cpu.write32(BASE + INITIAL_COUNT, u32.MAX_VALUE);
}

/** Bus ticks since startApic; only until the first startCountdown. */
export function ticksSinceStart(): u32 {
  return u32.MAX_VALUE - cpu.read32(BASE + CURRENT_COUNT);
}

/** An interrupt in this many bus ticks; 0 for none. */
export function startCountdown(ticks: u32): void {
  if (ticks) cpu.write32(BASE + LVT_TIMER, TIMER_VECTOR);
  cpu.write32(BASE + INITIAL_COUNT, ticks);
}
