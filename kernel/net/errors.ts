// ICMP errors that come back: which socket they are for, and what they mean to it.

import { ECONNREFUSED, EHOSTUNREACH, EMSGSIZE, ENETUNREACH, ENOPROTOOPT, EPROTO } from "../abi/errno";
import { Packet } from "./packet";
import { tcpErrorInput } from "./tcp/errors";
import { findEndpoint } from "./udp/endpoint";
import {
  FRAGMENTATION_NEEDED,
  ICMP_HEADER,
  icmpCode,
  icmpType,
  nextHopMtu,
  PORT_UNREACHABLE,
  PROTOCOL_UNREACHABLE,
  TIME_EXCEEDED,
  UNREACHABLE,
} from "./wire/icmp";
import {
  destinationAddress,
  fragmentOffset,
  headerLength,
  IPV4_HEADER,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
  protocol,
  sourceAddress,
  version,
} from "./wire/ipv4";
import { destinationPort, sequence, sourcePort } from "./wire/tcp";
import { udpDestination, udpSource } from "./wire/udp";

/** Errno of an error as Linux has it (icmp_err_convert). */
function errnoOf(type: u32, code: u32): i32 {
  if (type == TIME_EXCEEDED) return EHOSTUNREACH;
  if (type != UNREACHABLE) return EPROTO;
  if (code == PORT_UNREACHABLE) return ECONNREFUSED;
  if (code == PROTOCOL_UNREACHABLE) return ENOPROTOOPT;
  if (code == FRAGMENTATION_NEEDED) return EMSGSIZE;
  if (code == 0 || code == 6 || code == 9 || code == 11) return ENETUNREACH;
  return EHOSTUNREACH;
}

/** An ICMP error (IPv4 header first, checked); the caller frees it. */
export function icmpErrorInput(packet: Packet): void {
  const icmp = packet.data + headerLength(packet.data);
  const length = packet.length - headerLength(packet.data);
  if (length < ICMP_HEADER + IPV4_HEADER + 8) return;
  const quoted = icmp + ICMP_HEADER;
  if (version(quoted) != 4 || headerLength(quoted) < IPV4_HEADER) return;
  if (length < ICMP_HEADER + headerLength(quoted) + 8 || fragmentOffset(quoted)) return;
  const mtu = icmpType(icmp) == UNREACHABLE && icmpCode(icmp) == FRAGMENTATION_NEEDED ? nextHopMtu(icmp) : 0;
  deliverError(quoted, errnoOf(icmpType(icmp), icmpCode(icmp)), mtu);
}

/** Tells the sender of a packet of ours (its IPv4 header and 8 more bytes) that it failed. */
export function deliverError(quoted: usize, error: i32, mtu: u32): void {
  const transport = quoted + headerLength(quoted);
  const local = sourceAddress(quoted);
  const remote = destinationAddress(quoted);
  if (protocol(quoted) == PROTOCOL_TCP) {
    tcpErrorInput(local, sourcePort(transport), remote, destinationPort(transport), sequence(transport), error, mtu);
  } else if (protocol(quoted) == PROTOCOL_UDP) {
    const endpoint = findEndpoint(local, udpSource(transport), remote, udpDestination(transport));
    if (endpoint && (endpoint.remoteAddress || endpoint.tellErrors)) endpoint.fail(error);
  }
}

/** A neighbour does not answer: as if a router had said so. */
export function neighbourUnreachable(packet: Packet): void {
  deliverError(packet.data, EHOSTUNREACH, 0);
}
