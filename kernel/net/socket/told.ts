// What a datagram socket tells beside each datagram, if its program wants it (ip(7), ipv6(7), socket(7)): where it was sent
// to and by which interface, its time to live and class, and when it came.

import * as so from "../../abi/socket";
import { wallClock } from "../../fs/clock";
import { Address } from "../address";
import { now } from "../clock";
import { interfaces } from "../iface/interface";
import { notedClass, notedDestination, notedHops, notedInterface } from "../note";
import { Packet } from "../packet";
import { incoming } from "./ancillary";

/** One thing that can be told: the option that asks for it, and the message. */
class Kind {
  constructor(
    readonly level: i32,
    readonly option: i32,
    /** The type of the control message. */
    readonly type: i32,
    /** Bytes of its data. */
    readonly size: u32,
  ) {}
}

const kinds: Kind[] = [
  new Kind(so.SOL_SOCKET, so.SO_TIMESTAMP, so.SO_TIMESTAMP, 16),
  new Kind(so.SOL_SOCKET, so.SO_TIMESTAMPNS, so.SO_TIMESTAMPNS, 16),
  new Kind(so.IPPROTO_IP, so.IP_PKTINFO, so.IP_PKTINFO, 12),
  new Kind(so.IPPROTO_IP, so.IP_RECVTTL, so.IP_TTL, 4),
  new Kind(so.IPPROTO_IP, so.IP_RECVTOS, so.IP_TOS, 1),
  new Kind(so.IPPROTO_IPV6, so.IPV6_RECVPKTINFO, so.IPV6_PKTINFO, 20),
  new Kind(so.IPPROTO_IPV6, so.IPV6_RECVHOPLIMIT, so.IPV6_HOPLIMIT, 4),
  new Kind(so.IPPROTO_IPV6, so.IPV6_RECVTCLASS, so.IPV6_TCLASS, 4),
];

/** The option's place in the table, or -1: such an option asks for nothing. */
export function kindOf(level: i32, option: i32): i32 {
  for (let i = 0; i < kinds.length; i++) {
    if (kinds[i].level == level && kinds[i].option == option) return i;
  }
  return -1;
}

const to = new Address();

/** Writes all messages that are wanted (a bit for each place in the table) about a datagram into `incoming`. */
export function tellBeside(wanted: u32, packet: Packet): void {
  if (!wanted) return;
  notedDestination(packet, to);
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i];
    // A datagram of IPv4 tells IPv4's things, whatever the socket.
    if (!(wanted & (1 << i)) || (kind.level == so.IPPROTO_IP && !to.isV4)) continue;
    if (kind.level == so.IPPROTO_IPV6 && to.isV4 && kind.option != so.IPV6_RECVPKTINFO) continue;
    const at = incoming.note(kind.level, kind.type, kind.size);
    if (at) write(at, kind, packet);
  }
}

function write(at: usize, kind: Kind, packet: Packet): void {
  const index = notedInterface(packet);
  if (kind.level == so.SOL_SOCKET) {
    const time = wallClock() - (now - packet.time);
    store<u64>(at, time / 1_000_000_000);
    store<u64>(at, (time % 1_000_000_000) / (kind.type == so.SO_TIMESTAMP ? 1000 : 1), 8);
  } else if (kind.type == so.IP_PKTINFO && kind.level == so.IPPROTO_IP) {
    // struct in_pktinfo: i32 interface | our address on it | the destination.
    store<i32>(at, index + 1);
    const own = to.isMulticast || !interfaces[index].has(to.v4) ? interfaces[index].address : to.v4;
    store<u32>(at, bswap<u32>(to.isLoopback ? to.v4 : own), 4);
    store<u32>(at, bswap<u32>(to.v4), 8);
  } else if (kind.type == so.IPV6_PKTINFO) {
    to.writeTo(at);
    store<i32>(at, index + 1, 16);
  } else {
    const hops = kind.type == so.IP_TTL || kind.type == so.IPV6_HOPLIMIT;
    const value = hops ? notedHops(packet) : notedClass(packet);
    if (kind.size == 1) store<u8>(at, <u8>value);
    else store<u32>(at, value);
  }
}
