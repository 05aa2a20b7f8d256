// Takes IPv4 packets in: checks the header, finds out whether the packet is for us, puts fragments together.

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
  sourceAddress,
  totalLength,
  version,
} from "../wire/ipv4";
import { reassemble } from "./reassembly";

/** Bytes of transport header that are kept together with the IPv4 header: TCP's longest. */
const TRANSPORT_HEAD: u32 = 60;

/** The packet that ipv4Accept() let in was not addressed to us alone. */
export let toMany: bool = false;

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
  toMany = false;
  if (iface.loopback) return isLocalAddress(to);
  // Martians: addresses that no packet on a wire may carry (RFC 1812, section 5.3.7).
  if (isLoopbackAddress(from) || isLoopbackAddress(to)) return false;
  if (isMulticastAddress(from) || isBroadcastAddress(from) || isLocalAddress(from)) return false;
  if (isLocalAddress(to)) return true;
  toMany = isBroadcastAddress(to) || isMulticastAddress(to);
  return toMany;
}

/**
 * Takes over a packet that begins with its IPv4 header. Returns it, whole and cut to its length, with the transport
 * header in its first piece as far as there is one; null if it is not for us or not complete yet.
 */
export function ipv4Accept(packet: Packet, iface: Interface): Packet | null {
  if (!wellFormed(packet) || !acceptable(packet.data, iface)) {
    freePacket(packet);
    return null;
  }
  trimTo(packet, totalLength(packet.data));
  let whole: Packet | null = packet;
  if (isFragment(packet.data)) whole = reassemble(packet, iface);
  if (whole && whole.more) gatherHead(whole, headerLength(whole.data) + TRANSPORT_HEAD);
  return whole;
}
