// PDEP, PEXT and CRC32.

/** PDEP: the low bits of `value`, in order, at the places of the mask's set bits. */
export function depositBits(value: u64, mask: u64): u64 {
  let result: u64 = 0;
  for (let rest = value; mask; mask &= mask - 1) {
    result |= mask & -mask & -(rest & 1);
    rest >>= 1;
  }
  return result;
}

/** PEXT: the bits of `value` at the places of the mask's set bits, packed from bit 0 up. */
export function extractBits(value: u64, mask: u64): u64 {
  let result: u64 = 0;
  for (let place: u64 = 0; mask; mask &= mask - 1) result |= ((value >> ctz(mask)) & 1) << place++;
  return result;
}

/** CRC-32C's polynomial 11EDC6F41h without its highest bit, mirrored. */
const POLYNOMIAL: u32 = 0x82f63b78;

/** The remainders of single bytes; filled when first used. */
const table = memory.data(256 * 4);

function fillTable(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >> 1) ^ (POLYNOMIAL & -(remainder & 1));
    store<u32>(table + ((<usize>byte) << 2), remainder);
  }
}

/** Adds the low `count` bytes of `value`, lowest first, to a CRC-32C (SDM volume 2, CRC32). */
export function crc32c(crc: u32, value: u64, count: i32): u32 {
  if (!load<u32>(table + 4)) fillTable();
  for (; count; count--) {
    crc = (crc >> 8) ^ load<u32>(table + ((<usize>(crc ^ <u32>value) & 255) << 2));
    value >>= 8;
  }
  return crc;
}
