// socket(2): which kinds of sockets there are.

import { EAFNOSUPPORT, EINVAL, EPROTONOSUPPORT, ESOCKTNOSUPPORT } from "../../abi/errno";
import { NETLINK_ROUTE } from "../../abi/netlink";
import {
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_UNIX,
  IPPROTO_TCP,
  IPPROTO_UDP,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOCK_SEQPACKET,
  SOCK_STREAM,
  SOCK_TYPE_MASK,
} from "../../abi/socket";
import { CONFIG_LIBPOSIX_NETLINK, CONFIG_LIBPOSIX_UNIXSOCKET, CONFIG_LWIP_IPV6 } from "../../config";
import { NetlinkSocket } from "../netlink/socket";
import { UnixSocket } from "../unix/socket";
import { DatagramSocket } from "./datagram";
import { Socket } from "./socket";
import { StreamSocket } from "./stream";

/** Makes a socket of a domain, AF_INET or AF_INET6; flags as in createSocket's type. */
type NewSocket = (domain: i32, flags: i32) => Socket;

let newStream: NewSocket = (domain, flags) => new StreamSocket(domain, flags);
let newDatagram: NewSocket = (domain, flags) => new DatagramSocket(domain, flags);

/** For platforms that have sockets of their own. */
export function setSocketKinds(stream: NewSocket, datagram: NewSocket): void {
  newStream = stream;
  newDatagram = datagram;
}

/** Why createSocket gave null: a negative errno. */
export let createError: i32 = 0;

function refuse(error: i32): Socket | null {
  createError = -error;
  return null;
}

/** A new socket, or null with createError set. type: SOCK_* with SOCK_NONBLOCK and SOCK_CLOEXEC. */
export function createSocket(domain: i32, type: i32, protocol: i32): Socket | null {
  if (type & ~(SOCK_TYPE_MASK | SOCK_NONBLOCK | SOCK_CLOEXEC)) return refuse(EINVAL);
  const kind = type & SOCK_TYPE_MASK;
  if (domain < 0 || domain > 45) return refuse(EAFNOSUPPORT);
  if (kind > 10 || kind == 0) return refuse(EINVAL);
  if (CONFIG_LIBPOSIX_UNIXSOCKET && domain == AF_UNIX) {
    if (protocol && protocol != AF_UNIX) return refuse(EPROTONOSUPPORT);
    // As in Linux: a raw local socket is one for datagrams.
    if (kind == SOCK_RAW) return new UnixSocket(SOCK_DGRAM, type);
    const known = kind == SOCK_STREAM || kind == SOCK_DGRAM || kind == SOCK_SEQPACKET;
    return known ? new UnixSocket(kind, type) : refuse(ESOCKTNOSUPPORT);
  }
  if (CONFIG_LIBPOSIX_NETLINK && domain == AF_NETLINK) {
    if (kind != SOCK_RAW && kind != SOCK_DGRAM) return refuse(ESOCKTNOSUPPORT);
    return protocol == NETLINK_ROUTE ? new NetlinkSocket(type, protocol) : refuse(EPROTONOSUPPORT);
  }
  if (domain != AF_INET && (!CONFIG_LWIP_IPV6 || domain != AF_INET6)) return refuse(EAFNOSUPPORT);
  if (protocol < 0 || protocol >= 256) return refuse(EINVAL);
  if (kind == SOCK_STREAM) {
    return !protocol || protocol == IPPROTO_TCP ? newStream(domain, type) : refuse(EPROTONOSUPPORT);
  }
  if (kind == SOCK_DGRAM) {
    return !protocol || protocol == IPPROTO_UDP ? newDatagram(domain, type) : refuse(EPROTONOSUPPORT);
  }
  return refuse(ESOCKTNOSUPPORT);
}
