// Datagrams in (RFC 768, RFC 1122 section 4.1).

import { arrival } from "../arrival";
import { now } from "../clock";
import { portUnreachable } from "../ip";
import { copyFrame } from "../ipv4/icmp";
import { writeNote } from "../note";
import { freePacket, Packet } from "../packet";
import { skipBytes, trimTo } from "../payload";
import { addPacket, fold, pseudoHeader } from "../wire/checksum";
import { PROTOCOL_UDP } from "../wire/ipv4";
import { UDP_HEADER, udpChecksum, udpDestination, udpLength, udpSource } from "../wire/udp";
import { findEndpoint, nextListener, UdpEndpoint } from "./endpoint";

function wellFormed(packet: Packet, header: usize, skip: u32): bool {
  if (packet.length < skip + UDP_HEADER) return false;
  const length = udpLength(header + skip);
  if (length < UDP_HEADER || skip + length > packet.total) return false;
  if (packet.checksumGood) return true;
  // "None" is for IPv4 only (RFC 8200, section 8.1).
  if (!udpChecksum(header + skip)) return arrival.source.isV4;
  trimTo(packet, skip + length);
  const pseudo = pseudoHeader(arrival.source, arrival.destination, PROTOCOL_UDP, length);
  return fold(addPacket(pseudo, packet, skip)) == 0xffff;
}

/** Takes over the datagram that arrived (IP header first, whole); it carries UDP. */
export function udpInput(packet: Packet): void {
  const header = packet.data;
  const skip = arrival.headers;
  if (!wellFormed(packet, header, skip)) {
    freePacket(packet);
    return;
  }
  const udp = header + skip;
  const from = udpSource(udp);
  const to = udpDestination(udp);
  const endpoint = findEndpoint(arrival.destination, to, arrival.source, from);
  if (!endpoint) {
    if (!arrival.toMany) portUnreachable(packet, arrival.source.isV4);
    freePacket(packet);
    return;
  }
  packet.peerPort = from;
  packet.time = now;
  trimTo(packet, skip + udpLength(udp));
  skipBytes(packet, skip + UDP_HEADER);
  if (arrival.toMany) deliverToAll(packet, to, from);
  else deliver(endpoint, packet);
}

function deliver(endpoint: UdpEndpoint, packet: Packet): void {
  writeNote(packet);
  endpoint.deliver(packet);
}

/** What is sent to many is heard by all sockets of the port. */
function deliverToAll(packet: Packet, to: u32, from: u32): void {
  let endpoint = nextListener(null, arrival.destination, to, arrival.source, from);
  while (endpoint) {
    const next = nextListener(endpoint, arrival.destination, to, arrival.source, from);
    if (!next) {
      deliver(endpoint, packet);
      return;
    }
    const copy = copyFrame(packet);
    if (copy) {
      copy.peerPort = from;
      copy.time = now;
      deliver(endpoint, copy);
    }
    endpoint = next;
  }
  freePacket(packet);
}
