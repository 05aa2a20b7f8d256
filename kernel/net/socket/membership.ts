// Groups that a socket has joined (ip(7): IP_ADD_MEMBERSHIP, ipv6(7): IPV6_JOIN_GROUP).

import { EADDRINUSE, EADDRNOTAVAIL, EINVAL, ENOBUFS, ENODEV } from "../../abi/errno";
import * as so from "../../abi/socket";
import { swap32 } from "../../lib/bytes";
import { Address } from "../address";
import { joinGroup, leaveGroup } from "../iface/groups";
import { Interface, interfaces } from "../iface/interface";
import { routeTo } from "../iface/routes";

/** Linux's net.ipv4.igmp_max_memberships. */
const MOST: i32 = 20;

class Membership {
  constructor(
    readonly group: Address,
    readonly iface: Interface,
  ) {}
}

const hop = new Address();

/** The interface a number names, or the one that leads to the group; null if there is none. */
function interfaceFor(index: i32, group: Address): Interface | null {
  if (index) return index > 0 && index <= interfaces.length ? interfaces[index - 1] : null;
  return routeTo(group, hop);
}

function interfaceWith(address: u32): Interface | null {
  for (let i = 0; i < interfaces.length; i++) {
    if (interfaces[i].has(address)) return interfaces[i];
  }
  return null;
}

export class Memberships {
  private readonly all: Membership[] = [];

  /** struct ip_mreq (group, our address) or ip_mreqn (with the interface's number behind): 0 or a negative errno. */
  changeV4(join: bool, from: usize, length: u32): i32 {
    if (length < 8) return -EINVAL;
    const group = Address.v4(swap32(load<u32>(from)));
    const own = swap32(load<u32>(from, 4));
    const index = length >= 12 ? load<i32>(from, 8) : 0;
    return this.change(join, group, !index && own ? interfaceWith(own) : interfaceFor(index, group));
  }

  /** struct ipv6_mreq: the group, and the interface's number. */
  changeV6(join: bool, from: usize, length: u32): i32 {
    if (length < 20) return -EINVAL;
    const index = load<i32>(from, 16);
    const group = new Address();
    group.readFrom(from, index & 0xffff);
    const iface = interfaceFor(index, group);
    if (iface) group.zone = iface.index + 1;
    return this.change(join, group, iface);
  }

  private change(join: bool, group: Address, iface: Interface | null): i32 {
    if (!group.isMulticast) return -EINVAL;
    if (!iface) return -ENODEV;
    for (let i = 0; i < this.all.length; i++) {
      const each = this.all[i];
      if (each.iface != iface || !each.group.equals(group)) continue;
      if (join) return -EADDRINUSE;
      this.all.splice(i, 1);
      leaveGroup(iface, group);
      return 0;
    }
    if (!join) return -EADDRNOTAVAIL;
    if (this.all.length >= MOST || !joinGroup(iface, group)) return -ENOBUFS;
    this.all.push(new Membership(group, iface));
    return 0;
  }

  leaveAll(): void {
    for (let i = 0; i < this.all.length; i++) leaveGroup(this.all[i].iface, this.all[i].group);
    this.all.length = 0;
  }
}

/** True if the option joins or leaves an IPv4 group. */
export function isMembershipV4(name: i32): bool {
  return name == so.IP_ADD_MEMBERSHIP || name == so.IP_DROP_MEMBERSHIP;
}

export function isMembershipV6(name: i32): bool {
  return name == so.IPV6_JOIN_GROUP || name == so.IPV6_LEAVE_GROUP;
}
