// ACPI tables for the unit tests, as a firmware would leave them.

import { putBytes } from "../lib/bytes";
import { HEADER_SIZE } from "../platform/kvm/acpi";

const PAGE: usize = 4096;

/** Makes the bytes add up to 0 by the one at `checksum`. */
function seal(at: usize, length: u32, checksum: usize): void {
  store<u8>(checksum, 0);
  let sum: u32 = 0;
  for (let i: u32 = 0; i < length; i++) sum += load<u8>(at + i);
  store<u8>(checksum, <u8>(0 - sum));
}

/** Memory for a table, not in page 0, where no table is looked for. */
function place(length: usize): usize {
  const at = heap.alloc(length + PAGE) + PAGE;
  memory.fill(at, 0, length);
  return at;
}

/** A sound table with these contents after its header. */
export function makeTable(signature: string, contents: u8[]): usize {
  const length = HEADER_SIZE + contents.length;
  const at = place(length);
  putBytes(at, signature);
  store<u32>(at + 4, length);
  for (let i = 0; i < contents.length; i++) store<u8>(at + HEADER_SIZE + i, contents[i]);
  seal(at, length, at + 9);
  return at;
}

/** After a change of the contents. */
export function reseal(table: usize): void {
  seal(table, load<u32>(table + 4), table + 9);
}

/** The root list of these tables: XSDT if wide, else RSDT. */
export function makeList(tables: usize[], wide: bool): usize {
  const contents: u8[] = [];
  for (let i = 0; i < tables.length; i++) {
    const width = wide ? 8 : 4;
    for (let byte = 0; byte != width; byte++) contents.push(<u8>(<u64>tables[i] >> (8 * byte)));
  }
  return makeTable(wide ? "XSDT" : "RSDT", contents);
}

/** The root pointer to these lists, 0 for none. */
export function makeRoot(rsdt: usize, xsdt: usize): usize {
  const at = place(36);
  putBytes(at, "RSD PTR ");
  store<u8>(at + 15, xsdt ? 2 : 0);
  store<u32>(at + 16, <u32>rsdt);
  store<u32>(at + 20, 36);
  store<u64>(at + 24, xsdt);
  seal(at, 20, at + 8);
  return at;
}
