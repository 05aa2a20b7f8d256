// Datagrams out.

import {
  EACCES,
  EADDRINUSE,
  EADDRNOTAVAIL,
  EAGAIN,
  EFAULT,
  EINVAL,
  EMSGSIZE,
  ENETUNREACH,
  ENOBUFS,
} from "../../abi/errno";
import { Uio } from "../../mm/uio";
import { isBroadcastAddress } from "../iface/interface";
import { nextHop, routeTo, sourceFor } from "../iface/routes";
import { ipv4Send, leaveChecksum } from "../ipv4/output";
import { freePacket } from "../packet";
import { beginFill, fillAddress, filled, fillRoom, takeFrame } from "../payload";
import { Binding, EPHEMERAL_COUNT } from "../ports";
import { fold, pseudoHeader } from "../wire/checksum";
import { PROTOCOL_UDP } from "../wire/ipv4";
import { putUdp, UDP_CHECKSUM, UDP_HEADER } from "../wire/udp";
import { hashEndpoint, UdpEndpoint, udpPorts } from "./endpoint";

/** 65,535 less the headers of IPv4 and UDP. */
const LONGEST: u64 = 65507;

/** Binds to an address and port (0: any free one): 0 or a negative errno. */
export function udpBind(e: UdpEndpoint, address: u32, port: u32, reuse: bool, reusePort: bool): i32 {
  for (let attempt: u32 = 0; attempt < EPHEMERAL_COUNT; attempt++) {
    const claim = new Binding(address, port ? port : udpPorts.ephemeral(address, 0, 0, attempt));
    claim.reuseAddress = reuse;
    claim.reusePort = reusePort;
    if (!udpPorts.conflicts(claim)) {
      udpPorts.add(claim);
      if (!port) udpPorts.used(attempt);
      e.binding = claim;
      e.localAddress = address;
      e.localPort = claim.port;
      hashEndpoint(e);
      return 0;
    }
    if (port) return -EADDRINUSE;
  }
  return -EAGAIN;
}

/** Sends all of `from` as one datagram: its length, or a negative errno. */
export function udpSend(e: UdpEndpoint, from: Uio, to: u32, port: u32): i64 {
  if (from.left > LONGEST) return -EMSGSIZE;
  if (!port) return -EINVAL;
  if (!to) to = 0x7f000001;
  const iface = routeTo(to);
  if (!iface) return -ENETUNREACH;
  const hop = nextHop;
  if (!e.broadcast && isBroadcastAddress(to)) return -EACCES;
  const source = e.localAddress ? e.localAddress : sourceFor(to, iface);
  if (!source) return -EADDRNOTAVAIL;
  if (!e.localPort) {
    const bound = udpBind(e, 0, 0, false, false);
    if (bound < 0) return bound;
  }
  const length = <u32>from.left;
  const packet = takeFrame(length);
  if (!packet) return -ENOBUFS;
  beginFill(packet);
  let left = length;
  while (left) {
    const at = fillAddress();
    const part = min(left, fillRoom());
    const got = from.take(at, part);
    if (got != part) {
      freePacket(packet);
      return -EFAULT;
    }
    filled(part);
    left -= part;
  }
  putUdp(packet.push(UDP_HEADER), e.localPort, port, UDP_HEADER + length);
  leaveChecksum(packet, UDP_CHECKSUM, fold(pseudoHeader(source, to, PROTOCOL_UDP, UDP_HEADER + length)));
  ipv4Send(packet, source, to, PROTOCOL_UDP, e.tos, e.ttl, 0, iface, hop);
  return length;
}
