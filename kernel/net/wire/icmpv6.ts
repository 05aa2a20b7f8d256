// ICMPv6 (RFC 4443), with neighbour discovery's messages (RFC 4861) and multicast listener reports (RFC 3810).
//
//   0 type | 1 code | 2 checksum (2) | 4 rest of header (4) | 8 data
//   errors: data is the packet that caused them, as far as it fits
//   neighbour solicitation, advertisement: 4 flags (4) | 8 target (16) | 24 options
//   router solicitation: 4 reserved (4) | 8 options
//   router advertisement: 4 hop limit | 5 flags | 6 lifetime (2) | 8 reachable (4) | 12 retransmission (4) | 16 options
//   option: 0 type | 1 length in 8 bytes | 2 …

import { swap16, swap32 } from "../../lib/bytes";

export const ICMPV6_HEADER: u32 = 8;
export const UNREACHABLE: u32 = 1;
export const PACKET_TOO_BIG: u32 = 2;
export const TIME_EXCEEDED: u32 = 3;
export const PARAMETER_PROBLEM: u32 = 4;
export const ECHO_REQUEST_V6: u32 = 128;
export const ECHO_REPLY_V6: u32 = 129;
export const ROUTER_SOLICITATION: u32 = 133;
export const ROUTER_ADVERTISEMENT: u32 = 134;
export const NEIGHBOUR_SOLICITATION: u32 = 135;
export const NEIGHBOUR_ADVERTISEMENT: u32 = 136;
export const REDIRECT: u32 = 137;
export const LISTENER_QUERY: u32 = 130;
export const LISTENER_REPORT: u32 = 143;

/** Codes of UNREACHABLE. */
export const NO_ROUTE: u32 = 0;
export const ADMIN_PROHIBITED: u32 = 1;
export const ADDRESS_UNREACHABLE: u32 = 3;
export const PORT_UNREACHABLE: u32 = 4;
/** Codes of PARAMETER_PROBLEM. */
export const UNKNOWN_HEADER: u32 = 1;
export const UNKNOWN_OPTION: u32 = 2;

/** Solicitation and advertisement, without options. */
export const NEIGHBOUR_LENGTH: u32 = 24;
export const ADVERTISEMENT_LENGTH: u32 = 16;

/** Flags of an advertisement, as they lie in the first byte. */
export const FROM_ROUTER: u32 = 0x80;
export const SOLICITED: u32 = 0x40;
export const OVERRIDE: u32 = 0x20;

export const OPTION_SOURCE: u32 = 1;
export const OPTION_TARGET: u32 = 2;
export const OPTION_PREFIX: u32 = 3;
export const OPTION_MTU: u32 = 5;
/** An option with an Ethernet address. */
export const MAC_OPTION: u32 = 8;
export const PREFIX_OPTION: u32 = 32;

/** Flags of a prefix: it is on this link; addresses may be made of it. */
export const PREFIX_ON_LINK: u32 = 0x80;
export const PREFIX_AUTONOMOUS: u32 = 0x40;

/** From the header to its checksum. */
export const ICMPV6_CHECKSUM: u32 = 2;

export function isErrorV6(type: u32): bool {
  return type < 128;
}

/** PACKET_TOO_BIG: the next hop's MTU. */
export function tooBigMtu(at: usize): u32 {
  return swap32(load<u32>(at, 4));
}

export function routerLifetime(at: usize): u32 {
  return swap16(load<u16>(at, 6));
}

/** The option of this type behind `at`, whole, in `length` bytes; 0 if there is none or one is malformed. */
export function findOption(at: usize, length: u32, type: u32): usize {
  let left = length;
  while (left >= 8) {
    const size = (<u32>load<u8>(at, 1)) << 3;
    if (!size || size > left) return 0;
    if (load<u8>(at) == type) return at;
    at += size;
    left -= size;
  }
  return 0;
}

/** True if the options are well-formed to the end: "All included options have a length that is greater than zero." */
export function optionsGood(at: usize, length: u32): bool {
  let left = length;
  while (left) {
    if (left < 8) return false;
    const size = (<u32>load<u8>(at, 1)) << 3;
    if (!size || size > left) return false;
    at += size;
    left -= size;
  }
  return true;
}
