// The UDP header (RFC 768).
//
//   0 source port (2) | 2 destination port (2) | 4 length (2) | 6 checksum (2)

import { swap16 } from "../../lib/bytes";

export const UDP_HEADER: u32 = 8;
/** From the header to its checksum. */
export const UDP_CHECKSUM: u32 = 6;

export function udpSource(at: usize): u32 {
  return swap16(load<u16>(at));
}

export function udpDestination(at: usize): u32 {
  return swap16(load<u16>(at, 2));
}

/** Header and data. */
export function udpLength(at: usize): u32 {
  return swap16(load<u16>(at, 4));
}

/** As it lies in memory; 0 means the sender computed none. */
export function udpChecksum(at: usize): u32 {
  return load<u16>(at, 6);
}

/** Writes a header with a zero checksum. */
export function putUdp(at: usize, from: u32, to: u32, length: u32): void {
  store<u32>(at, swap16(from) | (swap16(to) << 16));
  store<u32>(at, swap16(length), 4);
}
