// ICMP (RFC 792, RFC 1122 section 3.2.2): answers echo requests, sends errors.

import { Address } from "../address";
import { arrival } from "../arrival";
import { now, SECOND } from "../clock";
import { isBroadcastAddress } from "../iface/interface";
import { routeTo } from "../iface/routes";
import { freePacket, Packet, takePacket } from "../packet";
import { appendBytes, beginFill, copyPayload, takeFrame } from "../payload";
import { addBytes, addPacket, checksumOf, fold } from "../wire/checksum";
import {
  ECHO_REPLY,
  ICMP_HEADER,
  icmpType,
  PARAMETER_PROBLEM,
  putIcmp,
  TIME_EXCEEDED,
  UNREACHABLE,
} from "../wire/icmp";
import {
  DEFAULT_TTL,
  destinationAddress,
  fragmentOffset,
  headerLength,
  isMulticastAddress,
  PROTOCOL_ICMP,
  protocol,
  sourceAddress,
} from "../wire/ipv4";
import { ipv4Send } from "./output";

/** An error packet is no longer than this (RFC 1812, section 4.3.2.3). */
const ERROR_LIMIT: u32 = 576;
/** Errors sent a second at most, and in one burst. */
const ERROR_RATE: u64 = 1000;
const ERROR_BURST: u64 = 50;

/** Time at which the bucket was empty, moved along with each error sent. */
let bucketEmptyAt: u64 = 0;

export function mayCostAnError(): bool {
  const price = SECOND / ERROR_RATE;
  const earliest = now > price * ERROR_BURST ? now - price * ERROR_BURST : 0;
  if (bucketEmptyAt < earliest) bucketEmptyAt = earliest;
  if (bucketEmptyAt + price > now) return false;
  bucketEmptyAt += price;
  return true;
}

export function isErrorType(type: u32): bool {
  return type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM || type == 4 || type == 5;
}

/** True if the packet may be answered by an error (RFC 1122, section 3.2.2). */
function deservesError(packet: Packet): bool {
  const header = packet.data;
  const from = sourceAddress(header);
  const to = destinationAddress(header);
  if (fragmentOffset(header) || from == 0 || isMulticastAddress(to) || isBroadcastAddress(to)) return false;
  if (protocol(header) != PROTOCOL_ICMP) return true;
  const length = headerLength(header);
  return packet.length > length && !isErrorType(icmpType(header + length));
}

const target = new Address();
const hop = new Address();

/** Sends an error about a packet (IPv4 header first), which stays the caller's. */
export function sendError(about: Packet, type: u32, code: u32): void {
  if (!deservesError(about) || !mayCostAnError()) return;
  target.setV4(sourceAddress(about.data));
  const iface = routeTo(target, hop);
  if (!iface) return;
  const packet = takePacket();
  if (!packet) return;
  const quoted = min<u32>(about.total, ERROR_LIMIT - 20 - ICMP_HEADER);
  packet.length = ICMP_HEADER + quoted;
  putIcmp(packet.data, type, code, 0);
  copyPayload(packet.data + ICMP_HEADER, about, 0, quoted);
  store<u16>(packet.data, <u16>checksumOf(addBytes(0, packet.data, packet.length)), 2);
  ipv4Send(packet, destinationAddress(about.data), target.v4, PROTOCOL_ICMP, 0, DEFAULT_TTL, 0, iface, hop);
}

/** True if the ICMP message behind the IPv4 header is long enough and its checksum right. */
export function icmpGood(packet: Packet): bool {
  const skip = headerLength(packet.data);
  if (packet.length < skip + ICMP_HEADER) return false;
  return packet.checksumGood || fold(addPacket(0, packet, skip)) == 0xffff;
}

/** Room that a reused frame must have in front of its ICMP header: headers of IPv4, Ethernet and the device. */
const REPLY_HEADROOM: u32 = 48;

/** Sends an echo request (IPv4 header first, checked) back as its reply, and takes it over. */
export function echoReply(request: Packet): void {
  const from = arrival.destination.v4;
  const to = arrival.source.v4;
  const iface = routeTo(arrival.source, hop);
  let packet = request;
  request.pull(headerLength(request.data));
  if (request.data - request.buffer < REPLY_HEADROOM) {
    const copy = copyFrame(request);
    freePacket(request);
    if (!copy) return;
    packet = copy;
  }
  if (!iface) {
    freePacket(packet);
    return;
  }
  // Type 8 becomes 0, so the checksum grows by as much (RFC 1624).
  const sum = fold(<u64>load<u16>(packet.data, 2) + 8);
  store<u8>(packet.data, <u8>ECHO_REPLY);
  store<u16>(packet.data, <u16>sum, 2);
  packet.checksumGood = false;
  ipv4Send(packet, from, to, PROTOCOL_ICMP, 0, DEFAULT_TTL, 0, iface, hop);
}

export function copyFrame(original: Packet): Packet | null {
  const copy = takeFrame(original.total);
  if (!copy) return null;
  beginFill(copy);
  let piece: Packet | null = original;
  while (piece) {
    appendBytes(piece.data, piece.length);
    piece = piece.more;
  }
  return copy;
}
