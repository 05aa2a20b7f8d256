// The header in front of every frame of a virtio network device (VIRTIO 1.2, 5.1.6).
//
//   0 flags (u8)   1 gso type (u8)   2 header length (u16)   4 segment size (u16)
//   6 checksum start (u16)   8 checksum offset (u16)   10 number of buffers (u16, not in every legacy form)

import { CONFIG_LWIP_IPV6 } from "../../config";
import { Packet } from "../../net/packet";

export const HEADER_SIZE: u32 = 12;
/** Of a legacy device without mergeable buffers. */
export const SHORT_HEADER_SIZE: u32 = 10;

const FLAG_NEEDS_CHECKSUM: u8 = 1;
const FLAG_DATA_VALID: u8 = 2;
const GSO_TCPV4: u8 = 1;
const GSO_TCPV6: u8 = 4;
/** Where the transport's header begins behind Ethernet's and IPv6's. */
const IPV6_TRANSPORT: u32 = 54;
/** TCP's data offset: the upper four bits of byte 12, in units of 4 bytes. */
const TCP_DATA_OFFSET: usize = 12;

/** Writes the header of a frame to be sent, `size` bytes at `at`. */
export function writeHeader(at: usize, size: u32, packet: Packet): void {
  store<u64>(at, 0);
  store<u16>(at + 8, 0);
  if (size == HEADER_SIZE) store<u16>(at + 10, 0);
  const start = packet.checksumStart;
  if (!start) return;
  store<u8>(at, FLAG_NEEDS_CHECKSUM);
  store<u16>(at + 6, <u16>start);
  store<u16>(at + 8, <u16>packet.checksumOffset);
  if (!packet.segmentSize) return;
  store<u8>(at + 1, CONFIG_LWIP_IPV6 && start == IPV6_TRANSPORT ? GSO_TCPV6 : GSO_TCPV4);
  store<u16>(at + 2, <u16>(start + ((<u32>load<u8>(packet.data + start + TCP_DATA_OFFSET) >> 4) << 2)));
  store<u16>(at + 4, <u16>packet.segmentSize);
}

/** True if the device vouches for a received frame's checksums, or its sender has not put them on any wire yet. */
export function checksumGood(at: usize): bool {
  return (load<u8>(at) & (FLAG_NEEDS_CHECKSUM | FLAG_DATA_VALID)) != 0;
}

/** Buffers a received frame is spread over; only with mergeable buffers. */
export function bufferCount(at: usize): u32 {
  return load<u16>(at + 10);
}
