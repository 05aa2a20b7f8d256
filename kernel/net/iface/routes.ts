// The routing table: where a packet leaves, and to which neighbour it is handed. Longest prefix first; one table for
// both families, in which an IPv4 network's prefix counts from the start of the mapped address.

import { Address, MAPPED_PREFIX } from "../address";
import { Interface, interfaces, isLocalAddress } from "./interface";

/** Who made a route (rtnetlink(7), rtm_protocol). */
export const ROUTE_BY_KERNEL: u32 = 2;
export const ROUTE_AT_BOOT: u32 = 3;

export class Route {
  /** All zeros: the destination itself is the neighbour. */
  readonly gateway: Address = new Address();
  /** What packets come from that name no address; all zeros: the interface's. */
  readonly source: Address = new Address();
  /** Of two routes to one network the smaller wins. */
  metric: u32 = 0;
  madeBy: u32 = ROUTE_AT_BOOT;

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
    return this.bits == other.bits && this.metric == other.metric && this.network.equals(other.network);
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

/** The neighbour that the last successful routeTo() found. */
export let nextHop: u32 = 0;

const wanted = new Address();

/** The interface by which the destination is reached, or null (ENETUNREACH); sets nextHop. */
export function routeTo(destination: u32): Interface | null {
  nextHop = destination;
  if (isLocalAddress(destination)) return interfaces[0].up ? interfaces[0] : null;
  wanted.setV4(destination);
  const route = findRoute(wanted);
  if (!route) return null;
  if (route.hasGateway) nextHop = route.gateway.v4;
  return route.iface;
}

/** The address a packet to this destination by this interface comes from. */
export function sourceFor(destination: u32, iface: Interface): u32 {
  // To one of our own addresses, from that address; 127/8 is answered from 127.0.0.1.
  if (iface.loopback) return destination >> 24 == 127 ? iface.address : destination;
  return iface.address;
}
