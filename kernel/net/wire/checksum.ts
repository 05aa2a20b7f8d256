// The Internet checksum (RFC 1071), in the byte order of memory: the one's complement sum does not care which order
// its 16-bit words are read in, as long as it is stored the same way.

import { CONFIG_LWIP_IPV6 } from "../../config";
import { swap16, swap32 } from "../../lib/bytes";
import { Address } from "../address";
import { Packet } from "../packet";

/** Adds length bytes to a running sum. Sums stay far below 64 bits: a word adds at most 2^33. */
export function addBytes(sum: u64, from: usize, length: u32): u64 {
  let at = from;
  const end = from + length;
  while (at + 32 <= end) {
    const a = load<u64>(at);
    const b = load<u64>(at, 8);
    const c = load<u64>(at, 16);
    const d = load<u64>(at, 24);
    sum += (a & 0xffffffff) + (a >> 32) + (b & 0xffffffff) + (b >> 32);
    sum += (c & 0xffffffff) + (c >> 32) + (d & 0xffffffff) + (d >> 32);
    at += 32;
  }
  while (at + 4 <= end) {
    sum += load<u32>(at);
    at += 4;
  }
  if (at + 2 <= end) {
    sum += load<u16>(at);
    at += 2;
  }
  if (at < end) sum += load<u8>(at);
  return sum;
}

/** A sum as 16 bits. */
export function fold(sum: u64): u32 {
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return <u32>sum;
}

/** Adds a frame's bytes from `skip` bytes after the start of its first piece on. */
export function addPacket(sum: u64, packet: Packet, skip: u32): u64 {
  sum = addBytes(sum, packet.data + skip, packet.length - skip);
  let odd = (packet.length - skip) & 1;
  let piece = packet.more;
  while (piece) {
    if (odd) {
      // The piece starts in the middle of a 16-bit word: its sum enters with the bytes swapped.
      sum += swap16(fold(addBytes(0, piece.data, piece.length)));
    } else {
      sum = addBytes(sum, piece.data, piece.length);
    }
    odd ^= piece.length & 1;
    piece = piece.more;
  }
  return sum;
}

/**
 * The sum of the pseudo header of TCP, UDP and ICMPv6. For both families: what a mapped IPv4 address has more than an
 * IPv4 address adds 0xffff, which is zero in one's complement.
 */
export function pseudoHeader(source: Address, destination: Address, protocol: u32, length: u32): u64 {
  const sum = <u64>swap32(<u32>source.low) + swap32(<u32>destination.low) + (protocol << 8) + swap32(length);
  return CONFIG_LWIP_IPV6 && !source.isV4 ? sum + rest(source) + rest(destination) : sum;
}

/** The sum of an IPv6 address's first 12 bytes. */
function rest(address: Address): u64 {
  return <u64>swap32(<u32>(address.low >> 32)) + swap32(<u32>(address.wireHigh >> 32)) + swap32(<u32>address.high);
}

/** What a checksum field holds for this sum of everything else. */
export function checksumOf(sum: u64): u32 {
  return fold(sum) ^ 0xffff;
}
