// ICMPv6 (RFC 4443): answers echo requests, sends errors, and hands out what is neighbour discovery's and multicast's.

import { CONFIG_LWIP_IPV6 } from "../../config";
import { swap32 } from "../../lib/bytes";
import { Address } from "../address";
import { arrival } from "../arrival";
import { icmpErrorInputV6 } from "../errors";
import { isToMany } from "../iface/interface";
import { routeTo, sourceFor } from "../iface/routes";
import { copyFrame, mayCostAnError } from "../ipv4/icmp";
import { leaveChecksum } from "../offload";
import { freePacket, Packet, takePacket } from "../packet";
import { copyPayload } from "../payload";
import { addPacket, fold, pseudoHeader } from "../wire/checksum";
import { icmpType, putIcmp } from "../wire/icmp";
import {
  ECHO_REPLY_V6,
  ECHO_REQUEST_V6,
  ICMPV6_CHECKSUM,
  ICMPV6_HEADER,
  isErrorV6,
  LISTENER_QUERY,
  PACKET_TOO_BIG,
  PARAMETER_PROBLEM,
  REDIRECT,
  ROUTER_SOLICITATION,
  UNKNOWN_OPTION,
} from "../wire/icmpv6";
import { IPV6_HEADER, LEAST_MTU, NEXT_ICMPV6, nextHeader, readDestination, readSource } from "../wire/ipv6";
import { discoveryInput } from "./discovery";
import { queryInput } from "./listeners";
import { ipv6Send } from "./output";

export const DEFAULT_HOPS: u32 = 64;
/** Room that a reused frame must have in front of its ICMPv6 header: headers of IPv6, Ethernet and the device. */
const REPLY_HEADROOM: u32 = 66;

const from = new Address();
const to = new Address();
const hop = new Address();

/** Leaves the checksum of a message that begins the packet, and sends it. */
export function sendIcmpV6(packet: Packet, source: Address, destination: Address, hops: u32): void {
  const iface = routeTo(destination, hop);
  if (!iface) {
    freePacket(packet);
    return;
  }
  leaveChecksum(packet, ICMPV6_CHECKSUM, fold(pseudoHeader(source, destination, NEXT_ICMPV6, packet.total)));
  ipv6Send(packet, source, destination, NEXT_ICMPV6, 0, hops, 0, iface, hop);
}

/** True if the packet may be answered by an error (RFC 4443, section 2.4 (e)). */
function deservesError(packet: Packet, type: u32, code: u32): bool {
  if (from.isAny || from.isMulticast) return false;
  const many = to.isMulticast || isToMany(to);
  if (many && type != PACKET_TOO_BIG && (type != PARAMETER_PROBLEM || code != UNKNOWN_OPTION)) return false;
  if (nextHeader(packet.data) != NEXT_ICMPV6) return true;
  if (packet.length < IPV6_HEADER + 1) return false;
  const about = icmpType(packet.data + IPV6_HEADER);
  return !isErrorV6(about) && about != REDIRECT;
}

/** Sends an error about a packet (IPv6 header first), which stays the caller's; rest: pointer or MTU. */
export function sendErrorV6(about: Packet, type: u32, code: u32, rest: u32): void {
  if (!CONFIG_LWIP_IPV6) return;
  const iface = arrival.iface;
  const link = iface ? iface.index + 1 : 0;
  readSource(about.data, link, from);
  readDestination(about.data, link, to);
  if (!deservesError(about, type, code) || !mayCostAnError()) return;
  if (to.isMulticast) {
    const back = routeTo(from, hop);
    if (!back || !sourceFor(from, back, to)) return;
  }
  const packet = takePacket();
  if (!packet) return;
  const quoted = min<u32>(about.total, LEAST_MTU - IPV6_HEADER - ICMPV6_HEADER);
  packet.length = ICMPV6_HEADER + quoted;
  putIcmp(packet.data, type, code, swap32(rest));
  copyPayload(packet.data + ICMPV6_HEADER, about, 0, quoted);
  sendIcmpV6(packet, to, from, DEFAULT_HOPS);
}

/** Takes over the datagram that arrived (IPv6 header first, whole); it carries ICMPv6. */
export function icmpV6Input(packet: Packet): void {
  const skip = arrival.headers;
  if (packet.length < skip + ICMPV6_HEADER || !checksumGood(packet, skip)) {
    freePacket(packet);
    return;
  }
  const type = icmpType(packet.data + skip);
  if (type == ECHO_REQUEST_V6) {
    echoReply(packet);
    return;
  }
  if (isErrorV6(type)) icmpErrorInputV6(packet);
  else if (type == LISTENER_QUERY) queryInput(packet);
  else if (type >= ROUTER_SOLICITATION && type <= REDIRECT) discoveryInput(packet);
  freePacket(packet);
}

function checksumGood(packet: Packet, skip: u32): bool {
  if (packet.checksumGood) return true;
  const pseudo = pseudoHeader(arrival.source, arrival.destination, NEXT_ICMPV6, packet.total - skip);
  return fold(addPacket(pseudo, packet, skip)) == 0xffff;
}

/** Sends an echo request back as its reply, and takes it over. What was asked of a group is answered by ourselves. */
function echoReply(request: Packet): void {
  from.copyFrom(arrival.destination);
  const iface = routeTo(arrival.source, hop);
  if (!iface || arrival.source.isAny || (arrival.toMany && !sourceFor(arrival.source, iface, from))) {
    freePacket(request);
    return;
  }
  let packet = request;
  request.pull(arrival.headers);
  if (request.data - request.buffer < REPLY_HEADROOM) {
    const copy = copyFrame(request);
    freePacket(request);
    if (!copy) return;
    packet = copy;
  }
  store<u8>(packet.data, <u8>ECHO_REPLY_V6);
  packet.checksumGood = false;
  sendIcmpV6(packet, from, arrival.source, DEFAULT_HOPS);
}
