// Sends IPv6 packets: header, checksum where the device does none, fragments where the path is too narrow.

import { CONFIG_LWIP_IPV6 } from "../../config";
import { randomBytes } from "../../lib/random";
import { Address } from "../address";
import { Secret } from "../ends";
import { Interface } from "../iface/interface";
import { linkOutput } from "../iface/output";
import { finishChecksum } from "../offload";
import { freePacket, Packet, takePacket } from "../packet";
import { pathMtu } from "../pathmtu";
import { copyPayload } from "../payload";
import { ETHERNET_HEADER } from "../wire/ethernet";
import { DONT_FRAGMENT } from "../wire/ipv4";
import { FRAGMENT_HEADER, IPV6_HEADER, NEXT_FRAGMENT, putFragment, putIpv6 } from "../wire/ipv6";

/** The longest payload. */
const PAYLOAD_MAX: u32 = 65535;

/** Payload of a fragment on an Ethernet. */
const FRAGMENT_ROOM: u32 = 1448;

const flows = new Secret();
const word: usize = memory.data(8);

/** "Flow labels SHOULD be set for all flows" (RFC 6437): one for each pair of hosts, that tells nothing. */
function flowOf(from: Address, to: Address): u32 {
  return <u32>flows.hash(from, 0, to, 0);
}

/** As ipSend, over IPv6. */
export function ipv6Send(
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
  if (!CONFIG_LWIP_IPV6) return;
  const length = packet.total;
  const mtu = pathMtu(to, iface);
  const wide = length + IPV6_HEADER > mtu && !packet.segmentSize;
  if (length > PAYLOAD_MAX || (wide && flags == DONT_FRAGMENT)) {
    freePacket(packet);
    return;
  }
  const flow = flowOf(from, to);
  putIpv6(packet.push(IPV6_HEADER), trafficClass, flow, length, protocol, hops, from, to);
  finishChecksum(packet, ETHERNET_HEADER + IPV6_HEADER, wide || !iface.fillsChecksums);
  if (!wide) {
    linkOutput(packet, nextHop, iface);
    return;
  }
  randomBytes(word, 4);
  // A fragment fits into one packet however wide the link is.
  const room = min<u32>(mtu - IPV6_HEADER - FRAGMENT_HEADER, FRAGMENT_ROOM) & ~7;
  for (let offset: u32 = 0; offset < length; offset += room) {
    const part = min(room, length - offset);
    const fragment = takePacket();
    // When packets run out the rest is not sent.
    if (!fragment) break;
    copyPayload(fragment.data, packet, IPV6_HEADER + offset, part);
    fragment.length = part;
    putFragment(fragment.push(FRAGMENT_HEADER), protocol, offset, offset + part < length, load<u32>(word));
    const total = part + FRAGMENT_HEADER;
    putIpv6(fragment.push(IPV6_HEADER), trafficClass, flow, total, NEXT_FRAGMENT, hops, from, to);
    linkOutput(fragment, nextHop, iface);
  }
  freePacket(packet);
}
