// The link under IPv4: finds the hardware address for a packet's next hop and sends it.

import { Address } from "../address";
import { Packet } from "../packet";
import { BROADCAST, TYPE_IPV4 } from "../wire/ethernet";
import { isMulticastAddress } from "../wire/ipv4";
import { Interface } from "./interface";
import { sendToNeighbour } from "./neighbours";

/** 01:00:5e and the low 23 bits of the group (RFC 1112, section 6.4), as macAt() would read it. */
function multicastMac(group: u32): u64 {
  return 0x5e0001 | ((<u64>bswap<u32>(group & 0x7fffff)) << 16);
}

const hop = new Address();

/** Sends a packet that begins with its IPv4 header to a neighbour on the interface's link. */
export function linkOutput(packet: Packet, nextHop: u32, iface: Interface): void {
  if (iface.loopback) iface.send(packet, 0, TYPE_IPV4);
  else if (nextHop == 0xffffffff || (iface.prefix < 31 && nextHop == iface.broadcast)) {
    iface.send(packet, BROADCAST, TYPE_IPV4);
  } else if (isMulticastAddress(nextHop)) iface.send(packet, multicastMac(nextHop), TYPE_IPV4);
  else {
    hop.setV4(nextHop);
    sendToNeighbour(packet, hop, iface);
  }
}
