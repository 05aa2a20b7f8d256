// Sends IPv4 packets: header, checksum where the device does none, fragments where the link is too narrow.

import { randomBytes } from "../../lib/random";
import { sipHash2 } from "../../lib/siphash";
import { Address } from "../address";
import { Interface } from "../iface/interface";
import { linkOutput } from "../iface/output";
import { finishChecksum } from "../offload";
import { freePacket, Packet } from "../packet";
import { ETHERNET_HEADER } from "../wire/ethernet";
import { DONT_FRAGMENT, IPV4_HEADER, IPV4_MAX, putIpv4 } from "../wire/ipv4";
import { fragmentOutput } from "./fragment";

const COUNTERS: u32 = 256;
const counters: usize = memory.data(512);
const key: usize = memory.data(16);
let keyed: bool = false;

/**
 * The next identification towards a destination. Counters are shared by few destinations, chosen by a secret, and
 * start anywhere, so that one host learns little of what is sent to another (RFC 7739, section 5.3).
 */
function nextIdentification(from: u32, to: u32): u32 {
  if (!keyed) {
    keyed = true;
    randomBytes(key, 16);
    randomBytes(counters, <i32>(COUNTERS * 2));
  }
  const slot = counters + <usize>((sipHash2(key, from, to) & (COUNTERS - 1)) << 1);
  const id = <u32>load<u16>(slot);
  store<u16>(slot, <u16>(id + 1));
  return id;
}

/** As ipSend, over IPv4. */
export function ipv4Send(
  packet: Packet,
  from: u32,
  to: u32,
  protocol: u32,
  tos: u32,
  ttl: u32,
  flags: u32,
  iface: Interface,
  nextHop: Address,
): void {
  const total = packet.total + IPV4_HEADER;
  const wide = total > iface.mtu && !packet.segmentSize;
  if (total > IPV4_MAX || (wide && flags == DONT_FRAGMENT)) {
    freePacket(packet);
    return;
  }
  // An atomic datagram's identification means nothing (RFC 6864, section 4.1).
  const id = flags == DONT_FRAGMENT ? 0 : nextIdentification(from, to);
  putIpv4(packet.push(IPV4_HEADER), tos, total, id, flags, ttl, protocol, from, to);
  finishChecksum(packet, ETHERNET_HEADER + IPV4_HEADER, wide || !iface.fillsChecksums);
  if (wide) fragmentOutput(packet, iface, nextHop);
  else linkOutput(packet, nextHop, iface);
}
