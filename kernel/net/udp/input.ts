// Datagrams in (RFC 768, RFC 1122 section 4.1).

import { sendError } from "../ipv4/icmp";
import { toMany } from "../ipv4/input";
import { freePacket, Packet } from "../packet";
import { skipBytes, trimTo } from "../payload";
import { addPacket, fold, pseudoHeader } from "../wire/checksum";
import { PORT_UNREACHABLE, UNREACHABLE } from "../wire/icmp";
import { destinationAddress, headerLength, PROTOCOL_UDP, sourceAddress } from "../wire/ipv4";
import { UDP_HEADER, udpChecksum, udpDestination, udpLength, udpSource } from "../wire/udp";
import { findEndpoint } from "./endpoint";

function wellFormed(packet: Packet, header: usize, skip: u32): bool {
  if (packet.length < skip + UDP_HEADER) return false;
  const length = udpLength(header + skip);
  if (length < UDP_HEADER || skip + length > packet.total) return false;
  if (packet.checksumGood || !udpChecksum(header + skip)) return true;
  trimTo(packet, skip + length);
  const pseudo = pseudoHeader(sourceAddress(header), destinationAddress(header), PROTOCOL_UDP, length);
  return fold(addPacket(pseudo, packet, skip)) == 0xffff;
}

/** Takes over a packet (IPv4 header first, whole) that carries UDP. */
export function udpInput(packet: Packet): void {
  const header = packet.data;
  const skip = headerLength(header);
  if (!wellFormed(packet, header, skip)) {
    freePacket(packet);
    return;
  }
  const udp = header + skip;
  const to = destinationAddress(header);
  const from = sourceAddress(header);
  const endpoint = findEndpoint(to, udpDestination(udp), from, udpSource(udp));
  if (!endpoint) {
    if (!toMany) sendError(packet, UNREACHABLE, PORT_UNREACHABLE);
    freePacket(packet);
    return;
  }
  packet.peerAddress = from;
  packet.peerPort = udpSource(udp);
  packet.mark = to;
  trimTo(packet, skip + udpLength(udp));
  skipBytes(packet, skip + UDP_HEADER);
  endpoint.deliver(packet);
}
