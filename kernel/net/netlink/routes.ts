// Routes in netlink's words (rtnetlink(7): RTM_NEWROUTE, RTM_DELROUTE, RTM_GETROUTE).

import { EINVAL, ENETUNREACH, ENODEV, EOPNOTSUPP } from "../../abi/errno";
import * as nl from "../../abi/netlink";
import { AF_INET, AF_INET6 } from "../../abi/socket";
import { CONFIG_LWIP_IPV6 } from "../../config";
import { Address, MAPPED_PREFIX } from "../address";
import { SCOPE_GLOBAL, SCOPE_HOST, SCOPE_LINK } from "../iface/addresses";
import { addRoute, removeRoute, replaceRoute } from "../iface/configure";
import { Interface, interfaces, isLocal } from "../iface/interface";
import { findRoute, ROUTE_BY_KERNEL, Route } from "../iface/routes";
import { indexOf, interfaceAt } from "./links";
import { beginMessage, endMessage, findAttribute, putAddress, putWord, readAddress, wordOf } from "./message";

/** Writes struct rtmsg; `bits` are the destination's own. */
function putHeader(at: usize, v4: bool, bits: u32, table: u32, madeBy: u32, scope: u32, type: u32): void {
  store<u8>(at, <u8>(v4 ? AF_INET : AF_INET6));
  store<u8>(at, <u8>bits, 1);
  store<u8>(at, <u8>table, 4);
  store<u8>(at, <u8>madeBy, 5);
  store<u8>(at, <u8>scope, 6);
  store<u8>(at, <u8>type, 7);
  putWord(nl.RTA_TABLE, table);
}

/** Puts a message about a route together; type: RTM_NEWROUTE, or RTM_DELROUTE when it is gone. */
export function routeMessage(route: Route, type: u32, flags: u32, sequence: u32, port: u32): void {
  const at = beginMessage(type, flags, sequence, port, nl.RTMSG_SIZE);
  const v4 = route.isV4;
  const scope = v4 && !route.hasGateway ? SCOPE_LINK : SCOPE_GLOBAL;
  putHeader(at, v4, route.prefix, nl.RT_TABLE_MAIN, route.madeBy, scope, nl.RTN_UNICAST);
  if (route.prefix) putAddress(nl.RTA_DST, route.network);
  if (route.metric || !v4) putWord(nl.RTA_PRIORITY, route.metric);
  if (!route.source.isAny) putAddress(nl.RTA_PREFSRC, route.source);
  if (route.hasGateway) putAddress(nl.RTA_GATEWAY, route.gateway);
  putWord(nl.RTA_OIF, indexOf(route.iface));
  endMessage();
}

/** Puts a message about the way to one of our own addresses together: Linux has these in a table of their own. */
export function localRouteMessage(
  iface: Interface,
  address: Address,
  type: u32,
  flags: u32,
  sequence: u32,
  port: u32,
): void {
  const at = beginMessage(type, flags, sequence, port, nl.RTMSG_SIZE);
  const v4 = address.isV4;
  putHeader(at, v4, v4 ? 32 : 128, nl.RT_TABLE_LOCAL, ROUTE_BY_KERNEL, v4 ? SCOPE_HOST : SCOPE_GLOBAL, nl.RTN_LOCAL);
  putAddress(nl.RTA_DST, address);
  if (v4) putAddress(nl.RTA_PREFSRC, address);
  else putWord(nl.RTA_PRIORITY, 0);
  putWord(nl.RTA_OIF, indexOf(iface));
  endMessage();
}

/** The table a request is about; 0: any. */
export function tableOf(request: usize): u32 {
  if (load<u32>(request) < nl.NLMSG_HEADER + nl.RTMSG_SIZE) return nl.RT_TABLE_UNSPEC;
  const table = wordOf(request, nl.RTMSG_SIZE, nl.RTA_TABLE);
  return table ? table : load<u8>(request + nl.NLMSG_HEADER, 4);
}

/** Why routeOf gave null. */
let routeError: i32 = 0;

function refuse(error: i32): Route | null {
  routeError = error;
  return null;
}

/** The route a request describes, or null with routeError set. */
function routeOf(request: usize): Route | null {
  const header = request + nl.NLMSG_HEADER;
  if (load<u32>(request) < nl.NLMSG_HEADER + nl.RTMSG_SIZE) return refuse(-EINVAL);
  const v4 = load<u8>(header) == AF_INET;
  if (!v4 && (load<u8>(header) != AF_INET6 || !CONFIG_LWIP_IPV6)) return refuse(-EINVAL);
  const type = load<u8>(header, 7);
  const table = tableOf(request);
  if (type > nl.RTN_UNICAST || (table && table != nl.RT_TABLE_MAIN)) return refuse(-EOPNOTSUPP);
  const bits = <u32>load<u8>(header, 1);
  const network = new Address();
  if (v4) network.setV4(0);
  if (bits > (v4 ? <u32>32 : 128)) return refuse(-EINVAL);
  if (!readAddress(request, nl.RTMSG_SIZE, nl.RTA_DST, v4, network) && bits) return refuse(-EINVAL);
  const gateway = new Address();
  if (v4) gateway.setV4(0);
  const hasGateway = readAddress(
    request,
    nl.RTMSG_SIZE,
    nl.RTA_GATEWAY,
    v4,
    gateway,
    wordOf(request, nl.RTMSG_SIZE, nl.RTA_OIF),
  );
  const iface = interfaceFor(request, gateway, hasGateway);
  if (!iface) return null;
  const route = new Route(network, v4 ? bits + MAPPED_PREFIX : bits, iface);
  if (hasGateway) route.gateway.copyFrom(gateway);
  readAddress(request, nl.RTMSG_SIZE, nl.RTA_PREFSRC, v4, route.source);
  route.metric = wordOf(request, nl.RTMSG_SIZE, nl.RTA_PRIORITY);
  route.madeBy = load<u8>(header, 5);
  return route;
}

/** The interface named, or the one that leads to the gateway. */
function interfaceFor(request: usize, gateway: Address, hasGateway: bool): Interface | null {
  if (findAttribute(request, nl.RTMSG_SIZE, nl.RTA_OIF)) {
    const named = interfaceAt(<i32>wordOf(request, nl.RTMSG_SIZE, nl.RTA_OIF));
    if (!named) routeError = -ENODEV;
    return named;
  }
  routeError = hasGateway ? -ENETUNREACH : -ENODEV;
  const way = hasGateway ? findRoute(gateway) : null;
  return way ? way.iface : null;
}

/** RTM_NEWROUTE and RTM_DELROUTE: 0 or a negative errno. */
export function changeRoute(request: usize, remove: bool): i32 {
  const wanted = remove ? deleted(request) : routeOf(request);
  if (!wanted) return routeError;
  if (remove) return removeRoute(wanted);
  if (!wanted.iface.up) return -ENETUNREACH;
  return load<u16>(request, 6) & nl.NLM_F_REPLACE ? replaceRoute(wanted) : addRoute(wanted);
}

/** As routeOf; a route to be deleted may be named by its network alone. */
function deleted(request: usize): Route | null {
  const wanted = routeOf(request);
  if (wanted || routeError != -ENODEV) return wanted;
  const header = request + nl.NLMSG_HEADER;
  const v4 = load<u8>(header) == AF_INET;
  const network = new Address();
  if (v4) network.setV4(0);
  readAddress(request, nl.RTMSG_SIZE, nl.RTA_DST, v4, network);
  const way = findRoute(network);
  if (!way) return null;
  return new Route(network, <u32>load<u8>(header, 1) + (v4 ? MAPPED_PREFIX : 0), way.iface);
}

/** RTM_GETROUTE for one destination: how it is reached. 0, with the message put together, or a negative errno. */
export function getRoute(request: usize, port: u32): i32 {
  if (load<u32>(request) < nl.NLMSG_HEADER + nl.RTMSG_SIZE) return -EINVAL;
  const v4 = load<u8>(request + nl.NLMSG_HEADER) == AF_INET;
  const to = new Address();
  if (!readAddress(request, nl.RTMSG_SIZE, nl.RTA_DST, v4, to)) return -EINVAL;
  const sequence = load<u32>(request, 8);
  const own = isLocal(to);
  let route: Route | null = null;
  if (!own) route = findRoute(to);
  if (!own && !route) return -ENETUNREACH;
  const at = beginMessage(nl.RTM_NEWROUTE, 0, sequence, port, nl.RTMSG_SIZE);
  const table = own ? nl.RT_TABLE_LOCAL : nl.RT_TABLE_MAIN;
  putHeader(at, v4, v4 ? 32 : 128, table, 0, SCOPE_GLOBAL, own ? nl.RTN_LOCAL : nl.RTN_UNICAST);
  putAddress(nl.RTA_DST, to);
  const iface = route ? route.iface : interfaces[0];
  putWord(nl.RTA_OIF, indexOf(iface));
  if (route && route.hasGateway) putAddress(nl.RTA_GATEWAY, route.gateway);
  if (own) putAddress(nl.RTA_PREFSRC, to);
  else if (v4) putAddress(nl.RTA_PREFSRC, Address.v4(iface.address));
  endMessage();
  return 0;
}
