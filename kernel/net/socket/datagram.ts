// A UDP socket (udp(7)).

import {
  EADDRNOTAVAIL,
  EAGAIN,
  EDESTADDRREQ,
  EFAULT,
  EINVAL,
  ENETUNREACH,
  ENOPROTOOPT,
  ENOTCONN,
  EOPNOTSUPP,
  EPIPE,
} from "../../abi/errno";
import * as so from "../../abi/socket";
import { IPPROTO_UDP, MSG_ERRQUEUE, MSG_OOB, MSG_PEEK, MSG_TRUNC, SHUT_RD, SHUT_RDWR, SHUT_WR } from "../../abi/socket";
import { CONFIG_LWIP_IPV6 } from "../../config";
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP } from "../../fs/file";
import { brokenPipe } from "../../fs/hooks";
import { Uio } from "../../mm/uio";
import { Address } from "../address";
import { refreshClock } from "../clock";
import { isLocal, isToMany } from "../iface/interface";
import { routeTo, sourceFor } from "../iface/routes";
import { notedSource } from "../note";
import { freePacket, Packet } from "../packet";
import { UdpEndpoint } from "../udp/endpoint";
import { udpBind, udpSend } from "../udp/output";
import { incoming } from "./ancillary";
import { InetSocket, Name, sender, setSenderKnown } from "./inet";
import { getIpv6Option, setIpv6Option } from "./ipv6options";
import { isMembershipV4, isMembershipV6, Memberships } from "./membership";
import { bufferLimit, getCommonOption, intAt, putInt, setCommonOption } from "./options";
import { POLLRDNORM, POLLWRNORM, setReceivedFlags } from "./socket";
import { isIgnoredIp } from "./streamoptions";
import { kindOf, tellBeside } from "./told";

const scratch = new Address();

export class DatagramSocket extends InetSocket {
  private readonly endpoint: UdpEndpoint = new UdpEndpoint();
  private sendBuffer: i32 = 212992;
  private readClosed: bool = false;
  private writeClosed: bool = false;
  /** What is told beside datagrams: bits of told.ts's table. */
  private told: u32 = 0;
  private readonly memberships: Memberships = new Memberships();

  constructor(domain: i32, flags: i32) {
    super(domain, so.SOCK_DGRAM, IPPROTO_UDP, flags);
    this.endpoint.local.clearFamily(domain == so.AF_INET);
    this.endpoint.remote.clearFamily(domain == so.AF_INET);
    this.endpoint.waiters = this.waiters;
  }

  bind(address: Address, port: u32): i32 {
    if (this.endpoint.localPort) return -EINVAL;
    if (!address.isAny && !isLocal(address) && !isToMany(address)) return -EADDRNOTAVAIL;
    return this.claim(address, port, this.reuseAddress, this.reusePort);
  }

  get isBound(): bool {
    return this.endpoint.localPort != 0;
  }

  get hops(): u32 {
    return this.endpoint.ttl;
  }

  set hops(value: u32) {
    this.endpoint.ttl = value;
  }

  get trafficClass(): u32 {
    return this.endpoint.tos;
  }

  set trafficClass(value: u32) {
    this.endpoint.tos = value;
  }

  private claim(address: Address, port: u32, reuse: bool, reusePort: bool): i32 {
    return udpBind(this.endpoint, address, port, reuse, reusePort, this.onlyV6);
  }

  /** Gives the socket a port if it has none: 0 or a negative errno. */
  private bindAutomatically(): i32 {
    if (this.endpoint.localPort) return 0;
    scratch.clearFamily(this.domain == so.AF_INET);
    return this.claim(scratch, 0, false, false);
  }

  connect(address: Address, port: u32): i64 {
    const e = this.endpoint;
    const iface = routeTo(address, scratch);
    if (!iface) return -ENETUNREACH;
    const bound = this.bindAutomatically();
    if (bound < 0) return bound;
    if (e.local.isAny) {
      if (!sourceFor(address, iface, scratch)) return -EADDRNOTAVAIL;
      e.local.copyFrom(scratch);
    }
    e.remote.copyFrom(address);
    e.remotePort = port;
    return 0;
  }

  disconnect(): i32 {
    const e = this.endpoint;
    e.remote.clearFamily(this.domain == so.AF_INET);
    e.remotePort = 0;
    const binding = e.binding;
    if (binding) e.local.copyFrom(binding.address);
    return 0;
  }

  send(from: Uio, flags: i32, to: Name | null): i64 {
    if (flags & MSG_OOB) return -EOPNOTSUPP;
    const e = this.endpoint;
    if (this.writeClosed) {
      if (!(flags & so.MSG_NOSIGNAL)) brokenPipe();
      return -EPIPE;
    }
    const error = this.endpoint.takeError();
    if (error) return -error;
    refreshClock();
    if (!to && !e.isConnected) return -EDESTADDRREQ;
    const bound = this.bindAutomatically();
    if (bound < 0) return bound;
    return to ? udpSend(e, from, to.address, to.port) : udpSend(e, from, e.remote, e.remotePort);
  }

  receive(to: Uio, flags: i32): i64 {
    setReceivedFlags(0);
    setSenderKnown(false);
    if (flags & (MSG_OOB | MSG_ERRQUEUE)) return flags & MSG_OOB ? -EOPNOTSUPP : -EAGAIN;
    const e = this.endpoint;
    const error = this.endpoint.takeError();
    if (error) return -error;
    refreshClock();
    const packet = e.queue.first;
    if (!packet) {
      if (this.readClosed) return 0;
      return this.mustNotWait(flags) ? -EAGAIN : this.park(this.receiveTimeout);
    }
    const total = packet.total;
    const copied = copyDatagram(packet, to);
    setSenderKnown(true);
    notedSource(packet, sender.address);
    sender.port = packet.peerPort;
    incoming.clear();
    tellBeside(this.told, packet);
    if (!(flags & MSG_PEEK)) {
      e.take();
      freePacket(packet);
    }
    if (copied < 0) return -EFAULT;
    if (<u32>copied == total) return copied;
    setReceivedFlags(MSG_TRUNC);
    return flags & MSG_TRUNC ? <i64>total : copied;
  }

  shutdown(how: i32): i32 {
    if (how < SHUT_RD || how > SHUT_RDWR) return -EINVAL;
    if (!this.endpoint.isConnected) return -ENOTCONN;
    if (how != SHUT_WR) this.readClosed = true;
    if (how != SHUT_RD) this.writeClosed = true;
    this.waiters.wake(POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
    return 0;
  }

  localName(name: Name): i32 {
    name.address.copyFrom(this.endpoint.local);
    name.port = this.endpoint.localPort;
    return 0;
  }

  peerName(name: Name): i32 {
    const e = this.endpoint;
    if (!e.isConnected) return -ENOTCONN;
    name.address.copyFrom(e.remote);
    name.port = e.remotePort;
    return 0;
  }

  poll(): u32 {
    let bits: u32 = POLLOUT | POLLWRNORM;
    if (!this.endpoint.queue.empty || this.readClosed) bits |= POLLIN | POLLRDNORM;
    if (this.readClosed) bits |= POLLRDHUP;
    if (this.readClosed && this.writeClosed) bits |= POLLHUP;
    if (this.endpoint.error) bits |= POLLERR;
    return bits;
  }

  get readableBytes(): i32 {
    const packet = this.endpoint.queue.first;
    return packet ? <i32>packet.total : 0;
  }

  getOption(level: i32, name: i32, to: usize, room: u32): i32 {
    const e = this.endpoint;
    const kind = kindOf(level, name);
    if (kind >= 0) return putInt(to, room, (this.told >> kind) & 1);
    if (level == so.IPPROTO_IP) {
      if (name == so.IP_TTL || name == so.IP_MULTICAST_TTL) return putInt(to, room, <i32>e.ttl);
      if (name == so.IP_TOS) return putInt(to, room, <i32>e.tos);
      if (name == so.IP_RECVERR) return putInt(to, room, e.tellErrors ? 1 : 0);
      return isIgnoredIp(name) ? putInt(to, room, 0) : -ENOPROTOOPT;
    }
    if (CONFIG_LWIP_IPV6 && level == so.IPPROTO_IPV6 && this.domain == so.AF_INET6) {
      return getIpv6Option(this, name, to, room);
    }
    if (level != so.SOL_SOCKET) return -ENOPROTOOPT;
    if (name == so.SO_ERROR) return putInt(to, room, this.endpoint.takeError());
    if (name == so.SO_BROADCAST) return putInt(to, room, e.broadcast ? 1 : 0);
    if (name == so.SO_RCVBUF) return putInt(to, room, <i32>e.receiveLimit);
    if (name == so.SO_SNDBUF) return putInt(to, room, this.sendBuffer);
    return getCommonOption(this, name, to, room);
  }

  setOption(level: i32, name: i32, from: usize, length: u32): i32 {
    if (length < 4) return -EINVAL;
    const e = this.endpoint;
    const value = intAt(from);
    const kind = kindOf(level, name);
    if (kind >= 0) {
      this.told = value ? this.told | (1 << kind) : this.told & ~(1 << kind);
      return 0;
    }
    if (level == so.IPPROTO_IP && isMembershipV4(name)) {
      return this.memberships.changeV4(name == so.IP_ADD_MEMBERSHIP, from, length);
    }
    if (CONFIG_LWIP_IPV6 && level == so.IPPROTO_IPV6 && isMembershipV6(name)) {
      return this.memberships.changeV6(name == so.IPV6_JOIN_GROUP, from, length);
    }
    if (level == so.IPPROTO_IP) return this.setIpOption(name, value);
    if (CONFIG_LWIP_IPV6 && level == so.IPPROTO_IPV6 && this.domain == so.AF_INET6) {
      return setIpv6Option(this, name, from);
    }
    if (level != so.SOL_SOCKET) return -ENOPROTOOPT;
    if (name == so.SO_BROADCAST) e.broadcast = value != 0;
    else if (name == so.SO_RCVBUF || name == so.SO_RCVBUFFORCE) e.receiveLimit = bufferLimit(value);
    else if (name == so.SO_SNDBUF || name == so.SO_SNDBUFFORCE) this.sendBuffer = <i32>bufferLimit(value);
    else if (name != so.SO_KEEPALIVE && name != so.SO_LINGER) return setCommonOption(this, name, from, length);
    return 0;
  }

  private setIpOption(name: i32, value: i32): i32 {
    const e = this.endpoint;
    if (name == so.IP_TTL || name == so.IP_MULTICAST_TTL) e.ttl = <u32>value & 255;
    else if (name == so.IP_TOS) e.tos = <u32>value & 255;
    else if (name == so.IP_RECVERR) e.tellErrors = value != 0;
    else if (name != so.IP_MULTICAST_LOOP && name != so.IP_MULTICAST_IF && !isIgnoredIp(name)) return -ENOPROTOOPT;
    return 0;
  }

  close(): void {
    this.memberships.leaveAll();
    this.endpoint.close();
  }
}

/** Copies as much of a datagram as the program has room for: bytes, or -EFAULT. */
function copyDatagram(packet: Packet, to: Uio): i64 {
  let copied: i64 = 0;
  let piece: Packet | null = packet;
  while (piece && to.left) {
    if (piece.length) {
      const moved = to.put(piece.data, piece.length);
      if (moved < 0) return -EFAULT;
      copied += moved;
    }
    piece = piece.more;
  }
  return copied;
}
