// Time: the processor's time stamp counter, scaled to nanoseconds by a rate found out at boot.
//
// Where the hypervisor says the rate (CPUID), that is used. Otherwise TSC and APIC timer are measured against the
// programmable interval timer (8254, channel 2, 1,193,182 Hz), started first thing at boot, so that most of the time
// to measure passes while other work is done.

import * as apic from "./apic";
import * as cpu from "./cpu";

const PIT_CHANNEL_2: i32 = 0x42;
const PIT_COMMAND: i32 = 0x43;
const GATE: i32 = 0x61;
const PIT_HZ: u64 = 1193182;
/** Shortest measurement, in PIT ticks: 2 ms, an error of 0.04 % at the counter's resolution. */
const MEASURE_TICKS: u32 = 2386;
/** The counter wraps after 55 ms. */
const SPIN_LIMIT: i32 = 100000;

/** now = (tsc - tscAtBoot) * scale >> SCALE_SHIFT */
const SCALE_SHIFT: u64 = 24;
let scale: u64 = 1 << 24;
let tscAtBoot: u64 = 0;
let apicTicksPerMs: u64 = 1000000;
let calibrated: bool = false;

/** Starts measuring. */
export function startClock(): void {
  apic.startApic();
  cpu.out8(GATE, (cpu.in8(GATE) & 0xfd) | 1);
  cpu.out8(PIT_COMMAND, 0xb0);
  cpu.out8(PIT_CHANNEL_2, 0xff);
  cpu.out8(PIT_CHANNEL_2, 0xff);
  tscAtBoot = cpu.timestamp();
}

/** PIT ticks since startClock. */
function pitTicks(): u32 {
  cpu.out8(PIT_COMMAND, 0x80);
  const low = cpu.in8(PIT_CHANNEL_2);
  return 0xffff - (low | (cpu.in8(PIT_CHANNEL_2) << 8));
}

function setRate(tscHz: u64): void {
  scale = (1000000000 << SCALE_SHIFT) / tscHz;
}

/** CPUID leaf 0x15 or the hypervisors' 0x40000010, in Hz; 0 when neither says. */
function announcedRate(): u64 {
  const highest = <u32>cpu.cpuid(0x40000000, 0, 0);
  if (highest >= 0x40000010 && highest < 0x40010000) {
    const khz = <u32>cpu.cpuid(0x40000010, 0, 0);
    if (khz) return <u64>khz * 1000;
  }
  if (<u32>cpu.cpuid(0, 0, 0) >= 0x15) {
    const ratio = cpu.cpuid(0x15, 0, 0);
    const crystal = <u64>(<u32>cpu.cpuid(0x15, 0, 1));
    if (<u32>ratio && ratio >> 32 && crystal) return (crystal * (ratio >> 32)) / <u64>(<u32>ratio);
  }
  return 0;
}

/** Ends the measurement, waiting for what is missing of its time. */
function calibrate(): void {
  calibrated = true;
  const announced = announcedRate();
  let ticks = pitTicks();
  let tsc = cpu.timestamp();
  let apicTicks = apic.ticksSinceStart();
  for (let spins = 0; ticks < MEASURE_TICKS && spins < SPIN_LIMIT; spins++) {
    ticks = pitTicks();
    tsc = cpu.timestamp();
    apicTicks = apic.ticksSinceStart();
  }
  if (ticks < MEASURE_TICKS) {
    // No PIT: the APIC's 1 GHz of every current hypervisor is the only measure left.
    setRate(announced ? announced : ((tsc - tscAtBoot) * 1000000000) / max<u64>(apicTicks, 1));
    return;
  }
  apicTicksPerMs = max<u64>((<u64>apicTicks * PIT_HZ) / (<u64>ticks * 1000), 1);
  setRate(announced ? announced : ((tsc - tscAtBoot) * PIT_HZ) / <u64>ticks);
}

/** Nanoseconds since boot. */
export function now(): u64 {
  if (!calibrated) calibrate();
  const ticks = cpu.timestamp() - tscAtBoot;
  // In two parts, so that the product stays below 2^64.
  return (((ticks >> 32) * scale) << (32 - SCALE_SHIFT)) + (((ticks & 0xffffffff) * scale) >> SCALE_SHIFT);
}

/** Writes what the vDSO computes the same from (platform/kvm/vdso/vdso.c: struct clock). */
export function tellVdso(to: usize, wallAtBoot: u64): void {
  if (!calibrated) calibrate();
  store<u64>(to, tscAtBoot);
  store<u64>(to + 8, scale);
  store<u64>(to + 16, wallAtBoot);
}

/** An interrupt at this time; a far one comes early, which does no harm. */
export function setTimer(deadline: u64): void {
  if (deadline == u64.MAX_VALUE) {
    apic.startCountdown(0);
    return;
  }
  const time = now();
  const delay = deadline > time ? min<u64>(deadline - time, 1000000000) : 0;
  const ticks = (delay * apicTicksPerMs) / 1000000;
  apic.startCountdown(<u32>min<u64>(max<u64>(ticks, 1), u32.MAX_VALUE));
}
