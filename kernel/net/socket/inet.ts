// What Internet sockets have in common: addresses of the forms struct sockaddr_in (ip(7)) and sockaddr_in6 (ipv6(7)).

import { EAFNOSUPPORT, EINVAL, ENETUNREACH } from "../../abi/errno";
import {
  AF_INET,
  AF_INET6,
  AF_UNSPEC,
  SOCK_STREAM,
  SOCKADDR_IN_SIZE,
  SOCKADDR_IN6_LEAST,
  SOCKADDR_IN6_SIZE,
} from "../../abi/socket";
import { CONFIG_LWIP_IPV6 } from "../../config";
import { swap16, swap32 } from "../../lib/bytes";
import { Uio } from "../../mm/uio";
import { Address } from "../address";
import { Socket } from "./socket";

/** One end of a conversation. The only place where struct sockaddr_in and sockaddr_in6 are read and written. */
export class Name {
  readonly address: Address = new Address();
  port: u32 = 0;

  /** Writes it as a socket of this domain tells it; the length. */
  fill(to: usize, domain: i32): u32 {
    if (CONFIG_LWIP_IPV6 && domain == AF_INET6) {
      store<u64>(to, <u64>AF_INET6 | ((<u64>swap16(this.port)) << 16));
      this.address.writeTo(to + 8);
      store<u32>(to, linkOf(this.address), 24);
      return SOCKADDR_IN6_SIZE;
    }
    store<u64>(to, <u64>AF_INET | ((<u64>swap16(this.port)) << 16) | ((<u64>swap32(this.address.v4)) << 32));
    store<u64>(to, 0, 8);
    return SOCKADDR_IN_SIZE;
  }

  /** Reads a struct sockaddr_in. */
  readV4(from: usize): void {
    this.port = swap16(load<u16>(from, 2));
    this.address.setV4(swap32(load<u32>(from, 4)));
  }

  /** Reads a struct sockaddr_in6 of which the caller has checked the length; false without the link a zoned address needs. */
  readV6(from: usize, length: u32): bool {
    this.port = swap16(load<u16>(from, 2));
    const link = length >= SOCKADDR_IN6_SIZE ? load<u32>(from, 24) : 0;
    this.address.readFrom(from + 8, link & 0xffff);
    return link != 0 || !this.address.isLinkLocal;
  }
}

/** sin6_scope_id: of link-local unicast addresses and groups. */
function linkOf(address: Address): u32 {
  return address.zone;
}

/** Where the last message received by any such socket came from. */
export const sender = new Name();

/** Set when the last receive filled in `sender`. */
export let senderKnown: bool = false;
export function setSenderKnown(known: bool): void {
  senderKnown = known;
}

const name = new Name();

export abstract class InetSocket extends Socket {
  /** IPV6_V6ONLY. */
  onlyV6: bool = false;

  /** It has a port. */
  abstract get isBound(): bool;
  /** Time to live or hop limit, and type of service or traffic class, of what it sends. */
  abstract get hops(): u32;
  abstract set hops(value: u32);
  abstract get trafficClass(): u32;
  abstract set trafficClass(value: u32);

  abstract bind(address: Address, port: u32): i32;
  abstract connect(address: Address, port: u32): i64;
  abstract send(from: Uio, flags: i32, to: Name | null): i64;
  abstract localName(name: Name): i32;
  abstract peerName(name: Name): i32;

  /** Reads an address the program gave: 0 or a negative errno. */
  private readName(from: usize, length: u32, binding: bool): i32 {
    const family = <i32>load<u16>(from);
    // An IPv6 socket for datagrams may be given an IPv4 destination.
    const four = !binding && this.type != SOCK_STREAM && family == AF_INET;
    if (CONFIG_LWIP_IPV6 && this.domain == AF_INET6 && !four) return this.readNameV6(from, length, family);
    if (length < SOCKADDR_IN_SIZE) return -EINVAL;
    name.readV4(from);
    if (family == AF_INET) return 0;
    // Linux lets AF_UNSPEC pass: for "any address" when binding, for any destination.
    return family == AF_UNSPEC && (!binding || !name.address.v4) ? 0 : -EAFNOSUPPORT;
  }

  private readNameV6(from: usize, length: u32, family: i32): i32 {
    if (length < SOCKADDR_IN6_LEAST) return -EINVAL;
    if (family != AF_INET6) return -EAFNOSUPPORT;
    if (!name.readV6(from, length)) return -EINVAL;
    return 0;
  }

  bindTo(address: usize, length: u32): i32 {
    const error = this.readName(address, length, true);
    if (error) return error;
    if (this.onlyV6 && this.domain == AF_INET6 && name.address.isV4) return -EINVAL;
    return this.bind(name.address, name.port);
  }

  connectTo(address: usize, length: u32): i64 {
    if (this.domain == AF_INET && length >= SOCKADDR_IN_SIZE && load<u16>(address) != AF_INET) return -EAFNOSUPPORT;
    const error = this.readName(address, length, false);
    if (error) return error;
    const reachable = this.mayReach(name);
    return reachable ? reachable : this.connect(name.address, name.port);
  }

  /** "Any" as a destination is the loopback address. */
  private mayReach(to: Name): i32 {
    if (to.address.isAny) {
      if (to.address.isV4) to.address.setV4(0x7f000001);
      else to.address.low = 1;
    }
    return this.onlyV6 && this.domain == AF_INET6 && to.address.isV4 ? -ENETUNREACH : 0;
  }

  sendTo(from: Uio, flags: i32, address: usize, length: u32): i64 {
    if (!length) return this.send(from, flags, null);
    const error = this.readName(address, length, false);
    if (error) return error;
    const reachable = this.mayReach(name);
    return reachable ? reachable : this.send(from, flags, name);
  }

  fillSender(to: usize): u32 {
    return senderKnown ? sender.fill(to, this.domain) : 0;
  }

  localAddressTo(to: usize): i32 {
    const error = this.localName(name);
    return error < 0 ? error : <i32>name.fill(to, this.domain);
  }

  peerAddressTo(to: usize): i32 {
    const error = this.peerName(name);
    return error < 0 ? error : <i32>name.fill(to, this.domain);
  }
}
