// Interfaces in netlink's words (rtnetlink(7): RTM_NEWLINK, RTM_GETLINK, RTM_SETLINK).

import { EINVAL, ENODEV, EOPNOTSUPP } from "../../abi/errno";
import { ARPHRD_ETHER, ARPHRD_LOOPBACK, IFF_UP, IFNAMSIZ } from "../../abi/interface";
import * as nl from "../../abi/netlink";
import { byteStringZ } from "../../lib/bytes";
import { setMtu, setUp } from "../iface/configure";
import { Interface, interfaces } from "../iface/interface";
import { BROADCAST } from "../wire/ethernet";
import {
  beginMessage,
  endMessage,
  findAttribute,
  putAttribute,
  putByte,
  putMac,
  putText,
  putWord,
  valueLength,
  wordOf,
} from "./message";

/** IF_OPER_UNKNOWN, IF_OPER_DOWN and IF_OPER_UP (RFC 2863). */
const OPERATION_UNKNOWN: u32 = 0;
const OPERATION_DOWN: u32 = 2;
const OPERATION_UP: u32 = 6;
const STATS_COUNT: u32 = 24;
const STATS64_COUNT: u32 = 25;

/** The interface a program means by a number; the first is 1. */
export function interfaceAt(index: i32): Interface | null {
  return index > 0 && index <= interfaces.length ? interfaces[index - 1] : null;
}

export function indexOf(iface: Interface): i32 {
  return iface.index + 1;
}

/** Puts a message about an interface together. */
export function linkMessage(iface: Interface, flags: u32, sequence: u32, port: u32): void {
  const at = beginMessage(nl.RTM_NEWLINK, flags, sequence, port, nl.IFINFOMSG_SIZE);
  store<u16>(at, <u16>(iface.loopback ? ARPHRD_LOOPBACK : ARPHRD_ETHER), 2);
  store<i32>(at, indexOf(iface), 4);
  store<u32>(at, iface.flags, 8);
  putText(nl.IFLA_IFNAME, iface.name);
  putWord(nl.IFLA_TXQLEN, 1000);
  putByte(nl.IFLA_OPERSTATE, iface.loopback ? OPERATION_UNKNOWN : iface.up ? OPERATION_UP : OPERATION_DOWN);
  putByte(nl.IFLA_LINKMODE, 0);
  putWord(nl.IFLA_MTU, iface.mtu);
  putWord(nl.IFLA_MIN_MTU, iface.loopback ? 0 : 68);
  putWord(nl.IFLA_MAX_MTU, iface.mostMtu);
  putWord(nl.IFLA_GROUP, 0);
  putWord(nl.IFLA_NUM_TX_QUEUES, 1);
  putWord(nl.IFLA_NUM_RX_QUEUES, 1);
  putByte(nl.IFLA_CARRIER, 1);
  putMac(nl.IFLA_ADDRESS, iface.mac);
  putMac(nl.IFLA_BROADCAST, iface.loopback ? 0 : BROADCAST);
  putText(nl.IFLA_QDISC, "noqueue");
  putStatistics(iface);
  endMessage();
}

/** struct rtnl_link_stats64 and the older one of half the width: packets and bytes both ways, errors, drops. */
function putStatistics(iface: Interface): void {
  const wide = putAttribute(nl.IFLA_STATS64, STATS64_COUNT * 8);
  store<u64>(wide, iface.received);
  store<u64>(wide, iface.sent, 8);
  store<u64>(wide, iface.receivedBytes, 16);
  store<u64>(wide, iface.sentBytes, 24);
  store<u64>(wide, iface.dropped, 56);
  const narrow = putAttribute(nl.IFLA_STATS, STATS_COUNT * 4);
  for (let i: u32 = 0; i < STATS_COUNT; i++) store<u32>(narrow + i * 4, <u32>load<u64>(wide + i * 8));
}

/** The interface a request names by number or by name, or null. */
function named(request: usize): Interface | null {
  const index = load<i32>(request + nl.NLMSG_HEADER, 4);
  if (index) return interfaceAt(index);
  const name = findAttribute(request, nl.IFINFOMSG_SIZE, nl.IFLA_IFNAME);
  if (!name) return null;
  return interfaceNamed(byteStringZ(name, <i32>min(valueLength(name), IFNAMSIZ)));
}

export function interfaceNamed(name: string): Interface | null {
  for (let i = 0; i < interfaces.length; i++) {
    if (interfaces[i].name == name) return interfaces[i];
  }
  return null;
}

/** RTM_GETLINK of one interface: 0, with the message put together, or a negative errno. */
export function getLink(request: usize, port: u32): i32 {
  if (load<u32>(request) < nl.NLMSG_HEADER + nl.IFINFOMSG_SIZE) return -EINVAL;
  const iface = named(request);
  if (!iface) return -ENODEV;
  linkMessage(iface, 0, load<u32>(request, 8), port);
  return 0;
}

/** RTM_SETLINK, and RTM_NEWLINK of an interface there is: up or down, and the MTU. Interfaces can't be made. */
export function setLink(request: usize): i32 {
  if (load<u32>(request) < nl.NLMSG_HEADER + nl.IFINFOMSG_SIZE) return -EINVAL;
  const iface = named(request);
  if (!iface) return load<u16>(request, 6) & nl.NLM_F_CREATE ? -EOPNOTSUPP : -ENODEV;
  const mtu = wordOf(request, nl.IFINFOMSG_SIZE, nl.IFLA_MTU);
  const error = mtu ? setMtu(iface, mtu) : 0;
  if (error) return error;
  const flags = load<u32>(request + nl.NLMSG_HEADER, 8);
  const change = load<u32>(request + nl.NLMSG_HEADER, 12);
  // 0 means "all", from times when there was no such field.
  if (!change ? flags != 0 : (change & IFF_UP) != 0) setUp(iface, (flags & IFF_UP) != 0);
  return 0;
}
