// The IPv4 header (RFC 791, section 3.1). Addresses are numbers in the machine's byte order: 10.0.0.1 is 0x0a000001.
//
//   0 version, header words | 1 type of service | 2 total length (2) | 4 identification (2) | 6 flags, fragment (2)
//   8 time to live | 9 protocol | 10 checksum (2) | 12 source (4) | 16 destination (4) | 20 options

import { swap16, swap32 } from "../../lib/bytes";
import { addBytes, checksumOf, fold } from "./checksum";

export const IPV4_HEADER: u32 = 20;
export const PROTOCOL_ICMP: u32 = 1;
export const PROTOCOL_TCP: u32 = 6;
export const PROTOCOL_UDP: u32 = 17;
export const DEFAULT_TTL: u32 = 64;
export const DONT_FRAGMENT: u32 = 0x4000;
export const MORE_FRAGMENTS: u32 = 0x2000;
/** Longest packet, header included. */
export const IPV4_MAX: u32 = 65535;

export function version(header: usize): u32 {
  return <u32>load<u8>(header) >> 4;
}

/** Bytes of the header with its options. */
export function headerLength(header: usize): u32 {
  return (<u32>load<u8>(header) & 15) << 2;
}

export function typeOfService(header: usize): u32 {
  return load<u8>(header, 1);
}

export function totalLength(header: usize): u32 {
  return swap16(load<u16>(header, 2));
}

export function identification(header: usize): u32 {
  return swap16(load<u16>(header, 4));
}

/** DONT_FRAGMENT, MORE_FRAGMENTS and the fragment's offset in units of 8 bytes. */
export function flagsAndOffset(header: usize): u32 {
  return swap16(load<u16>(header, 6));
}

/** The fragment's first byte within the datagram's payload. */
export function fragmentOffset(header: usize): u32 {
  return (flagsAndOffset(header) & 0x1fff) << 3;
}

export function isFragment(header: usize): bool {
  return (flagsAndOffset(header) & (MORE_FRAGMENTS | 0x1fff)) != 0;
}

export function timeToLive(header: usize): u32 {
  return load<u8>(header, 8);
}

export function protocol(header: usize): u32 {
  return load<u8>(header, 9);
}

export function sourceAddress(header: usize): u32 {
  return swap32(load<u32>(header, 12));
}

export function destinationAddress(header: usize): u32 {
  return swap32(load<u32>(header, 16));
}

export function setFlagsAndOffset(header: usize, value: u32): void {
  store<u16>(header, <u16>swap16(value), 6);
}

export function setTotalLength(header: usize, length: u32): void {
  store<u16>(header, <u16>swap16(length), 2);
}

/** True if the header's own checksum is right. */
export function headerGood(header: usize): bool {
  return fold(addBytes(0, header, headerLength(header))) == 0xffff;
}

/** Fills in the header's checksum, last of all its fields. */
export function seal(header: usize): void {
  store<u16>(header, 0, 10);
  store<u16>(header, <u16>checksumOf(addBytes(0, header, headerLength(header))), 10);
}

/** Writes a header without options, sealed. */
export function putIpv4(
  header: usize,
  tos: u32,
  length: u32,
  id: u32,
  flags: u32,
  ttl: u32,
  proto: u32,
  from: u32,
  to: u32,
): void {
  store<u32>(header, 0x45 | (tos << 8) | (swap16(length) << 16));
  store<u32>(header, swap16(id) | (swap16(flags) << 16), 4);
  store<u32>(header, ttl | (proto << 8), 8);
  store<u32>(header, swap32(from), 12);
  store<u32>(header, swap32(to), 16);
  seal(header);
}

/** 224.0.0.0/4 */
export function isMulticastAddress(address: u32): bool {
  return address >> 28 == 14;
}

/** 127.0.0.0/8 */
export function isLoopbackAddress(address: u32): bool {
  return address >> 24 == 127;
}
