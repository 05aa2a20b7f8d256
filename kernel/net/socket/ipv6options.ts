// The options of ipv6(7) that all IPv6 sockets have.

import { EINVAL, ENOPROTOOPT } from "../../abi/errno";
import * as so from "../../abi/socket";
import { InetSocket } from "./inet";
import { intAt, putInt } from "./options";

export function getIpv6Option(s: InetSocket, name: i32, to: usize, room: u32): i32 {
  if (name == so.IPV6_V6ONLY) return putInt(to, room, s.onlyV6 ? 1 : 0);
  if (name == so.IPV6_UNICAST_HOPS) return putInt(to, room, <i32>s.hops);
  if (name == so.IPV6_TCLASS) return putInt(to, room, <i32>s.trafficClass);
  if (name == so.IPV6_MTU) return putInt(to, room, 1500);
  return isIgnoredIpv6(name) ? putInt(to, room, 0) : -ENOPROTOOPT;
}

/** Hints that change nothing a program can rely on. */
function isIgnoredIpv6(name: i32): bool {
  return name == so.IPV6_MTU_DISCOVER || name == so.IPV6_MTU || name == so.IPV6_RECVERR;
}

export function setIpv6Option(s: InetSocket, name: i32, from: usize): i32 {
  const value = intAt(from);
  if (name == so.IPV6_V6ONLY) {
    if (s.isBound) return -EINVAL;
    s.onlyV6 = value != 0;
  } else if (name == so.IPV6_UNICAST_HOPS) {
    if (value < -1 || value > 255) return -EINVAL;
    s.hops = value == -1 ? 64 : <u32>value;
  } else if (name == so.IPV6_TCLASS) {
    if (value < -1 || value > 255) return -EINVAL;
    s.trafficClass = value == -1 ? 0 : <u32>value;
  } else if (!isIgnoredIpv6(name)) return -ENOPROTOOPT;
  return 0;
}
