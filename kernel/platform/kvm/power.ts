// Turning the machine off, by the first way there is:
//
// 1. isa-debug-exit at port 0x501: QEMU ends with (status << 1) | 1, so a status of 0 gives 1 and 3 gives 7.
//    `-device isa-debug-exit,iobase=0x501,iosize=2` provides it. The only way that carries the status.
// 2. ACPI S5: the PM1 control registers, or on machines of the "hardware-reduced" kind the sleep control register.
// 3. The keyboard controller's reset line: the end under Firecracker, and under QEMU with -no-reboot.
// 4. A triple fault, which is a reset where there is nothing else (microvm without ACPI).

import { now } from "./clock";
import * as cpu from "./cpu";
import { findSoftOff } from "./dsdt";
import { Fadt } from "./fadt";

const DEBUG_EXIT_PORT: i32 = 0x501;
const KEYBOARD_COMMAND: i32 = 0x64;
const PULSE_RESET: u32 = 0xfe;

const SERIAL_LINE_STATUS: i32 = 0x3fd;
const TRANSMITTER_IDLE: u32 = 0x40;
/** A port is not idle while whoever reads it is slow, so give them some seconds. An absent port reads as idle. */
const DRAIN_NANOSECONDS: u64 = 3000000000;

/** 4.8.3.2.1: PM1 control. */
const PM1_SCI_ENABLED: u32 = 1;
const PM1_SLEEP_TYPE_SHIFT: u32 = 10;
const PM1_SLEEP_ENABLE: u32 = 1 << 13;
/** 4.8.3.7: sleep control. */
const SLEEP_TYPE_SHIFT: u32 = 2;
const SLEEP_ENABLE: u32 = 1 << 5;
const ENABLE_LIMIT: i32 = 100000;

let fadt: Fadt | null = null;
let softOffType: i32 = -1;

/** Looks up how ACPI turns this machine off, while memory is still sound. After startAcpi(). */
export function startPower(): void {
  const table = new Fadt();
  if (!table.present) return;
  const dsdt = table.dsdt;
  if (!dsdt) return;
  fadt = table;
  softOffType = findSoftOff(dsdt);
}

/** Ends the machine; status as wait(2) shows it, 0-255. Does not return. */
export function powerOff(status: i32): void {
  drainSerial();
  cpu.out8(DEBUG_EXIT_PORT, <u32>status);
  const table = fadt;
  if (table && softOffType >= 0) softOff(table, <u32>softOffType);
  cpu.out8(KEYBOARD_COMMAND, PULSE_RESET);
  tripleFault();
}

/** What the program wrote last shall be seen. */
function drainSerial(): void {
  const end = now() + DRAIN_NANOSECONDS;
  while (!(cpu.in8(SERIAL_LINE_STATUS) & TRANSMITTER_IDLE) && now() < end) {}
}

function softOff(table: Fadt, type: u32): void {
  if (table.hardwareReduced) {
    const value = (type << SLEEP_TYPE_SHIFT) | SLEEP_ENABLE;
    const at = table.sleepControl;
    if (table.sleepControlIsPort) cpu.out8(<i32>(at & 0xffff), value);
    else if (at && at < (<u64>1) << 32) cpu.write8(<usize>at, value);
    return;
  }
  const port = table.pm1aControl;
  if (!port) return;
  enterAcpiMode(table);
  cpu.out16(port, (type << PM1_SLEEP_TYPE_SHIFT) | PM1_SLEEP_ENABLE);
  if (table.pm1bControl) cpu.out16(table.pm1bControl, (type << PM1_SLEEP_TYPE_SHIFT) | PM1_SLEEP_ENABLE);
}

/** The firmware may still own the power management (4.8.2.5). */
function enterAcpiMode(table: Fadt): void {
  if (!table.smiCommand || cpu.in16(table.pm1aControl) & PM1_SCI_ENABLED) return;
  cpu.out8(table.smiCommand, table.acpiEnable);
  for (let i = 0; i < ENABLE_LIMIT; i++) {
    if (cpu.in16(table.pm1aControl) & PM1_SCI_ENABLED) return;
  }
}

const emptyTables: usize = memory.data(8192);

/** Page tables that map nothing, not even the code that would handle the fault. */
function tripleFault(): void {
  const nothing = (emptyTables + 4095) & ~4095;
  memory.fill(nothing, 0, 4096);
  cpu.loadPageTables(nothing);
}
