// Changes to interfaces, their addresses, and routes, and who is told of them. Each function returns 0 or a negative
// errno; what a change brings along (the route to an address's own network) is done and told, too.

import { EADDRNOTAVAIL, EEXIST, EINVAL, ENETUNREACH, ESRCH } from "../../abi/errno";
import { CONFIG_LWIP_IPV6 } from "../../config";
import { Address } from "../address";
import { addressBegins, addressEnds } from "../ipv6/autoconf";
import { InterfaceAddress, SCOPE_HOST } from "./addresses";
import { Interface } from "./interface";
import { deleteRoute, findRoute, insertRoute, ROUTE_BY_KERNEL, Route, routes, routesChanged } from "./routes";

/** Told of each change after it was made; `gone`: what it tells of is no more. */
export abstract class Observer {
  abstract link(iface: Interface): void;
  abstract address(iface: Interface, address: InterfaceAddress, gone: bool): void;
  abstract route(route: Route, gone: bool): void;
}

let observer: Observer | null = null;

export function setObserver(told: Observer): void {
  observer = told;
}

export function tellAddress(iface: Interface, address: InterfaceAddress, gone: bool): void {
  routesChanged();
  const told = observer;
  if (told) told.address(iface, address, gone);
}

function tellRoute(route: Route, gone: bool): void {
  const told = observer;
  if (told) told.route(route, gone);
}

/** Linux's metric of its own IPv6 routes. */
const METRIC_V6: u32 = 256;

/** The network an address is in. */
function connectedRoute(iface: Interface, entry: InterfaceAddress): Route {
  const route = new Route(entry.address.copy(), entry.bits, iface);
  route.madeBy = ROUTE_BY_KERNEL;
  if (entry.isV4) route.source.copyFrom(entry.address);
  else route.metric = METRIC_V6;
  return route;
}

/** An address alone in its network needs no route; those of the loopback interface are found without. */
function hasNetwork(iface: Interface, entry: InterfaceAddress): bool {
  return !iface.loopback && !entry.isNetworkKnown && entry.prefix < (entry.isV4 ? <u32>32 : 128);
}

export function addAddress(iface: Interface, entry: InterfaceAddress): i32 {
  if (entry.prefix > (entry.isV4 ? <u32>32 : 128) || entry.address.isAny || entry.address.isMulticast) return -EINVAL;
  if (iface.find(entry.address)) return -EEXIST;
  if (entry.address.isLoopback) entry.scope = SCOPE_HOST;
  iface.addresses.push(entry);
  iface.addressesChanged();
  if (CONFIG_LWIP_IPV6 && !entry.isV4) addressBegins(iface, entry);
  tellAddress(iface, entry, false);
  if (iface.up && hasNetwork(iface, entry)) addRoute(connectedRoute(iface, entry));
  return 0;
}

export function removeAddress(iface: Interface, address: Address): i32 {
  const entry = iface.find(address);
  if (!entry) return -EADDRNOTAVAIL;
  iface.addresses.splice(iface.addresses.indexOf(entry), 1);
  iface.addressesChanged();
  if (CONFIG_LWIP_IPV6 && !entry.isV4) addressEnds(iface, entry);
  if (hasNetwork(iface, entry) && !inNetwork(iface, entry)) removeRoute(connectedRoute(iface, entry));
  tellAddress(iface, entry, true);
  return 0;
}

/** True if another address of the interface is in this one's network. */
function inNetwork(iface: Interface, entry: InterfaceAddress): bool {
  for (let i = 0; i < iface.addresses.length; i++) {
    const each = iface.addresses[i];
    if (each.bits == entry.bits && each.onLink(entry.address)) return true;
  }
  return false;
}

/** A gateway must be a neighbour. */
function reachable(route: Route): bool {
  if (!route.hasGateway || route.gateway.isLinkLocal) return true;
  const way = findRoute(route.gateway);
  return way != null && !way.hasGateway && way.iface == route.iface;
}

function sameRoute(route: Route): Route | null {
  for (let i = 0; i < routes.length; i++) {
    if (routes[i].sameAs(route)) return routes[i];
  }
  return null;
}

export function addRoute(route: Route): i32 {
  if (sameRoute(route)) return -EEXIST;
  if (!reachable(route)) return -ENETUNREACH;
  insertRoute(route);
  tellRoute(route, false);
  return 0;
}

/** Puts a route in the place of one to the same network, or adds it. */
export function replaceRoute(route: Route): i32 {
  if (!reachable(route)) return -ENETUNREACH;
  const old = sameRoute(route);
  if (old) deleteRoute(old);
  insertRoute(route);
  tellRoute(route, false);
  return 0;
}

/** Removes the first route to this network that fits: gateway only if one is given, metric only if it is not 0. */
export function removeRoute(like: Route): i32 {
  for (let i = 0; i < routes.length; i++) {
    const each = routes[i];
    if (each.bits != like.bits || !each.network.equals(like.network) || each.iface != like.iface) continue;
    if (like.hasGateway && !each.gateway.equals(like.gateway)) continue;
    if (like.metric && each.metric != like.metric) continue;
    deleteRoute(each);
    tellRoute(each, true);
    return 0;
  }
  return -ESRCH;
}

/** Switches an interface on or off. As in Linux its routes go; those to its own networks come back with it. */
export function setUp(iface: Interface, up: bool): void {
  if (iface.up == up) return;
  iface.up = up;
  if (up) {
    for (let i = 0; i < iface.addresses.length; i++) {
      const entry = iface.addresses[i];
      if (hasNetwork(iface, entry)) addRoute(connectedRoute(iface, entry));
    }
  } else {
    for (let i = routes.length - 1; i >= 0; i--) {
      const route = routes[i];
      if (route.iface != iface) continue;
      deleteRoute(route);
      tellRoute(route, true);
    }
  }
  routesChanged();
  tellLink(iface);
}

function tellLink(iface: Interface): void {
  const told = observer;
  if (told) told.link(iface);
}

/** Least and most bytes of an IP packet on a link. */
const LEAST_MTU: u32 = 68;

export function setMtu(iface: Interface, mtu: u32): i32 {
  if (mtu < LEAST_MTU || mtu > iface.mostMtu) return -EINVAL;
  iface.device.mtu = mtu;
  routesChanged();
  tellLink(iface);
  return 0;
}
