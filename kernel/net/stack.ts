// The network stack as the main loop sees it: frames in from all interfaces, frames out, interrupts.

import { CONFIG_LIBPOSIX_NETLINK, CONFIG_LWIP_IPV6 } from "../config";
import { framesTotal } from "../platform/frames";
import { PAGE_SIZE } from "../platform/pagemap";
import { Address } from "./address";
import { arrival } from "./arrival";
import { refreshClock } from "./clock";
import { NetDevice } from "./device";
import { icmpErrorInput, neighbourUnreachable } from "./errors";
import { InterfaceAddress } from "./iface/addresses";
import { arpInput } from "./iface/arp";
import { addAddress } from "./iface/configure";
import { setGroupHook } from "./iface/groups";
import { Interface, interfaces } from "./iface/interface";
import { Loopback } from "./iface/loopback";
import { setUnreachableHook } from "./iface/neighbours";
import { echoReply, icmpGood, isErrorType, sendError } from "./ipv4/icmp";
import { igmpInput, PROTOCOL_IGMP, reportChangeV4 } from "./ipv4/igmp";
import { ipv4Accept } from "./ipv4/input";
import { startIpv6 } from "./ipv6/autoconf";
import { icmpV6Input, sendErrorV6 } from "./ipv6/icmp";
import { ipv6Accept } from "./ipv6/input";
import { reportChange } from "./ipv6/listeners";
import { setLimits } from "./limits";
import { startNews } from "./netlink/route";
import { freePacket, Packet } from "./packet";
import { setExpiredHook } from "./reassembly";
import { tcpInput } from "./tcp/input";
import { outputPending } from "./tcp/output";
import { udpInput } from "./udp/input";
import { destination, ETHERNET_HEADER, etherType, isMulticast, TYPE_ARP, TYPE_IPV4, TYPE_IPV6 } from "./wire/ethernet";
import {
  ECHO_REQUEST,
  icmpType,
  PROTOCOL_UNREACHABLE,
  REASSEMBLY_TIME_EXCEEDED,
  TIME_EXCEEDED,
  UNREACHABLE,
} from "./wire/icmp";
import * as icmpv6 from "./wire/icmpv6";
import { headerLength, PROTOCOL_ICMP, PROTOCOL_TCP, PROTOCOL_UDP } from "./wire/ipv4";
import { NEXT_ICMPV6, NEXT_NONE } from "./wire/ipv6";

/** Frames taken from one interface before the others have their turn and acknowledgments leave. */
const BUDGET: i32 = 64;

let loopback: Loopback | null = null;

/** Readies the stack and its loopback interface; later calls do nothing. */
export function startNetwork(): void {
  if (loopback) return;
  setLimits(<u64>framesTotal() * PAGE_SIZE);
  const device = new Loopback();
  loopback = device;
  const lo = new Interface(0, "lo", device);
  interfaces.push(lo);
  addAddress(lo, new InterfaceAddress(Address.v4(0x7f000001), 8));
  if (CONFIG_LIBPOSIX_NETLINK) startNews();
  setUnreachableHook((packet, iface) => neighbourUnreachable(packet));
  setExpiredHook((packet, v4) => {
    if (CONFIG_LWIP_IPV6 && !v4) sendErrorV6(packet, icmpv6.TIME_EXCEEDED, REASSEMBLY_TIME_EXCEEDED, 0);
    else sendError(packet, TIME_EXCEEDED, REASSEMBLY_TIME_EXCEEDED);
  });
  setGroupHook((iface, group, joined) => {
    if (group.isV4) reportChangeV4(iface, group, joined);
    else reportChange(iface, group, joined);
  });
  if (CONFIG_LWIP_IPV6) startIpv6(lo);
}

/** Adds a card: interface 1, "en1", is the first. It has no address yet. */
export function addInterface(device: NetDevice): Interface {
  startNetwork();
  const index = interfaces.length;
  const iface = new Interface(index, "en" + String.fromCharCode(48 + index), device);
  interfaces.push(iface);
  startIpv6(iface);
  return iface;
}

/** Takes over a frame, Ethernet header first. */
function input(packet: Packet, iface: Interface): void {
  iface.received++;
  iface.receivedBytes += packet.total;
  if (packet.length < ETHERNET_HEADER || !iface.up) {
    freePacket(packet);
    return;
  }
  const type = etherType(packet.data);
  const to = destination(packet.data);
  if (type == TYPE_IPV4 && (to == iface.mac || isMulticast(to))) {
    packet.pull(ETHERNET_HEADER);
    const whole = ipv4Accept(packet, iface);
    if (whole) transportInput(whole);
    return;
  }
  if (CONFIG_LWIP_IPV6 && type == TYPE_IPV6 && (to == iface.mac || isMulticast(to))) {
    packet.pull(ETHERNET_HEADER);
    const whole = ipv6Accept(packet, iface);
    if (whole) transportInput(whole);
    return;
  }
  if (type == TYPE_ARP) {
    packet.pull(ETHERNET_HEADER);
    arpInput(packet, iface);
  }
  freePacket(packet);
}

/** Takes over the datagram that arrived, whole. */
function transportInput(packet: Packet): void {
  const kind = arrival.protocol;
  const v4 = arrival.source.isV4;
  if (kind == PROTOCOL_TCP && !arrival.toMany) {
    tcpInput(packet);
  } else if (kind == PROTOCOL_UDP) {
    udpInput(packet);
  } else if (v4 && kind == PROTOCOL_ICMP) {
    icmpInput(packet);
  } else if (v4 && kind == PROTOCOL_IGMP) {
    const iface = arrival.iface;
    if (iface && !packet.more) igmpInput(packet.data + arrival.headers, packet.length - arrival.headers, iface);
    freePacket(packet);
  } else if (CONFIG_LWIP_IPV6 && !v4 && kind == NEXT_ICMPV6) {
    icmpV6Input(packet);
  } else {
    if (!arrival.toMany) unknownProtocol(packet, v4);
    freePacket(packet);
  }
}

function unknownProtocol(packet: Packet, v4: bool): void {
  if (CONFIG_LWIP_IPV6 && !v4) {
    if (arrival.protocol != NEXT_NONE) sendErrorV6(packet, icmpv6.PARAMETER_PROBLEM, icmpv6.UNKNOWN_HEADER, 6);
  } else sendError(packet, UNREACHABLE, PROTOCOL_UNREACHABLE);
}

function icmpInput(packet: Packet): void {
  if (icmpGood(packet)) {
    const type = icmpType(packet.data + headerLength(packet.data));
    if (type == ECHO_REQUEST && !arrival.toMany) {
      echoReply(packet);
      return;
    }
    if (isErrorType(type)) icmpErrorInput(packet);
  }
  freePacket(packet);
}

let pollOthers: () => void = () => {};

/** What else is to be looked after beside the interfaces. */
export function setNetworkPoll(poll: () => void): void {
  pollOthers = poll;
}

/** Takes in what has arrived, up to a budget for each interface, and answers it. True if there was anything. */
export function pollNetwork(): bool {
  refreshClock();
  let any = false;
  for (let i = 0; i < interfaces.length; i++) {
    const iface = interfaces[i];
    for (let budget = BUDGET; budget > 0; budget--) {
      const packet = iface.device.receive();
      if (!packet) break;
      any = true;
      input(packet, iface);
    }
  }
  outputPending();
  pollOthers();
  return any;
}

/** Sends what was put off, and tells the devices. Call it before sleeping or returning to the program. */
export function flushNetwork(): void {
  outputPending();
  const lo = loopback;
  if (lo) {
    // What was sent to ourselves arrives now; a bound keeps two sockets that talk to each other from owning the machine.
    for (let rounds = 0; rounds < 16 && lo.pending; rounds++) pollNetwork();
  }
  for (let i = 0; i < interfaces.length; i++) interfaces[i].flush();
}

/** Before sleeping: asks all devices for interrupts. True if something is there to be polled already. */
export function enableNetworkInterrupts(): bool {
  let any = false;
  for (let i = 0; i < interfaces.length; i++) {
    if (interfaces[i].device.enableInterrupts()) any = true;
  }
  return any;
}
