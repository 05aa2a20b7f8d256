// Multicast groups that an interface listens to, each for as many who asked. What changes is reported to the routers of
// the link by IGMP and MLD.

import { Address } from "../address";
import { Interface } from "./interface";

export class Group {
  /** Sockets and addresses that want it. */
  users: i32 = 1;

  constructor(readonly address: Address) {}
}

/** Told of each group that begins or ends to be listened to. */
export type GroupHook = (iface: Interface, group: Address, joined: bool) => void;
let onChange: GroupHook = (iface, group, joined) => {};

export function setGroupHook(hook: GroupHook): void {
  onChange = hook;
}

/** An interface listens to no more groups than this. */
const MOST: i32 = 256;

function find(iface: Interface, address: Address): i32 {
  for (let i = 0; i < iface.groups.length; i++) {
    if (iface.groups[i].address.equals(address)) return i;
  }
  return -1;
}

/** False if there are too many. */
export function joinGroup(iface: Interface, address: Address): bool {
  const at = find(iface, address);
  if (at >= 0) {
    iface.groups[at].users++;
    return true;
  }
  if (iface.groups.length >= MOST) return false;
  iface.groups.push(new Group(address.copy()));
  if (!iface.loopback) onChange(iface, address, true);
  return true;
}

export function leaveGroup(iface: Interface, address: Address): void {
  const at = find(iface, address);
  if (at < 0 || --iface.groups[at].users > 0) return;
  iface.groups.splice(at, 1);
  if (!iface.loopback) onChange(iface, address, false);
}

/** ff01::1 and ff02::1, which every node listens to. */
function isAllNodes(address: Address): bool {
  const first = address.wireHigh;
  return address.low == 1 && (first == 0xff01_0000_0000_0000 || first == 0xff02_0000_0000_0000);
}

/** True if packets to the IPv6 group are for us. */
export function isMember(iface: Interface, address: Address): bool {
  return isAllNodes(address) || find(iface, address) >= 0;
}
