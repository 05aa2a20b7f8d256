// The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit words.

import type { Ipv4 } from "../addresses.ts";

/** Sum of the words in a range, not yet folded; add sums to each other, then fold. Only the last range may have odd length. */
export function sum(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let total = 0;
  let at = start;
  // 2^16 ≡ 1 (mod 2^16 - 1), so two words can be added as one of 32 bits; 64 KiB of them stay far below 2^53.
  for (; at + 4 <= end; at += 4) total += view.getUint32(at);
  if (at + 2 <= end) {
    total += view.getUint16(at);
    at += 2;
  }
  if (at < end) total += view.getUint8(at) << 8;
  return total;
}

/** The checksum of a sum: 0 over data that has its right checksum inside. */
export function fold(total: number): number {
  let folded = (total % 2 ** 32) + Math.floor(total / 2 ** 32);
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 2 ** 16);
  return ~folded & 0xffff;
}

/** Sum of the pseudo header that UDP and TCP include (RFC 768, RFC 9293 section 3.1). */
export function pseudoHeader(source: Ipv4, destination: Ipv4, protocol: number, length: number): number {
  return source + destination + protocol + length;
}
