// The Ethernet II header.
//
//   0 destination (6) | 6 source (6) | 12 type (2)

import { swap16 } from "../../lib/bytes";

export const ETHERNET_HEADER: u32 = 14;
export const TYPE_IPV4: u32 = 0x0800;
export const TYPE_ARP: u32 = 0x0806;
export const TYPE_IPV6: u32 = 0x86dd;

/** Hardware addresses as values: the 6 bytes in memory order in the low 48 bits. */
export const BROADCAST: u64 = 0xffffffffffff;

export function macAt(at: usize): u64 {
  return <u64>load<u32>(at) | ((<u64>load<u16>(at, 4)) << 32);
}

export function setMac(at: usize, mac: u64): void {
  store<u32>(at, <u32>mac);
  store<u16>(at, <u16>(mac >> 32), 4);
}

export function destination(header: usize): u64 {
  return macAt(header);
}

export function source(header: usize): u64 {
  return macAt(header + 6);
}

export function etherType(header: usize): u32 {
  return swap16(load<u16>(header, 12));
}

/** Writes a whole header. */
export function putEthernet(header: usize, to: u64, from: u64, type: u32): void {
  store<u64>(header, to | (from << 48));
  store<u32>(header, <u32>(from >> 16), 8);
  store<u16>(header, <u16>swap16(type), 12);
}

/** Multicast includes broadcast. */
export function isMulticast(mac: u64): bool {
  return (mac & 1) != 0;
}
