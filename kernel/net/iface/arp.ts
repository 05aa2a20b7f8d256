// Answers ARP requests for our addresses and learns from what is heard.

import { Address } from "../address";
import { Packet } from "../packet";
import { ARP_REPLY, ARP_REQUEST, isArp, operation, senderAddress, senderMac, targetAddress } from "../wire/arp";
import { isMulticast } from "../wire/ethernet";
import { isLoopbackAddress, isMulticastAddress } from "../wire/ipv4";
import { Interface } from "./interface";
import { learn, sendArp } from "./neighbours";

const heard = new Address();

/** Handles a received ARP packet (Ethernet header taken off); the caller frees it. */
export function arpInput(packet: Packet, iface: Interface): void {
  const at = packet.data;
  if (iface.loopback || !iface.address || !isArp(at, packet.length)) return;
  const sender = senderAddress(at);
  const mac = senderMac(at);
  if (isMulticast(mac) || mac == 0) return;
  const forUs = targetAddress(at) == iface.address;
  // 0.0.0.0 is a probe for a duplicate address (RFC 5227): answered, but nothing to learn.
  if (sender != 0 && sender != iface.address && iface.onLink(sender)) {
    if (isLoopbackAddress(sender) || isMulticastAddress(sender)) return;
    heard.setV4(sender);
    learn(heard, mac, iface, forUs);
  }
  if (forUs && operation(at) == ARP_REQUEST) sendArp(iface, ARP_REPLY, mac, mac, sender);
}
