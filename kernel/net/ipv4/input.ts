// Takes IPv4 packets in: checks the header, finds out whether the packet is for us, puts fragments together.

import { arrival } from "../arrival";
import { Interface, isBroadcastAddress, isLocalAddress } from "../iface/interface";
import { freePacket, Packet } from "../packet";
import { gatherHead, trimTo } from "../payload";
import {
  destinationAddress,
  headerGood,
  headerLength,
  IPV4_HEADER,
  isFragment,
  isLoopbackAddress,
  isMulticastAddress,
  protocol,
  sourceAddress,
  timeToLive,
  totalLength,
  typeOfService,
  version,
} from "../wire/ipv4";
import { reassembleV4 } from "./reassembly";

/** Bytes of transport header that are kept together with the IPv4 header: TCP's longest. */
const TRANSPORT_HEAD: u32 = 60;

function wellFormed(packet: Packet): bool {
  const header = packet.data;
  if (packet.length < IPV4_HEADER || version(header) != 4) return false;
  const head = headerLength(header);
  const total = totalLength(header);
  if (head < IPV4_HEADER || head > packet.length || total < head || total > packet.total) return false;
  return packet.checksumGood || headerGood(header);
}

function acceptable(header: usize, iface: Interface): bool {
  const from = sourceAddress(header);
  const to = destinationAddress(header);
  arrival.toMany = false;
  if (iface.loopback) return isLocalAddress(to);
  // Martians: addresses that no packet on a wire may carry (RFC 1812, section 5.3.7).
  if (isLoopbackAddress(from) || isLoopbackAddress(to)) return false;
  if (isMulticastAddress(from) || isBroadcastAddress(from) || isLocalAddress(from)) return false;
  if (isLocalAddress(to)) return true;
  arrival.toMany = isBroadcastAddress(to) || isMulticastAddress(to);
  return arrival.toMany;
}

function describe(header: usize, iface: Interface): void {
  arrival.source.setV4(sourceAddress(header));
  arrival.destination.setV4(destinationAddress(header));
  arrival.headers = headerLength(header);
  arrival.protocol = protocol(header);
  arrival.hops = timeToLive(header);
  arrival.trafficClass = typeOfService(header);
  arrival.iface = iface;
}

/**
 * Takes over a packet that begins with its IPv4 header. Returns it, whole and cut to its length, with the transport
 * header in its first piece as far as there is one, and described by `arrival`; null if it is not for us or not complete yet.
 */
export function ipv4Accept(packet: Packet, iface: Interface): Packet | null {
  if (!wellFormed(packet) || !acceptable(packet.data, iface)) {
    freePacket(packet);
    return null;
  }
  trimTo(packet, totalLength(packet.data));
  let whole: Packet | null = packet;
  if (isFragment(packet.data)) whole = reassembleV4(packet);
  if (!whole) return null;
  if (whole.more) gatherHead(whole, headerLength(whole.data) + TRANSPORT_HEAD);
  describe(whole.data, iface);
  return whole;
}
