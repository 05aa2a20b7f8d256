// Sends IPv4 packets: header, checksum where the device does none, fragments where the link is too narrow.

import { randomBytes } from "../../lib/random";
import { sipHash2 } from "../../lib/siphash";
import { Interface } from "../iface/interface";
import { linkOutput } from "../iface/output";
import { freePacket, Packet } from "../packet";
import { addPacket, checksumOf } from "../wire/checksum";
import { ETHERNET_HEADER } from "../wire/ethernet";
import { DONT_FRAGMENT, IPV4_HEADER, IPV4_MAX, putIpv4 } from "../wire/ipv4";
import { fragmentOutput } from "./fragment";

/** checksumStart of a transport header right behind an IPv4 header without options. */
export const TRANSPORT_START: u32 = ETHERNET_HEADER + IPV4_HEADER;

const COUNTERS: u32 = 256;
const counters: usize = memory.data(512);
const key: usize = memory.data(16);
let keyed: bool = false;

/**
 * The next identification towards a destination. Counters are shared by few destinations, chosen by a secret, and
 * start anywhere, so that one host learns little of what is sent to another (RFC 7739, section 5.3).
 */
function nextIdentification(from: u32, to: u32): u32 {
  if (!keyed) {
    keyed = true;
    randomBytes(key, 16);
    randomBytes(counters, <i32>(COUNTERS * 2));
  }
  const slot = counters + <usize>((sipHash2(key, from, to) & (COUNTERS - 1)) << 1);
  const id = <u32>load<u16>(slot);
  store<u16>(slot, <u16>(id + 1));
  return id;
}

/** Computes a checksum that was left to the device; the packet begins with its IPv4 header. */
function completeChecksum(packet: Packet): void {
  const skip = packet.checksumStart - ETHERNET_HEADER;
  const field = packet.data + skip + packet.checksumOffset;
  // The field holds the sum of the pseudo header; it is summed with the rest.
  let value = checksumOf(addPacket(0, packet, skip));
  // To UDP 0 means "none"; its equal in one's complement means 0 (RFC 768). TCP does not mind.
  if (!value) value = 0xffff;
  store<u16>(field, <u16>value);
  packet.checksumStart = 0;
}

/**
 * Sends a packet that begins with its transport header, and takes it over. A transport checksum may be left
 * partial (checksumStart == TRANSPORT_START, the pseudo header's sum in the field). flags: DONT_FRAGMENT or 0.
 */
export function ipv4Send(
  packet: Packet,
  from: u32,
  to: u32,
  protocol: u32,
  tos: u32,
  ttl: u32,
  flags: u32,
  iface: Interface,
  nextHop: u32,
): void {
  const total = packet.total + IPV4_HEADER;
  const wide = total > iface.mtu && !packet.segmentSize;
  if (total > IPV4_MAX || (wide && flags == DONT_FRAGMENT)) {
    freePacket(packet);
    return;
  }
  // An atomic datagram's identification means nothing (RFC 6864, section 4.1).
  const id = flags == DONT_FRAGMENT ? 0 : nextIdentification(from, to);
  putIpv4(packet.push(IPV4_HEADER), tos, total, id, flags, ttl, protocol, from, to);
  if (packet.checksumStart && (wide || !iface.fillsChecksums)) completeChecksum(packet);
  if (wide) fragmentOutput(packet, iface, nextHop);
  else linkOutput(packet, nextHop, iface);
}

/** Sets up a partial transport checksum for ipv4Send. */
export function leaveChecksum(packet: Packet, offset: u32, pseudoSum: u32): void {
  packet.checksumStart = TRANSPORT_START;
  packet.checksumOffset = offset;
  store<u16>(packet.data + offset, <u16>pseudoSum);
}
