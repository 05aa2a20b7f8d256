// ICMP errors that come back: which socket they are for, and what they mean to it.

import { EACCES, ECONNREFUSED, EHOSTUNREACH, EMSGSIZE, ENETUNREACH, ENOPROTOOPT, EPROTO } from "../abi/errno";
import { CONFIG_LWIP_IPV6 } from "../config";
import { Address } from "./address";
import { arrival } from "./arrival";
import { Packet } from "./packet";
import { narrow } from "./pathmtu";
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
import * as icmpv6 from "./wire/icmpv6";
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
import { IPV6_HEADER, LEAST_MTU, nextHeader, readDestination, readSource, versionV6 } from "./wire/ipv6";
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
  local.setV4(sourceAddress(quoted));
  remote.setV4(destinationAddress(quoted));
  deliver(protocol(quoted), quoted + headerLength(quoted), error, mtu);
}

const local = new Address();
const remote = new Address();

/** The error is about a packet between `local` and `remote`; `transport`: at least 8 bytes of its transport header. */
function deliver(kind: u32, transport: usize, error: i32, mtu: u32): void {
  if (CONFIG_LWIP_IPV6 && mtu) narrow(remote, mtu);
  if (kind == PROTOCOL_TCP) {
    tcpErrorInput(local, sourcePort(transport), remote, destinationPort(transport), sequence(transport), error, mtu);
  } else if (kind == PROTOCOL_UDP) {
    const endpoint = findEndpoint(local, udpSource(transport), remote, udpDestination(transport));
    if (endpoint && (endpoint.isConnected || endpoint.tellErrors)) endpoint.fail(error);
  }
}

/** Errno of an ICMPv6 error as Linux has it (icmpv6_err_convert). */
function errnoOfV6(type: u32, code: u32): i32 {
  if (type == icmpv6.PACKET_TOO_BIG) return EMSGSIZE;
  if (type == icmpv6.TIME_EXCEEDED) return EHOSTUNREACH;
  if (type != icmpv6.UNREACHABLE) return EPROTO;
  if (code == icmpv6.NO_ROUTE) return ENETUNREACH;
  if (code == icmpv6.ADMIN_PROHIBITED) return EACCES;
  if (code == icmpv6.PORT_UNREACHABLE) return ECONNREFUSED;
  return EHOSTUNREACH;
}

/** An ICMPv6 error that arrived (IPv6 header first, checked); the caller frees it. */
export function icmpErrorInputV6(packet: Packet): void {
  const icmp = packet.data + arrival.headers;
  const length = packet.length - arrival.headers;
  const quoted = icmp + icmpv6.ICMPV6_HEADER;
  if (length < icmpv6.ICMPV6_HEADER + IPV6_HEADER + 8 || versionV6(quoted) != 6) return;
  const type = icmpType(icmp);
  const mtu = type == icmpv6.PACKET_TOO_BIG ? max(icmpv6.tooBigMtu(icmp), LEAST_MTU) : 0;
  deliverErrorV6(quoted, errnoOfV6(type, icmpCode(icmp)), mtu);
}

/** As deliverError, over IPv6; packets of ours have no extension headers but in fragments. */
function deliverErrorV6(quoted: usize, error: i32, mtu: u32): void {
  const iface = arrival.iface;
  readSource(quoted, iface ? iface.index + 1 : 0, local);
  readDestination(quoted, iface ? iface.index + 1 : 0, remote);
  deliver(nextHeader(quoted), quoted + IPV6_HEADER, error, mtu);
}

/** A neighbour does not answer: as if a router had said so. */
export function neighbourUnreachable(packet: Packet): void {
  if (CONFIG_LWIP_IPV6 && versionV6(packet.data) == 6) deliverErrorV6(packet.data, EHOSTUNREACH, 0);
  else deliverError(packet.data, EHOSTUNREACH, 0);
}
