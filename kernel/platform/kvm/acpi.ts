// ACPI's tables (ACPI 6.4, chapter 5): where they are, and nothing about what is in them.
//
//   root pointer  0 "RSD PTR "  8 checksum  15 revision  16 RSDT (u32)  20 length  24 XSDT (u64)  32 checksum of all
//   every table   0 signature   4 length    8 revision   9 checksum ... 36 contents
//
// Tables are checked before they are used: signature, length, checksum, and that they don't lie in the image.

import * as cpu from "./cpu";

export const HEADER_SIZE: u32 = 36;
const LENGTH: usize = 4;

const ROOT_SIZE: u32 = 20;
const EXTENDED_ROOT_SIZE: u32 = 36;
const ROOT_REVISION: usize = 15;
const RSDT: usize = 16;
const XSDT: usize = 24;

/** The firmware's area that is searched for the root pointer on 16-byte boundaries (5.2.5.1). */
const SEARCH_START: usize = 0xe0000;
const SEARCH_END: usize = 0x100000;

const PAGE: usize = 4096;
const IMAGE_BASE: usize = 0x100000;
/** No table is larger than this; QEMU's largest DSDT is some 20 KiB. */
const MAX_LENGTH: u32 = 1 << 20;
const MAX_TABLES: u32 = 256;

let root: usize = 0;

/** True if [at, at + length) can be read: not page 0, which is unmapped, nor the image with its guard page. */
function readable(at: u64, length: u32): bool {
  if (at < PAGE || at + length > (<u64>1) << 32) return false;
  const imageEnd = cpu.imageEnd();
  return !(imageEnd > IMAGE_BASE && at < imageEnd && at + length > IMAGE_BASE);
}

/** Bytes of every sound structure add up to 0. */
function sumsToZero(at: usize, length: u32): bool {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < length; i++) sum += load<u8>(at + i);
  return (sum & 0xff) == 0;
}

function hasText(at: usize, text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (load<u8>(at + i) != <u8>text.charCodeAt(i)) return false;
  }
  return true;
}

function isRoot(at: u64): bool {
  if (!readable(at, ROOT_SIZE)) return false;
  const p = <usize>at;
  return hasText(p, "RSD PTR ") && sumsToZero(p, ROOT_SIZE);
}

/** Finds the tables; told: where the loader says the root pointer is, or 0. False if there are none. */
export function startAcpi(told: usize): bool {
  root = 0;
  if (isRoot(told)) root = told;
  else if (cpu.imageEnd()) root = searchRoot();
  return root != 0;
}

function searchRoot(): usize {
  for (let at = SEARCH_START; at < SEARCH_END; at += 16) {
    if (isRoot(at)) return at;
  }
  return 0;
}

/** A sound table with this signature, or 0. */
export function tableAt(at: u64, signature: string): usize {
  if (!readable(at, HEADER_SIZE)) return 0;
  const table = <usize>at;
  const length = load<u32>(table + LENGTH);
  if (!hasText(table, signature) || length < HEADER_SIZE || length > MAX_LENGTH) return 0;
  return readable(at, length) && sumsToZero(table, length) ? table : 0;
}

export function tableLength(table: usize): u32 {
  return load<u32>(table + LENGTH);
}

/** The first sound table with this signature among those the root lists, or 0. */
export function findTable(signature: string): usize {
  if (!root) return 0;
  let list: usize = 0;
  let wide = load<u8>(root + ROOT_REVISION) >= 2 && readable(root, EXTENDED_ROOT_SIZE);
  if (wide) list = tableAt(load<u64>(root + XSDT), "XSDT");
  if (!list) {
    wide = false;
    list = tableAt(load<u32>(root + RSDT), "RSDT");
  }
  if (!list) return 0;
  const width: u32 = wide ? 8 : 4;
  const count = min((tableLength(list) - HEADER_SIZE) / width, MAX_TABLES);
  for (let i: u32 = 0; i < count; i++) {
    const entry = list + HEADER_SIZE + i * width;
    const table = tableAt(wide ? load<u64>(entry) : load<u32>(entry), signature);
    if (table) return table;
  }
  return 0;
}
