// Which of our IPv6 addresses a packet comes from (RFC 6724, section 5).

import { Address } from "../address";
import { InterfaceAddress } from "./addresses";
import { Interface } from "./interface";

/** Multicast scopes (RFC 7346): only their order counts. */
const LINK: i32 = 2;
const GLOBAL: i32 = 14;
const LOOPBACK: i32 = 1;

/** The scope of an address, as multicast addresses have it. */
function scopeOf(address: Address): i32 {
  if (address.isMulticast) return <i32>(address.high >> 48) & 15;
  if (address.isLoopback) return LOOPBACK;
  return address.isLinkLocal ? LINK : GLOBAL;
}

/** The bits two addresses have in common from the start, of the first 64. */
function commonBits(a: Address, b: Address): i32 {
  return <i32>clz<u64>(a.high ^ b.high);
}

/** True if `one` is a better source than `other` (rules 1 to 8, as far as we have what they are about). */
function better(one: InterfaceAddress, other: InterfaceAddress, destination: Address): bool {
  const a = scopeOf(one.address);
  const b = scopeOf(other.address);
  const wanted = scopeOf(destination);
  if (a != b) return a < b ? a >= wanted : b < wanted;
  if (one.isDeprecated != other.isDeprecated) return other.isDeprecated;
  return commonBits(one.address, destination) > commonBits(other.address, destination);
}

/** Chooses the source for an IPv6 destination: false if the interface has no address that will do. */
export function sourceForV6(destination: Address, iface: Interface, into: Address): bool {
  // To one of our own addresses, from that address.
  if (iface.loopback && !destination.isMulticast) {
    into.copyFrom(destination);
    return true;
  }
  let best: InterfaceAddress | null = null;
  for (let i = 0; i < iface.addresses.length; i++) {
    const each = iface.addresses[i];
    if (each.isV4 || each.isTentative) continue;
    if (!best || better(each, best, destination)) best = each;
  }
  if (best) into.copyFrom(best.address);
  return best != null;
}
