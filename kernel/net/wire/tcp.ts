// The TCP header (RFC 9293, section 3.1).
//
//   0 source port (2) | 2 destination port (2) | 4 sequence (4) | 8 acknowledgment (4)
//   12 data offset (4 bits) | 13 flags | 14 window (2) | 16 checksum (2) | 18 urgent pointer (2) | 20 options

import { swap16, swap32 } from "../../lib/bytes";

export const TCP_HEADER: u32 = 20;
/** From the header to its checksum. */
export const TCP_CHECKSUM: u32 = 16;

export const FIN: u32 = 1;
export const SYN: u32 = 2;
export const RST: u32 = 4;
export const PSH: u32 = 8;
export const ACK: u32 = 16;
export const URG: u32 = 32;

export function sourcePort(at: usize): u32 {
  return swap16(load<u16>(at));
}

export function destinationPort(at: usize): u32 {
  return swap16(load<u16>(at, 2));
}

export function sequence(at: usize): u32 {
  return swap32(load<u32>(at, 4));
}

export function acknowledgment(at: usize): u32 {
  return swap32(load<u32>(at, 8));
}

/** Bytes of the header with its options. */
export function dataOffset(at: usize): u32 {
  return (<u32>load<u8>(at, 12) >> 4) << 2;
}

export function flags(at: usize): u32 {
  return load<u8>(at, 13);
}

/** Unscaled. */
export function windowField(at: usize): u32 {
  return swap16(load<u16>(at, 14));
}

/** Writes a header with a zero checksum; length is the header's, with options. */
export function putTcp(at: usize, from: u32, to: u32, seq: u32, ack: u32, bits: u32, window: u32, length: u32): void {
  store<u32>(at, swap16(from) | (swap16(to) << 16));
  store<u32>(at, swap32(seq), 4);
  store<u32>(at, swap32(ack), 8);
  store<u32>(at, (length << 2) | (bits << 8) | (swap16(window) << 16), 12);
  store<u32>(at, 0, 16);
}

/** Sequence numbers compare modulo 2^32 (RFC 9293, section 3.4): a < b. */
export function before(a: u32, b: u32): bool {
  return <i32>(a - b) < 0;
}

/** a > b */
export function after(a: u32, b: u32): bool {
  return <i32>(b - a) < 0;
}
