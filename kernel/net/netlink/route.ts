// NETLINK_ROUTE (rtnetlink(7)): which request is answered how, and the news.

import { EOPNOTSUPP, EPERM } from "../../abi/errno";
import * as nl from "../../abi/netlink";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../abi/socket";
import { credentials } from "../../fs/credentials";
import { InterfaceAddress } from "../iface/addresses";
import { Observer, setObserver } from "../iface/configure";
import { Interface, interfaces } from "../iface/interface";
import { neighbourTable } from "../iface/neighbours";
import { Route, routes } from "../iface/routes";
import { addressMessage, changeAddress } from "./addresses";
import { getLink, indexOf, linkMessage, setLink } from "./links";
import { doneMessage, errorMessage } from "./message";
import { neighbourMessage } from "./neighbours";
import { changeRoute, getRoute, localRouteMessage, routeMessage, tableOf } from "./routes";
import { ruleMessage } from "./rules";
import { anyoneIn, NetlinkSocket, pushToGroup } from "./socket";

/** Answers all requests of a datagram. */
export function answerRequests(from: NetlinkSocket, datagram: usize, length: u32): void {
  let at = datagram;
  let left = length;
  while (left >= nl.NLMSG_HEADER) {
    const size = load<u32>(at);
    if (size < nl.NLMSG_HEADER || size > left) return;
    answer(from, at);
    const step = min(left, (size + 3) & ~3);
    at += step;
    left -= step;
  }
}

function answer(from: NetlinkSocket, request: usize): void {
  const type = <u32>load<u16>(request, 4);
  const flags = <u32>load<u16>(request, 6);
  if (!(flags & nl.NLM_F_REQUEST)) return;
  const error = type < nl.NLMSG_MIN_TYPE ? 0 : handle(from, request, type, flags);
  if (error == ANSWERED || (!error && !(flags & nl.NLM_F_ACK))) return;
  errorMessage(error, request, from.port, from.capped);
  from.push(false, 0);
}

/** A dump needs no acknowledgment beside its end. */
const ANSWERED: i32 = 1;

/** 0, ANSWERED, or a negative errno. */
function handle(from: NetlinkSocket, request: usize, type: u32, flags: u32): i32 {
  if (type > nl.RTM_MAX) return -EOPNOTSUPP;
  // A request without even a family is none.
  if (load<u32>(request) < nl.NLMSG_HEADER + 1) return 0;
  const kind = type & 3;
  if (kind != nl.RTM_GET) return credentials().privileged ? change(request, type) : -EPERM;
  if ((flags & nl.NLM_F_DUMP) != 0 && flags & nl.NLM_F_DUMP) return dump(from, request, type);
  let error = -EOPNOTSUPP;
  if (type == nl.RTM_NEWLINK + nl.RTM_GET) error = getLink(request, from.port);
  else if (type == nl.RTM_NEWROUTE + nl.RTM_GET) error = getRoute(request, from.port);
  if (!error) from.push(false, 0);
  return error;
}

function change(request: usize, type: u32): i32 {
  if (type == nl.RTM_NEWLINK || type == nl.RTM_NEWLINK + nl.RTM_SET) return setLink(request);
  if (type == nl.RTM_NEWADDR || type == nl.RTM_NEWADDR + nl.RTM_DELETE) {
    return changeAddress(request, type != nl.RTM_NEWADDR);
  }
  if (type == nl.RTM_NEWROUTE || type == nl.RTM_NEWROUTE + nl.RTM_DELETE) {
    return changeRoute(request, type != nl.RTM_NEWROUTE);
  }
  return -EOPNOTSUPP;
}

function dump(to: NetlinkSocket, request: usize, type: u32): i32 {
  const family = <i32>load<u8>(request + nl.NLMSG_HEADER);
  const sequence = load<u32>(request, 8);
  if (type == nl.RTM_NEWLINK + nl.RTM_GET) dumpLinks(to, sequence);
  else if (type == nl.RTM_NEWADDR + nl.RTM_GET) dumpAddresses(to, request, family);
  else if (type == nl.RTM_NEWROUTE + nl.RTM_GET) dumpRoutes(to, request, family);
  else if (type == nl.RTM_NEWNEIGH + nl.RTM_GET) dumpNeighbours(to, family, sequence);
  else if (type == nl.RTM_NEWRULE + nl.RTM_GET) dumpRules(to, family, sequence);
  else return -EOPNOTSUPP;
  doneMessage(sequence, to.port);
  to.push(true, 0);
  return ANSWERED;
}

/** True if a dump for this family includes what is of the other. */
function includes(family: i32, v4: bool): bool {
  return family == AF_UNSPEC || family == (v4 ? AF_INET : AF_INET6);
}

function dumpLinks(to: NetlinkSocket, sequence: u32): void {
  for (let i = 0; i < interfaces.length; i++) {
    linkMessage(interfaces[i], nl.NLM_F_MULTI, sequence, to.port);
    to.push(true, 0);
  }
}

function dumpAddresses(to: NetlinkSocket, request: usize, family: i32): void {
  const whole = load<u32>(request) >= nl.NLMSG_HEADER + nl.IFADDRMSG_SIZE;
  const only = to.strict && whole ? load<i32>(request + nl.NLMSG_HEADER, 4) : 0;
  const flags = nl.NLM_F_MULTI | (only ? nl.NLM_F_DUMP_FILTERED : 0);
  for (let i = 0; i < interfaces.length; i++) {
    const iface = interfaces[i];
    if (only && only != indexOf(iface)) continue;
    for (let j = 0; j < iface.addresses.length; j++) {
      const entry = iface.addresses[j];
      if (!includes(family, entry.isV4)) continue;
      addressMessage(iface, entry, nl.RTM_NEWADDR, flags, load<u32>(request, 8), to.port);
      to.push(true, 0);
    }
  }
}

function dumpRoutes(to: NetlinkSocket, request: usize, family: i32): void {
  const table = to.strict ? tableOf(request) : nl.RT_TABLE_UNSPEC;
  const flags = nl.NLM_F_MULTI | (table ? nl.NLM_F_DUMP_FILTERED : 0);
  const sequence = load<u32>(request, 8);
  // The least specific first, as in Linux.
  for (let i = routes.length - 1; i >= 0 && (!table || table == nl.RT_TABLE_MAIN); i--) {
    if (!includes(family, routes[i].isV4)) continue;
    routeMessage(routes[i], nl.RTM_NEWROUTE, flags, sequence, to.port);
    to.push(true, 0);
  }
  if (table && table != nl.RT_TABLE_LOCAL) return;
  for (let i = 0; i < interfaces.length; i++) {
    const iface = interfaces[i];
    for (let j = 0; j < iface.addresses.length; j++) {
      const address = iface.addresses[j].address;
      if (!includes(family, address.isV4)) continue;
      localRouteMessage(iface, address, nl.RTM_NEWROUTE, flags, sequence, to.port);
      to.push(true, 0);
    }
  }
}

function dumpNeighbours(to: NetlinkSocket, family: i32, sequence: u32): void {
  const table = neighbourTable();
  for (let i = 0; i < table.length; i++) {
    let entry = table[i];
    while (entry) {
      if (includes(family, entry.address.isV4)) {
        neighbourMessage(entry, sequence, to.port);
        to.push(true, 0);
      }
      entry = entry.next;
    }
  }
}

function dumpRules(to: NetlinkSocket, family: i32, sequence: u32): void {
  for (let v4 = 1; v4 >= 0; v4--) {
    if (!includes(family, v4 != 0)) continue;
    for (let local = 1; local >= 0; local--) {
      ruleMessage(v4 != 0, local != 0, sequence, to.port);
      to.push(true, 0);
    }
  }
}

/** Changes, told to the groups that listen. */
class News extends Observer {
  link(iface: Interface): void {
    if (!anyoneIn(nl.GROUP_LINK)) return;
    linkMessage(iface, 0, 0, 0);
    pushToGroup(nl.GROUP_LINK);
  }

  address(iface: Interface, address: InterfaceAddress, gone: bool): void {
    const group = address.isV4 ? nl.GROUP_IPV4_ADDRESS : nl.GROUP_IPV6_ADDRESS;
    if (anyoneIn(group)) {
      addressMessage(iface, address, gone ? nl.RTM_NEWADDR + nl.RTM_DELETE : nl.RTM_NEWADDR, 0, 0, 0);
      pushToGroup(group);
    }
    this.localRoute(iface, address, gone);
  }

  /** The way to an address of our own, in the local table. */
  private localRoute(iface: Interface, address: InterfaceAddress, gone: bool): void {
    const group = address.isV4 ? nl.GROUP_IPV4_ROUTE : nl.GROUP_IPV6_ROUTE;
    if (!anyoneIn(group)) return;
    localRouteMessage(iface, address.address, gone ? nl.RTM_NEWROUTE + nl.RTM_DELETE : nl.RTM_NEWROUTE, 0, 0, 0);
    pushToGroup(group);
  }

  route(route: Route, gone: bool): void {
    const group = route.isV4 ? nl.GROUP_IPV4_ROUTE : nl.GROUP_IPV6_ROUTE;
    if (!anyoneIn(group)) return;
    routeMessage(route, gone ? nl.RTM_NEWROUTE + nl.RTM_DELETE : nl.RTM_NEWROUTE, 0, 0, 0);
    pushToGroup(group);
  }
}

/** From now on changes are told. */
export function startNews(): void {
  setObserver(new News());
}
