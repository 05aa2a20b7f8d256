// IP of either family, as the transports send by it.

import { CONFIG_LWIP_IPV6 } from "../config";
import { Address } from "./address";
import { Interface } from "./iface/interface";
import { sendError } from "./ipv4/icmp";
import { ipv4Send } from "./ipv4/output";
import { sendErrorV6 } from "./ipv6/icmp";
import { ipv6Send } from "./ipv6/output";
import { Packet } from "./packet";
import * as icmp from "./wire/icmp";
import * as icmpv6 from "./wire/icmpv6";
import { IPV4_HEADER } from "./wire/ipv4";
import { IPV6_HEADER } from "./wire/ipv6";

/** Bytes of an IP header without options in front of a packet to this address. */
export function ipHeaderTo(address: Address): u32 {
  return address.isV4 ? IPV4_HEADER : IPV6_HEADER;
}

/**
 * Sends a packet that begins with its transport header, and takes it over. Its checksum may have been left to the
 * device (leaveChecksum). trafficClass: type of service; hops: time to live; flags: DONT_FRAGMENT or 0.
 */
export function ipSend(
  packet: Packet,
  from: Address,
  to: Address,
  protocol: u32,
  trafficClass: u32,
  hops: u32,
  flags: u32,
  iface: Interface,
  nextHop: Address,
): void {
  if (to.isV4) ipv4Send(packet, from.v4, to.v4, protocol, trafficClass, hops, flags, iface, nextHop);
  else ipv6Send(packet, from, to, protocol, trafficClass, hops, flags, iface, nextHop);
}

/** Tells the sender of an arrived packet (IP header first) that nobody has its port; the packet stays the caller's. */
export function portUnreachable(about: Packet, v4: bool): void {
  if (CONFIG_LWIP_IPV6 && !v4) sendErrorV6(about, icmpv6.UNREACHABLE, icmpv6.PORT_UNREACHABLE, 0);
  else sendError(about, icmp.UNREACHABLE, icmp.PORT_UNREACHABLE);
}
