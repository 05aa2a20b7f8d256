// Takes IPv6 packets in: checks the header, finds out whether the packet is for us, skips what lies in front of the
// transport's header.

import { Address } from "../address";
import { arrival } from "../arrival";
import { isMember } from "../iface/groups";
import { Interface, interfaces, isLocal } from "../iface/interface";
import { freePacket, Packet } from "../packet";
import { gatherHead, trimTo } from "../payload";
import {
  hopLimit,
  IPV6_HEADER,
  payloadLength,
  readDestination,
  readSource,
  trafficClass,
  versionV6,
} from "../wire/ipv6";
import { skipExtensions } from "./extensions";

/** Bytes of transport header that are kept together with the IPv6 headers: TCP's longest. */
const TRANSPORT_HEAD: u32 = 60;

function wellFormed(packet: Packet): bool {
  const header = packet.data;
  if (packet.length < IPV6_HEADER || versionV6(header) != 6) return false;
  return IPV6_HEADER + payloadLength(header) <= packet.total;
}

/** What we sent to ourselves has lost the number of its link. */
function findLink(address: Address): void {
  if (!address.isZoned) return;
  for (let i = 1; i < interfaces.length; i++) {
    address.zone = i + 1;
    if (isLocal(address)) return;
  }
}

function acceptable(iface: Interface): bool {
  const from = arrival.source;
  const to = arrival.destination;
  arrival.toMany = false;
  if (from.isMulticast || from.isV4 || to.isV4) return false;
  if (iface.loopback) {
    findLink(from);
    findLink(to);
  } else if (from.isLoopback || to.isLoopback || (isLocal(from) && !to.isMulticast)) return false;
  if (isLocal(to)) return true;
  arrival.toMany = to.isMulticast && isMember(iface, to);
  return arrival.toMany;
}

/**
 * Takes over a packet that begins with its IPv6 header. Returns it, whole and cut to its length, with the transport
 * header in its first piece as far as there is one, and described by `arrival`; null if it is not for us or not complete.
 */
export function ipv6Accept(packet: Packet, iface: Interface): Packet | null {
  if (!wellFormed(packet)) {
    freePacket(packet);
    return null;
  }
  const header = packet.data;
  readSource(header, iface.index + 1, arrival.source);
  readDestination(header, iface.index + 1, arrival.destination);
  arrival.iface = iface;
  arrival.hops = hopLimit(header);
  arrival.trafficClass = trafficClass(header);
  if (!acceptable(iface)) {
    freePacket(packet);
    return null;
  }
  trimTo(packet, IPV6_HEADER + payloadLength(header));
  const whole = skipExtensions(packet);
  if (whole && whole.more) gatherHead(whole, arrival.headers + TRANSPORT_HEAD);
  return whole;
}
