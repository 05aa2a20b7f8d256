// What a small kernel needs from ACPI's byte code (AML; ACPI 6.4, chapters 19, 20), found by its encoding instead of by
// running it: firmware of virtual machines writes these objects as constants.

import { HEADER_SIZE, tableLength } from "./acpi";

/** The two bytes of a small or byte-prefixed integer, and of a package. */
const ZERO_OP: u8 = 0x00;
const ONE_OP: u8 = 0x01;
const BYTE_PREFIX: u8 = 0x0a;
const PACKAGE_OP: u8 = 0x12;

/** Resource descriptors (6.4.3): Memory32Fixed and Extended Interrupt. */
const MEMORY32_FIXED: u8 = 0x86;
const MEMORY32_FIXED_LENGTH: u16 = 9;
const EXTENDED_INTERRUPT: u8 = 0x89;
const END_TAG: u8 = 0x79;
/** A virtio-mmio device's resources follow its name within this distance. */
const REACH: u32 = 256;

/** A device that byte code says is virtio over MMIO. */
export class VirtioMmioEntry {
  constructor(
    readonly base: u32,
    readonly size: u32,
    readonly gsi: u32,
    readonly activeLow: bool,
  ) {}
}

/** Position of the text in [from, end), or 0. */
function find(from: usize, end: usize, text: string): usize {
  const length = text.length;
  const first = <u8>text.charCodeAt(0);
  for (let at = from; at + length <= end; at++) {
    if (load<u8>(at) != first) continue;
    let i = 1;
    while (i < length && load<u8>(at + i) == <u8>text.charCodeAt(i)) i++;
    if (i == length) return at;
  }
  return 0;
}

/**
 * SLP_TYPa of the package \_S5, which PM1a_CNT or the sleep control register needs to turn the machine off; -1 if
 * it is not there: NameOp "_S5_" PackageOp length count value ...
 */
export function findSoftOff(dsdt: usize): i32 {
  const end = dsdt + tableLength(dsdt);
  let at = find(dsdt + HEADER_SIZE, end, "_S5_");
  if (!at || at + 8 > end) return -1;
  at += 4;
  if (load<u8>(at) != PACKAGE_OP) return -1;
  // The upper two bits of the length's first byte say how many more bytes it has.
  at += 2 + (load<u8>(at + 1) >> 6) + 1;
  if (at + 2 > end) return -1;
  const value = load<u8>(at);
  if (value == ZERO_OP || value == ONE_OP) return value;
  return value == BYTE_PREFIX ? load<u8>(at + 1) : -1;
}

/** All devices named LNRO0005, virtio over MMIO, with their constant resources. */
export function findVirtioMmio(dsdt: usize): VirtioMmioEntry[] {
  const found: VirtioMmioEntry[] = [];
  const end = dsdt + tableLength(dsdt);
  let at = find(dsdt + HEADER_SIZE, end, "LNRO0005");
  while (at) {
    const next = find(at + 8, end, "LNRO0005");
    const entry = readResources(at + 8, min(next ? next : end, at + REACH));
    if (entry) found.push(entry);
    at = next;
  }
  return found;
}

/** Finds a Memory32Fixed descriptor, with an Extended Interrupt right behind it or before it, in [from, end). */
function readResources(from: usize, end: usize): VirtioMmioEntry | null {
  let base: u32 = 0;
  let size: u32 = 0;
  let interrupt: usize = 0;
  for (let at = from; at + 9 <= end; at++) {
    const type = load<u8>(at);
    if (!base && type == MEMORY32_FIXED && load<u16>(at + 1) == MEMORY32_FIXED_LENGTH && at + 12 <= end) {
      base = load<u32>(at + 4);
      size = load<u32>(at + 8);
      at += 11;
    } else if (!interrupt && type == EXTENDED_INTERRUPT && load<u16>(at + 1) >= 6 && load<u8>(at + 4) >= 1) {
      interrupt = at;
      at += 8;
    } else if (type == END_TAG && base && interrupt) {
      break;
    }
  }
  if (!base || !interrupt) return null;
  const flags = load<u8>(interrupt + 3);
  return new VirtioMmioEntry(base, size, load<u32>(interrupt + 5), (flags & 4) != 0);
}
