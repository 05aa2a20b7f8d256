// Where virtio devices over MMIO are: VMMs say so on the command line, as Linux's virtio_mmio driver takes it,
//
//   virtio_mmio.device=<size>[KMG]@<base>:<interrupt>[:<id>]
//
// or in ACPI (QEMU's microvm, unless started with acpi=off).

import { hex } from "../lib/format";
import { log } from "../lib/log";
import { findVirtioMmio } from "../platform/kvm/dsdt";
import { Fadt } from "../platform/kvm/fadt";

const PARAMETER: string = "virtio_mmio.device=";
/** Registers and the smallest configuration. */
const MIN_SIZE: u64 = 0x104;
const MAX_WINDOWS: i32 = 64;

/** One device's registers. */
export class MmioWindow {
  constructor(
    readonly base: usize,
    /** Bytes. */
    readonly size: u32,
    readonly gsi: u32,
    readonly activeLow: bool,
  ) {}

  /** "MMIO 0xfeb00000". */
  get name(): string {
    return "MMIO " + hex(this.base);
  }
}

/** Reads numbers out of one parameter, from the front. */
class Scanner {
  private at: i32 = 0;
  /** False once something was not as it should be. */
  good: bool = true;

  constructor(readonly text: string) {}

  get atEnd(): bool {
    return this.at == this.text.length;
  }

  private peek(): i32 {
    return this.atEnd ? -1 : this.text.charCodeAt(this.at);
  }

  /** Steps over a character if it is the next. */
  accept(character: i32): bool {
    if (this.peek() != character) return false;
    this.at++;
    return true;
  }

  expect(character: i32): void {
    if (!this.accept(character)) this.good = false;
  }

  /** Decimal, or hexadecimal after 0x. */
  number(): u64 {
    let radix: u64 = 10;
    if (this.accept(0x30)) {
      if (this.accept(0x78) || this.accept(0x58)) radix = 16;
      else this.at--;
    }
    let value: u64 = 0;
    let digits = 0;
    for (; ; digits++) {
      const digit = digitValue(this.peek());
      if (digit < 0 || <u64>digit >= radix) break;
      if (value >> 56) this.good = false;
      value = value * radix + <u64>digit;
      this.at++;
    }
    if (!digits) this.good = false;
    return value;
  }

  /** A number with K, M or G behind it. */
  size(): u64 {
    const value = this.number();
    const unit = this.peek() | 0x20;
    const shift: u64 = unit == 0x6b ? 10 : unit == 0x6d ? 20 : unit == 0x67 ? 30 : 0;
    if (shift) this.at++;
    if (value >> 32) this.good = false;
    return value << shift;
  }
}

function digitValue(character: i32): i32 {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const lower = character | 0x20;
  return character > 0 && lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}

/** The value of one virtio_mmio.device= parameter; null if it is malformed or out of reach. */
export function parseWindow(value: string): MmioWindow | null {
  const scanner = new Scanner(value);
  const size = scanner.size();
  scanner.expect(0x40);
  const base = scanner.number();
  scanner.expect(0x3a);
  const gsi = scanner.number();
  if (scanner.accept(0x3a)) scanner.number();
  if (!scanner.good || !scanner.atEnd) return null;
  if (size < MIN_SIZE || base < 4096 || base & 3 || base + size > (<u64>1) << 32 || gsi > 255) return null;
  return new MmioWindow(<usize>base, <u32>size, <u32>gsi, false);
}

/** The windows of these virtio_mmio.device= parameters, given by their values. */
export function windowsFrom(values: string[]): MmioWindow[] {
  const windows: MmioWindow[] = [];
  for (let i = 0; i < values.length && windows.length < MAX_WINDOWS; i++) {
    const window = parseWindow(values[i]);
    if (!window) log(PARAMETER + values[i] + ": not <size>@<base>:<interrupt> with a device below 4 GiB");
    else if (!contains(windows, window.base)) windows.push(window);
  }
  return windows;
}

/** The windows that ACPI names. */
function windowsInAcpi(): MmioWindow[] {
  const windows: MmioWindow[] = [];
  const dsdt = new Fadt().dsdt;
  if (!dsdt) return windows;
  const entries = findVirtioMmio(dsdt);
  for (let i = 0; i < entries.length && i < MAX_WINDOWS; i++) {
    const entry = entries[i];
    if (<u64>entry.size < MIN_SIZE || <u64>entry.base + entry.size > (<u64>1) << 32) continue;
    windows.push(new MmioWindow(entry.base, entry.size, entry.gsi, entry.activeLow));
  }
  return windows;
}

/** All windows, each once, by ascending address. values: of the command line's virtio_mmio.device= parameters. */
export function findWindows(values: string[]): MmioWindow[] {
  const windows = windowsFrom(values);
  const more = windowsInAcpi();
  for (let i = 0; i < more.length; i++) {
    if (!contains(windows, more[i].base)) windows.push(more[i]);
  }
  return windows.sort((a, b) => (a.base < b.base ? -1 : 1));
}

function contains(windows: MmioWindow[], base: usize): bool {
  for (let i = 0; i < windows.length; i++) {
    if (windows[i].base == base) return true;
  }
  return false;
}
