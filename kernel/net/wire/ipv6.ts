// The IPv6 header (RFC 8200, section 3) and the extension headers that we read.
//
//   0 version (4 bits), traffic class (8), flow label (20) | 4 payload length (2) | 6 next header | 7 hop limit
//   8 source (16) | 24 destination (16)
//
//   hop-by-hop, routing, destination options:   0 next header | 1 length in 8 bytes, not counting the first 8 | …
//   fragment:   0 next header | 1 reserved | 2 offset (13 bits), reserved (2), more (1) | 4 identification (4)

import { swap16, swap32 } from "../../lib/bytes";
import { Address } from "../address";

export const IPV6_HEADER: u32 = 40;
export const FRAGMENT_HEADER: u32 = 8;
/** Every link carries packets this long (RFC 8200, section 5). */
export const LEAST_MTU: u32 = 1280;

export const NEXT_HOP_BY_HOP: u32 = 0;
export const NEXT_ROUTING: u32 = 43;
export const NEXT_FRAGMENT: u32 = 44;
export const NEXT_ICMPV6: u32 = 58;
export const NEXT_NONE: u32 = 59;
export const NEXT_DESTINATION: u32 = 60;

export function versionV6(header: usize): u32 {
  return <u32>load<u8>(header) >> 4;
}

export function trafficClass(header: usize): u32 {
  return (swap16(load<u16>(header)) >> 4) & 255;
}

/** Bytes behind the header. */
export function payloadLength(header: usize): u32 {
  return swap16(load<u16>(header, 4));
}

export function nextHeader(header: usize): u32 {
  return load<u8>(header, 6);
}

export function hopLimit(header: usize): u32 {
  return load<u8>(header, 7);
}

export function setPayloadLength(header: usize, length: u32): void {
  store<u16>(header, <u16>swap16(length), 4);
}

export function readSource(header: usize, link: u32, into: Address): void {
  into.readFrom(header + 8, link);
}

export function readDestination(header: usize, link: u32, into: Address): void {
  into.readFrom(header + 24, link);
}

/** Writes a whole header. */
export function putIpv6(
  header: usize,
  trafficClass: u32,
  flow: u32,
  length: u32,
  next: u32,
  hops: u32,
  from: Address,
  to: Address,
): void {
  store<u32>(header, swap32((6 << 28) | (trafficClass << 20) | (flow & 0xfffff)));
  store<u16>(header, <u16>swap16(length), 4);
  store<u8>(header, <u8>next, 6);
  store<u8>(header, <u8>hops, 7);
  from.writeTo(header + 8);
  to.writeTo(header + 24);
}

/** Bytes of a hop-by-hop, routing or destination options header. */
export function extensionLength(header: usize): u32 {
  return (<u32>load<u8>(header, 1) + 1) << 3;
}

/** The fragment's first byte within the datagram. */
export function fragmentPlace(header: usize): u32 {
  return swap16(load<u16>(header, 2)) & 0xfff8;
}

export function moreFragments(header: usize): bool {
  return (load<u8>(header, 3) & 1) != 0;
}

/** As it lies in memory. */
export function fragmentId(header: usize): u32 {
  return load<u32>(header, 4);
}

export function putFragment(header: usize, next: u32, offset: u32, more: bool, id: u32): void {
  store<u16>(header, <u16>next);
  store<u16>(header, <u16>swap16(offset | (more ? 1 : 0)), 2);
  store<u32>(header, id, 4);
}
