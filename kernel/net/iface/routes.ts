// The routing table: where a packet leaves, and to which neighbour it is handed. Longest prefix first; one table for
// both families, in which an IPv4 network's prefix counts from the start of the mapped address.

import { Address, MAPPED_PREFIX } from "../address";
import { Interface, interfaces, isLocal } from "./interface";
import { sourceForV6 } from "./sources";

/** Who made a route (rtnetlink(7), rtm_protocol). */
export const ROUTE_BY_KERNEL: u32 = 2;
export const ROUTE_AT_BOOT: u32 = 3;
export const ROUTE_BY_ADVERTISEMENT: u32 = 9;

export class Route {
  /** All zeros: the destination itself is the neighbour. */
  readonly gateway: Address = new Address();
  /** What packets come from that name no address; all zeros: the interface's. */
  readonly source: Address = new Address();
  /** Of two routes to one network the smaller wins. */
  metric: u32 = 0;
  madeBy: u32 = ROUTE_AT_BOOT;
  /** When it ends, 0: never. */
  validUntil: u64 = 0;

  constructor(
    readonly network: Address,
    /** Bits of 128. */
    readonly bits: u32,
    readonly iface: Interface,
  ) {
    network.mask(bits);
  }

  get isV4(): bool {
    return this.bits >= MAPPED_PREFIX && this.network.isV4;
  }

  /** Bits of the family's own 32 or 128. */
  get prefix(): u32 {
    return this.isV4 ? this.bits - MAPPED_PREFIX : this.bits;
  }

  get hasGateway(): bool {
    return !this.gateway.isAny;
  }

  /** True if there may be only one of the two in the table. */
  sameAs(other: Route): bool {
    if (this.bits != other.bits || this.metric != other.metric || !this.network.equals(other.network)) return false;
    // Several IPv6 routers may lead to one network.
    return this.isV4 || (this.iface == other.iface && this.gateway.equals(other.gateway));
  }
}

/** Sorted by falling prefix length, then by rising metric. */
export const routes: Route[] = [];

/** Grows whenever a route or an address changes, so that cached look-ups can tell. */
export let routeGeneration: u32 = 1;

export function routesChanged(): void {
  routeGeneration++;
}

/** Enters a route; among equals the older wins. */
export function insertRoute(route: Route): void {
  let at = routes.length;
  routes.push(route);
  while (at > 0 && isAfter(routes[at - 1], route)) {
    routes[at] = routes[at - 1];
    at--;
  }
  routes[at] = route;
  routeGeneration++;
}

function isAfter(one: Route, other: Route): bool {
  return one.bits < other.bits || (one.bits == other.bits && one.metric > other.metric);
}

export function deleteRoute(route: Route): void {
  const at = routes.indexOf(route);
  if (at >= 0) routes.splice(at, 1);
  routeGeneration++;
}

/** The route to a destination that is none of our own addresses, or null. */
export function findRoute(destination: Address): Route | null {
  const v4 = destination.isV4;
  for (let i = 0; i < routes.length; i++) {
    const route = routes[i];
    // What follows are IPv6 networks, the shortest of which contain the mapped addresses, too.
    if (v4 && route.bits < MAPPED_PREFIX) return null;
    if (route.network.sharesPrefix(destination, route.bits)) return route;
  }
  return null;
}

/** The interface by which the destination is reached, or null (ENETUNREACH); `hop` becomes the neighbour to hand it to. */
export function routeTo(destination: Address, hop: Address): Interface | null {
  hop.copyFrom(destination);
  if (isLocal(destination)) return interfaces[0].up ? interfaces[0] : null;
  if (destination.isMulticast) return linkFor(destination);
  const route = findRoute(destination);
  if (!route) return null;
  if (route.hasGateway) hop.copyFrom(route.gateway);
  return route.iface;
}

/** Groups are on the link itself: the one they name, the one a route leads to, or the first card's. */
function linkFor(group: Address): Interface | null {
  const zone = <i32>group.zone;
  if (zone > 0 && zone <= interfaces.length) return interfaces[zone - 1];
  const route = findRoute(group);
  if (route) return route.iface;
  return interfaces.length > 1 && (!group.isV4 || interfaces[1].address) ? interfaces[1] : null;
}

/** The address a packet to this destination by this interface comes from: false if there is none. */
export function sourceFor(destination: Address, iface: Interface, into: Address): bool {
  if (!destination.isV4) return sourceForV6(destination, iface, into);
  if (iface.loopback) {
    // To one of our own addresses, from that address; 127/8 is answered from 127.0.0.1.
    if (destination.isLoopback) into.setV4(iface.address);
    else into.copyFrom(destination);
    return true;
  }
  into.setV4(sourceOfRoute(destination, iface));
  return into.v4 != 0;
}

/** The route's own source, or the address in the neighbour's network, or the first. */
function sourceOfRoute(destination: Address, iface: Interface): u32 {
  if (iface.addresses.length == 1) return iface.address;
  const route = findRoute(destination);
  if (route && route.iface == iface) {
    if (!route.source.isAny && iface.find(route.source)) return route.source.v4;
    const neighbour = route.hasGateway ? route.gateway : destination;
    for (let i = 0; i < iface.addresses.length; i++) {
      const each = iface.addresses[i];
      if (each.isV4 && each.onLink(neighbour)) return each.address.v4;
    }
  }
  return iface.address;
}
