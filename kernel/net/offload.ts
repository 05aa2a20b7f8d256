// Transport checksums that the device may fill in: the field holds the pseudo header's sum until then.

import { Packet } from "./packet";
import { addPacket, checksumOf } from "./wire/checksum";
import { ETHERNET_HEADER } from "./wire/ethernet";

/** checksumStart until IP knows where the transport header will lie. */
const WANTED: u32 = u32.MAX_VALUE;

/** Leaves the checksum to be computed; the packet begins with its transport header, the field lies at `offset`. */
export function leaveChecksum(packet: Packet, offset: u32, pseudoSum: u32): void {
  packet.checksumStart = WANTED;
  packet.checksumOffset = offset;
  store<u16>(packet.data + offset, <u16>pseudoSum);
}

/**
 * The packet has its IP headers now, and its transport header will lie at `start` of the frame: tells the device, or
 * with `complete` computes the checksum, if there is one to compute.
 */
export function finishChecksum(packet: Packet, start: u32, complete: bool): void {
  if (!packet.checksumStart) return;
  packet.checksumStart = start;
  if (!complete) return;
  const skip = start - ETHERNET_HEADER;
  // The field holds the sum of the pseudo header; it is summed with the rest.
  let value = checksumOf(addPacket(0, packet, skip));
  // To UDP 0 means "none"; its equal in one's complement means 0 (RFC 768). TCP does not mind.
  if (!value) value = 0xffff;
  store<u16>(packet.data + skip + packet.checksumOffset, <u16>value);
  packet.checksumStart = 0;
}
