// The routing table: where a packet leaves, and to which neighbour it is handed. Longest prefix first.

import { Interface, interfaces, isLocalAddress, maskOf } from "./interface";

export class Route {
  constructor(
    readonly network: u32,
    readonly prefix: u32,
    /** 0: the destination itself is the neighbour. */
    readonly gateway: u32,
    readonly iface: Interface,
  ) {}
}

/** Sorted by falling prefix length. */
export const routes: Route[] = [];

/** Grows whenever a route changes, so that cached look-ups can tell. */
export let routeGeneration: u32 = 1;

/** Adds a route; among equal prefixes the older wins. */
export function addRoute(network: u32, prefix: u32, gateway: u32, iface: Interface): void {
  const route = new Route(network & maskOf(prefix), prefix, gateway, iface);
  let at = routes.length;
  routes.push(route);
  while (at > 0 && routes[at - 1].prefix < prefix) {
    routes[at] = routes[at - 1];
    at--;
  }
  routes[at] = route;
  routeGeneration++;
}

/** The neighbour that the last successful routeTo() found. */
export let nextHop: u32 = 0;

/** The interface by which the destination is reached, or null (ENETUNREACH); sets nextHop. */
export function routeTo(destination: u32): Interface | null {
  nextHop = destination;
  if (isLocalAddress(destination)) return interfaces[0];
  for (let i = 0; i < routes.length; i++) {
    const route = routes[i];
    if (((destination ^ route.network) & maskOf(route.prefix)) == 0) {
      if (route.gateway) nextHop = route.gateway;
      return route.iface;
    }
  }
  return null;
}

/** The address a packet to this destination by this interface comes from. */
export function sourceFor(destination: u32, iface: Interface): u32 {
  // To one of our own addresses, from that address; 127/8 is answered from 127.0.0.1.
  if (iface.loopback) return destination >> 24 == 127 ? iface.address : destination;
  return iface.address;
}
