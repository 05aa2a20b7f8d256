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
/** OUT of channel 2 in GATE: high once the counter has passed zero, 55 ms after it was started. */
const OUTPUT: u32 = 0x20;
const SPIN_LIMIT: i32 = 100000;
/** Counters are read one after the other, and the machine may be held up between: that may take 1/64 of what is measured. */
const PRECISION: u64 = 64;

/** now = (tsc - tscAtBoot) * scale >> SCALE_SHIFT */
const SCALE_SHIFT: u64 = 24;
let scale: u64 = 1 << 24;
let tscAtBoot: u64 = 0;
let apicTicksPerMs: u64 = 1000000;
let calibrated: bool = false;

/** All counters at one moment, or nearly so. */
class Reading {
  tsc: u64 = 0;
  /** How long reading took, in ticks of the TSC. */
  uncertainty: u64 = 0;
  apic: u32 = 0;
  /** PIT ticks since the measurement began. */
  pit: u32 = 0;
  /** The PIT has passed zero: its ticks mean nothing. */
  passedZero: bool = false;

  private take(before: u64): void {
    const after = cpu.timestamp();
    this.tsc = before + ((after - before) >> 1);
    this.uncertainty = after - before;
  }

  /** Starts the PIT. */
  begin(): void {
    cpu.out8(PIT_COMMAND, 0xb0);
    cpu.out8(PIT_CHANNEL_2, 0xff);
    const before = cpu.timestamp();
    cpu.out8(PIT_CHANNEL_2, 0xff);
    this.apic = apic.ticksSinceStart();
    this.take(before);
  }

  /** Freezes the PIT's count, then takes its time to read it. */
  read(): void {
    const before = cpu.timestamp();
    cpu.out8(PIT_COMMAND, 0x80);
    this.apic = apic.ticksSinceStart();
    this.take(before);
    const low = cpu.in8(PIT_CHANNEL_2);
    this.pit = 0xffff - (low | (cpu.in8(PIT_CHANNEL_2) << 8));
    this.passedZero = (cpu.in8(GATE) & OUTPUT) != 0;
  }
}

const first = new Reading();
const last = new Reading();

/** Starts measuring. */
export function startClock(): void {
  apic.startApic();
  cpu.out8(GATE, (cpu.in8(GATE) & 0xfd) | 1);
  first.begin();
  tscAtBoot = first.tsc;
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

/** Whether the counters have been read long enough after each other. */
function isMeasured(): bool {
  const uncertainty = first.uncertainty + last.uncertainty;
  return !last.passedZero && last.pit >= MEASURE_TICKS && uncertainty * PRECISION <= last.tsc - first.tsc;
}

/** Ends the measurement, waiting for what is missing of its time; begins anew when too much has passed. */
function calibrate(): void {
  calibrated = true;
  const announced = announcedRate();
  last.read();
  for (let spins = 0; !isMeasured() && spins < SPIN_LIMIT; spins++) {
    if (last.passedZero) first.begin();
    last.read();
  }
  const ticks = last.tsc - first.tsc;
  const apicTicks = max<u32>(last.apic - first.apic, 1);
  if (!isMeasured()) {
    // No PIT: the APIC's 1 GHz of every current hypervisor is the only measure left.
    setRate(announced ? announced : (ticks * 1000000000) / apicTicks);
    return;
  }
  apicTicksPerMs = max<u64>((<u64>apicTicks * PIT_HZ) / (<u64>last.pit * 1000), 1);
  setRate(announced ? announced : (ticks * PIT_HZ) / <u64>last.pit);
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
