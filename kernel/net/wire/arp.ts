// ARP for IPv4 over Ethernet (RFC 826).
//
//   0 hardware type (2) | 2 protocol type (2) | 4 hardware length | 5 protocol length | 6 operation (2)
//   8 sender MAC (6) | 14 sender IP (4) | 18 target MAC (6) | 24 target IP (4)

import { swap16, swap32 } from "../../lib/bytes";
import { macAt, setMac } from "./ethernet";

export const ARP_LENGTH: u32 = 28;
export const ARP_REQUEST: u32 = 1;
export const ARP_REPLY: u32 = 2;

/** Hardware type 1, protocol 0x0800, lengths 6 and 4, as the first eight bytes lie in memory; operation zero. */
const FIXED_PART: u64 = 0x0000_0406_0008_0100;

/** A packet of ARP for IPv4 over Ethernet, and long enough. */
export function isArp(at: usize, length: u32): bool {
  return length >= ARP_LENGTH && (load<u64>(at) & 0x0000_ffff_ffff_ffff) == FIXED_PART;
}

export function operation(at: usize): u32 {
  return swap16(load<u16>(at, 6));
}

export function senderMac(at: usize): u64 {
  return macAt(at + 8);
}

export function senderAddress(at: usize): u32 {
  return swap32(load<u32>(at, 14));
}

export function targetAddress(at: usize): u32 {
  return swap32(load<u32>(at, 24));
}

/** Writes a whole packet. */
export function putArp(at: usize, operation: u32, fromMac: u64, from: u32, toMac: u64, to: u32): void {
  store<u64>(at, FIXED_PART);
  store<u16>(at, <u16>swap16(operation), 6);
  setMac(at + 8, fromMac);
  store<u32>(at, swap32(from), 14);
  setMac(at + 18, toMac);
  store<u32>(at, swap32(to), 24);
}
