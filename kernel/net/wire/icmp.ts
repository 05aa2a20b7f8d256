// ICMP (RFC 792).
//
//   0 type | 1 code | 2 checksum (2) | 4 rest of header (4) | 8 data
//   errors: data is the IPv4 header and at least 8 bytes of the packet that caused them

import { swap16 } from "../../lib/bytes";

export const ICMP_HEADER: u32 = 8;
export const ECHO_REPLY: u32 = 0;
export const UNREACHABLE: u32 = 3;
export const ECHO_REQUEST: u32 = 8;
export const TIME_EXCEEDED: u32 = 11;
export const PARAMETER_PROBLEM: u32 = 12;

/** Codes of UNREACHABLE. */
export const NET_UNREACHABLE: u32 = 0;
export const HOST_UNREACHABLE: u32 = 1;
export const PROTOCOL_UNREACHABLE: u32 = 2;
export const PORT_UNREACHABLE: u32 = 3;
export const FRAGMENTATION_NEEDED: u32 = 4;

/** Code of TIME_EXCEEDED. */
export const REASSEMBLY_TIME_EXCEEDED: u32 = 1;

export function icmpType(at: usize): u32 {
  return load<u8>(at);
}

export function icmpCode(at: usize): u32 {
  return load<u8>(at, 1);
}

/** FRAGMENTATION_NEEDED: the next hop's MTU (RFC 1191), 0 from old routers. */
export function nextHopMtu(at: usize): u32 {
  return swap16(load<u16>(at, 6));
}

/** Writes the header with a zero checksum; rest is as it lies in memory. */
export function putIcmp(at: usize, type: u32, code: u32, rest: u32): void {
  store<u32>(at, type | (code << 8));
  store<u32>(at, rest, 4);
}

/** Echo's identifier; the address of a ping socket. */
export function echoIdentifier(at: usize): u32 {
  return swap16(load<u16>(at, 4));
}
