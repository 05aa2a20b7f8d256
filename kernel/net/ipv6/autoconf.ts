// Stateless address configuration (RFC 4862) and what routers advertise (RFC 4861, section 6.3): addresses made of the
// card's own, checked for duplicates, and those of prefixes, with their lifetimes.

import {
  IFA_F_DADFAILED,
  IFA_F_DEPRECATED,
  IFA_F_NODAD,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
} from "../../abi/netlink";
import { CONFIG_LWIP_IPV6 } from "../../config";
import { swap32 } from "../../lib/bytes";
import { log } from "../../lib/log";
import { Timer } from "../../sched/timer";
import { Address } from "../address";
import { arrival } from "../arrival";
import { now, refreshClock, SECOND } from "../clock";
import { FOREVER, InterfaceAddress, SCOPE_LINK } from "../iface/addresses";
import { addAddress, addRoute, removeAddress, removeRoute, setMtu, tellAddress } from "../iface/configure";
import { joinGroup, leaveGroup } from "../iface/groups";
import { Interface, interfaces } from "../iface/interface";
import { learn } from "../iface/neighbours";
import { ROUTE_BY_ADVERTISEMENT, ROUTE_BY_KERNEL, Route, routes, sourceFor } from "../iface/routes";
import { takePacket } from "../packet";
import { putIcmp } from "../wire/icmp";
import {
  ADVERTISEMENT_LENGTH,
  OPTION_MTU,
  OPTION_PREFIX,
  OPTION_SOURCE,
  optionsGood,
  PREFIX_AUTONOMOUS,
  PREFIX_ON_LINK,
  PREFIX_OPTION,
  ROUTER_SOLICITATION,
  routerLifetime,
} from "../wire/icmpv6";
import { LEAST_MTU } from "../wire/ipv6";
import { macIn, probe, putMacOption, sendDiscovery, solicitedNode } from "./discovery";

/** RetransTimer (RFC 4861, section 10): how long an answer to a probe is waited for. */
const PROBE_TIME: u64 = 1 * SECOND;
/** MAX_RTR_SOLICITATIONS, and RTR_SOLICITATION_INTERVAL. */
const SOLICITATIONS: i32 = 3;
const SOLICITATION_INTERVAL: u64 = 4 * SECOND;
/** Addresses and routes that advertisements of a link may make. */
const MOST_MADE: i32 = 16;
/** Linux's metrics of advertised and of its own routes. */
const METRIC_ADVERTISED: u32 = 1024;
const METRIC_OWN: u32 = 256;
/** "2 hours" (RFC 4862, section 5.5.3 (e)): nobody unknown may cut a lifetime below. */
const TWO_HOURS: u32 = 7200;

const group = new Address();
const routers = new Address();
const source = new Address();
const prefix = new Address();

/** The interface identifier made of the hardware address (RFC 4291, appendix A). */
function identifierOf(iface: Interface): u64 {
  const mac = bswap<u64>(iface.mac) >> 16;
  return (((mac >> 24) << 40) ^ 0x0200_0000_0000_0000) | 0xff_fe00_0000 | (mac & 0xffffff);
}

/** Gives the interface its link-local address and looks for routers. */
export function startIpv6(iface: Interface): void {
  if (!CONFIG_LWIP_IPV6) return;
  if (iface.loopback) {
    const entry = new InterfaceAddress(Address.of(0, 1), 128);
    addAddress(iface, entry);
    return;
  }
  refreshClock();
  const own = Address.of(0xfe80_0000_0000_0000, identifierOf(iface));
  own.zone = iface.index + 1;
  addIpv6(iface, own, 64);
  iface.solicitations = SOLICITATIONS;
  keeper.soon(now);
}

/** Adds an address of the link or the command line: usable at once, checked meanwhile (optimistic, RFC 4429). */
export function addIpv6(iface: Interface, address: Address, bits: u32): i32 {
  const entry = new InterfaceAddress(address, bits);
  entry.flags = IFA_F_PERMANENT | IFA_F_TENTATIVE | IFA_F_OPTIMISTIC;
  return addAddress(iface, entry);
}

/** An IPv6 address was entered: its group is joined, and it is checked unless it is not to be. */
export function addressBegins(iface: Interface, entry: InterfaceAddress): void {
  if (iface.loopback) return;
  if (entry.address.isLinkLocal) entry.scope = SCOPE_LINK;
  solicitedNode(entry.address, iface, group);
  joinGroup(iface, group);
  if (entry.flags & IFA_F_NODAD) {
    entry.flags &= ~(IFA_F_TENTATIVE | IFA_F_OPTIMISTIC);
    return;
  }
  entry.flags |= IFA_F_TENTATIVE;
  probe(iface, entry.address);
  entry.checkedAt = now + PROBE_TIME;
  keeper.soon(entry.checkedAt);
}

export function addressEnds(iface: Interface, entry: InterfaceAddress): void {
  if (iface.loopback) return;
  solicitedNode(entry.address, iface, group);
  leaveGroup(iface, group);
}

/** Somebody else has the address. */
export function duplicateFound(iface: Interface, entry: InterfaceAddress): void {
  log(iface.name + ": an IPv6 address is in use by another host");
  entry.flags = (entry.flags & ~IFA_F_OPTIMISTIC) | IFA_F_DADFAILED | IFA_F_TENTATIVE;
  entry.checkedAt = 0;
  tellAddress(iface, entry, false);
}

function solicitRouters(iface: Interface): void {
  iface.solicitations--;
  iface.solicitAt = now + SOLICITATION_INTERVAL;
  routers.high = 0xff02_0000_0000_0000;
  routers.low = 2;
  routers.zone = iface.index + 1;
  const packet = takePacket();
  if (!packet) return;
  putIcmp(packet.data, ROUTER_SOLICITATION, 0, 0);
  packet.length = 8;
  if (!sourceFor(routers, iface, source)) source.clear();
  else putMacOption(packet, OPTION_SOURCE, iface);
  sendDiscovery(packet, source, routers, iface);
}

/** A router advertisement of `length` bytes. */
export function advertisementInput(at: usize, length: u32, iface: Interface): void {
  if (length < ADVERTISEMENT_LENGTH || !arrival.source.isLinkLocal) return;
  const options = at + ADVERTISEMENT_LENGTH;
  const optionsLength = length - ADVERTISEMENT_LENGTH;
  if (!optionsGood(options, optionsLength)) return;
  iface.solicitations = 0;
  const mac = macIn(options, optionsLength, OPTION_SOURCE);
  if (mac) learn(arrival.source, mac, iface, true);
  routerAdvertised(iface, routerLifetime(at));
  for (let i: u32 = 0; i < optionsLength; i += (<u32>load<u8>(options + i, 1)) << 3) {
    const option = options + i;
    const size = (<u32>load<u8>(option, 1)) << 3;
    if (load<u8>(option) == OPTION_PREFIX && size == PREFIX_OPTION) prefixAdvertised(iface, option);
    if (load<u8>(option) == OPTION_MTU && size == 8) mtuAdvertised(iface, swap32(load<u32>(option, 4)));
  }
}

function mtuAdvertised(iface: Interface, mtu: u32): void {
  if (mtu >= LEAST_MTU && mtu < iface.mtu) setMtu(iface, mtu);
}

/** Seconds from now as a time. */
function endOf(seconds: u32): u64 {
  return seconds == FOREVER ? 0 : now + <u64>seconds * SECOND;
}

/** The sender is a default router for so many seconds. */
function routerAdvertised(iface: Interface, seconds: u32): void {
  const route = new Route(new Address(), 0, iface);
  route.gateway.copyFrom(arrival.source);
  advertisedRoute(route, seconds);
}

/** Enters, renews or removes a route that an advertisement speaks of. */
function advertisedRoute(like: Route, seconds: u32): void {
  const gateway = like.hasGateway;
  like.metric = gateway ? METRIC_ADVERTISED : METRIC_OWN;
  like.madeBy = gateway ? ROUTE_BY_ADVERTISEMENT : ROUTE_BY_KERNEL;
  let made = 0;
  for (let i = 0; i < routes.length; i++) {
    const each = routes[i];
    if (each.validUntil) made++;
    if (!each.sameAs(like) || each.iface != like.iface || !each.gateway.equals(like.gateway)) continue;
    if (!seconds) removeRoute(like);
    else if (each.validUntil) renew(each, seconds);
    return;
  }
  if (!seconds || made >= MOST_MADE) return;
  like.validUntil = endOf(seconds);
  if (!addRoute(like) && like.validUntil) keeper.soon(like.validUntil);
}

function renew(route: Route, seconds: u32): void {
  route.validUntil = endOf(seconds);
  keeper.soon(route.validUntil);
}

/** Prefix option: 2 bits | 3 flags | 4 valid (4) | 8 preferred (4) | 16 prefix (16). */
function prefixAdvertised(iface: Interface, option: usize): void {
  const bits = <u32>load<u8>(option, 2);
  const flags = <u32>load<u8>(option, 3);
  const valid = swap32(load<u32>(option, 4));
  const preferred = swap32(load<u32>(option, 8));
  prefix.readFrom(option + 16, 0);
  if (bits > 128 || prefix.isLinkLocal || prefix.isMulticast || prefix.isLoopback || prefix.isV4) return;
  if (flags & PREFIX_ON_LINK) advertisedRoute(new Route(prefix.copy(), bits, iface), valid);
  if ((flags & PREFIX_AUTONOMOUS) == 0 || bits != 64 || preferred > valid) return;
  const own = Address.of(prefix.high, identifierOf(iface));
  const entry = iface.find(own);
  if (entry) {
    if (entry.validUntil) prolong(entry, valid, preferred);
    return;
  }
  if (!valid || iface.addresses.length >= MOST_MADE) return;
  const made = new InterfaceAddress(own, 64);
  made.flags = IFA_F_TENTATIVE;
  made.isNetworkKnown = true;
  setLifetimes(made, valid, preferred);
  addAddress(iface, made);
}

function setLifetimes(entry: InterfaceAddress, valid: u32, preferred: u32): void {
  entry.validFor = valid;
  entry.preferredFor = preferred;
  entry.validUntil = valid == FOREVER ? u64.MAX_VALUE : endOf(valid);
  entry.preferredUntil = preferred == FOREVER ? u64.MAX_VALUE : endOf(preferred);
  if (preferred) entry.flags &= ~IFA_F_DEPRECATED;
  keeper.soon(min(entry.validUntil, entry.preferredUntil));
}

/** RFC 4862, section 5.5.3 (e): an unauthenticated advertisement may not end an address soon. */
function prolong(entry: InterfaceAddress, valid: u32, preferred: u32): void {
  const left =
    entry.validUntil == u64.MAX_VALUE ? FOREVER : <u32>((entry.validUntil - min(entry.validUntil, now)) / SECOND);
  if (valid <= TWO_HOURS && valid <= left) valid = min(left, TWO_HOURS);
  setLifetimes(entry, valid, preferred);
}

/** Does what time brings: ends checks, lifetimes and solicitations. */
class Keeper extends Timer {
  /** Wakes up at this time at the latest. */
  soon(at: u64): void {
    if (at == u64.MAX_VALUE || (this.armed && at >= this.deadline)) return;
    this.armAt(max(at, now));
  }

  fire(): void {
    refreshClock();
    for (let i = 1; i < interfaces.length; i++) this.keep(interfaces[i]);
    for (let i = routes.length - 1; i >= 0; i--) {
      const route = routes[i];
      if (!route.validUntil) continue;
      if (route.validUntil <= now) removeRoute(route);
      else this.soon(route.validUntil);
    }
  }

  private keep(iface: Interface): void {
    if (iface.solicitations > 0) {
      if (iface.solicitAt <= now) solicitRouters(iface);
      this.soon(iface.solicitAt);
    }
    for (let i = iface.addresses.length - 1; i >= 0; i--) {
      const entry = iface.addresses[i];
      if (entry.checkedAt && entry.checkedAt <= now) checked(iface, entry);
      else if (entry.checkedAt) this.soon(entry.checkedAt);
      if (!entry.validUntil) continue;
      if (entry.validUntil <= now) {
        removeAddress(iface, entry.address);
        continue;
      }
      this.soon(entry.validUntil);
      if (entry.preferredUntil > now) this.soon(entry.preferredUntil);
      else if (!entry.isDeprecated) {
        entry.flags |= IFA_F_DEPRECATED;
        tellAddress(iface, entry, false);
      }
    }
  }
}

/** Nobody has objected. */
function checked(iface: Interface, entry: InterfaceAddress): void {
  entry.checkedAt = 0;
  entry.flags &= ~(IFA_F_TENTATIVE | IFA_F_OPTIMISTIC);
  tellAddress(iface, entry, false);
}

const keeper = new Keeper();
