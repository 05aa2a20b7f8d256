// The link under IP: finds the hardware address for a packet's next hop and sends it.

import { Address } from "../address";
import { Packet } from "../packet";
import { BROADCAST, TYPE_IPV4, TYPE_IPV6 } from "../wire/ethernet";
import { Interface } from "./interface";
import { sendToNeighbour } from "./neighbours";

/** As macAt() would read it: 01:00:5e and the low 23 bits of the group (RFC 1112, section 6.4), or 33:33 and its low 32 (RFC 2464). */
export function multicastMac(group: Address): u64 {
  if (!group.isV4) return 0x3333 | ((<u64>bswap<u32>(<u32>group.low)) << 16);
  return 0x5e0001 | ((<u64>bswap<u32>(group.v4 & 0x7fffff)) << 16);
}

function isBroadcast(hop: Address, iface: Interface): bool {
  if (!hop.isV4) return false;
  return hop.v4 == 0xffffffff || (iface.prefix < 31 && iface.address != 0 && hop.v4 == iface.broadcast);
}

/** Sends a packet that begins with its IP header to a neighbour on the interface's link. */
export function linkOutput(packet: Packet, nextHop: Address, iface: Interface): void {
  const type = nextHop.isV4 ? TYPE_IPV4 : TYPE_IPV6;
  if (iface.loopback) iface.send(packet, 0, type);
  else if (nextHop.isMulticast) iface.send(packet, multicastMac(nextHop), type);
  else if (isBroadcast(nextHop, iface)) iface.send(packet, BROADCAST, type);
  else sendToNeighbour(packet, nextHop, iface);
}
