// Neighbour discovery (RFC 4861) and duplicate address detection (RFC 4862, section 5.4): solicitations and
// advertisements, in and out. Redirects are not followed: a router that sends one forwards the packet, too.

import { CONFIG_LWIP_IPV6 } from "../../config";
import { Address } from "../address";
import { arrival } from "../arrival";
import { InterfaceAddress } from "../iface/addresses";
import { Interface } from "../iface/interface";
import { learn } from "../iface/neighbours";
import { sourceFor } from "../iface/routes";
import { leaveChecksum } from "../offload";
import { Packet, takePacket } from "../packet";
import { fold, pseudoHeader } from "../wire/checksum";
import { isMulticast, macAt, setMac } from "../wire/ethernet";
import { icmpType, putIcmp } from "../wire/icmp";
import {
  findOption,
  ICMPV6_CHECKSUM,
  MAC_OPTION,
  NEIGHBOUR_ADVERTISEMENT,
  NEIGHBOUR_LENGTH,
  NEIGHBOUR_SOLICITATION,
  OPTION_SOURCE,
  OPTION_TARGET,
  OVERRIDE,
  optionsGood,
  ROUTER_ADVERTISEMENT,
  SOLICITED,
} from "../wire/icmpv6";
import { NEXT_ICMPV6 } from "../wire/ipv6";
import { advertisementInput, duplicateFound } from "./autoconf";
import { ipv6Send } from "./output";

/** Messages that a router has passed on are not from this link: "MUST be 255". */
const DISCOVERY_HOPS: u32 = 255;

const target = new Address();
const source = new Address();
const group = new Address();
const none = new Address();

/** ff02::1 on a link. */
export function allNodes(iface: Interface, into: Address): void {
  into.high = 0xff02_0000_0000_0000;
  into.low = 1;
  into.zone = iface.index + 1;
}

/** The solicited-node group of an address: ff02::1:ff00:0 and its last 24 bits (RFC 4291, section 2.7.1). */
export function solicitedNode(address: Address, iface: Interface, into: Address): void {
  into.high = 0xff02_0000_0000_0000;
  into.low = 0x1_ff00_0000 | (address.low & 0xffffff);
  into.zone = iface.index + 1;
}

/** Sends a message of discovery that begins the packet. */
export function sendDiscovery(packet: Packet, from: Address, to: Address, iface: Interface): void {
  leaveChecksum(packet, ICMPV6_CHECKSUM, fold(pseudoHeader(from, to, NEXT_ICMPV6, packet.length)));
  ipv6Send(packet, from, to, NEXT_ICMPV6, 0, DISCOVERY_HOPS, 0, iface, to);
}

/** Appends an option with our hardware address. */
export function putMacOption(packet: Packet, type: u32, iface: Interface): void {
  const at = packet.data + packet.length;
  store<u8>(at, <u8>type);
  store<u8>(at, 1, 1);
  setMac(at + 2, iface.mac);
  packet.length += MAC_OPTION;
}

function message(type: u32, flags: u32, about: Address): Packet | null {
  const packet = takePacket();
  if (!packet) return null;
  putIcmp(packet.data, type, 0, flags);
  about.writeTo(packet.data + 8);
  packet.length = NEIGHBOUR_LENGTH;
  return packet;
}

/** Asks a neighbour that is known whether it is still there, or with `known` false everybody who has the address. */
export function solicit(iface: Interface, wanted: Address, known: bool): void {
  if (!CONFIG_LWIP_IPV6 || !sourceFor(wanted, iface, source)) return;
  const packet = message(NEIGHBOUR_SOLICITATION, 0, wanted);
  if (!packet) return;
  putMacOption(packet, OPTION_SOURCE, iface);
  solicitedNode(wanted, iface, group);
  sendDiscovery(packet, source, known ? wanted : group, iface);
}

/** Asks whether somebody else has the address, from nowhere. */
export function probe(iface: Interface, wanted: Address): void {
  const packet = message(NEIGHBOUR_SOLICITATION, 0, wanted);
  if (!packet) return;
  solicitedNode(wanted, iface, group);
  sendDiscovery(packet, none, group, iface);
}

/** Tells our hardware address, to who asked, or to everybody. */
function advertise(iface: Interface, about: Address, to: Address, flags: u32): void {
  const packet = message(NEIGHBOUR_ADVERTISEMENT, flags, about);
  if (!packet) return;
  putMacOption(packet, OPTION_TARGET, iface);
  sendDiscovery(packet, about, to, iface);
}

/** A message of discovery that arrived (IPv6 header first, checksum good); the caller frees it. */
export function discoveryInput(packet: Packet): void {
  const iface = arrival.iface;
  if (!iface || iface.loopback || arrival.hops != DISCOVERY_HOPS) return;
  const at = packet.data + arrival.headers;
  const length = packet.length - arrival.headers;
  if (packet.more || load<u8>(at, 1)) return;
  const type = icmpType(at);
  if (type == ROUTER_ADVERTISEMENT) {
    advertisementInput(at, length, iface);
    return;
  }
  if (length < NEIGHBOUR_LENGTH || !optionsGood(at + NEIGHBOUR_LENGTH, length - NEIGHBOUR_LENGTH)) return;
  target.readFrom(at + 8, iface.index + 1);
  if (target.isMulticast) return;
  if (type == NEIGHBOUR_SOLICITATION) solicited(at, length, iface);
  else if (type == NEIGHBOUR_ADVERTISEMENT) advertised(at, length, iface);
}

/** The hardware address in an option of a message, 0 if there is none that could be a neighbour's. */
export function macIn(options: usize, length: u32, type: u32): u64 {
  const option = findOption(options, length, type);
  if (!option) return 0;
  const mac = macAt(option + 2);
  return isMulticast(mac) ? 0 : mac;
}

function solicited(at: usize, length: u32, iface: Interface): void {
  const own = iface.find(target);
  if (!own) return;
  if (arrival.source.isAny) {
    answerProbe(own, iface);
    return;
  }
  if (own.isTentative) return;
  const mac = macIn(at + NEIGHBOUR_LENGTH, length - NEIGHBOUR_LENGTH, OPTION_SOURCE);
  if (mac) learn(arrival.source, mac, iface, true);
  else if (arrival.toMany) return;
  source.copyFrom(arrival.source);
  advertise(iface, target, source, SOLICITED | OVERRIDE);
}

/** Another node checks whether it may have our address: we have it already, or check it at the same time. */
function answerProbe(own: InterfaceAddress, iface: Interface): void {
  if (own.isChecked) {
    allNodes(iface, group);
    advertise(iface, own.address, group, OVERRIDE);
  } else {
    duplicateFound(iface, own);
  }
}

function advertised(at: usize, length: u32, iface: Interface): void {
  const own = iface.find(target);
  if (own) {
    if (!own.isChecked) duplicateFound(iface, own);
    return;
  }
  const mac = macIn(at + NEIGHBOUR_LENGTH, length - NEIGHBOUR_LENGTH, OPTION_TARGET);
  // Only neighbours that somebody asked for are learned.
  if (mac) learn(target, mac, iface, false);
}
