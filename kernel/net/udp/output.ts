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
import { Address } from "../address";
import { isBroadcastAddress } from "../iface/interface";
import { routeTo, sourceFor } from "../iface/routes";
import { ipSend } from "../ip";
import { leaveChecksum } from "../offload";
import { freePacket } from "../packet";
import { beginFill, fillAddress, filled, fillRoom, takeFrame } from "../payload";
import { Binding, EPHEMERAL_COUNT } from "../ports";
import { fold, pseudoHeader } from "../wire/checksum";
import { PROTOCOL_UDP } from "../wire/ipv4";
import { putUdp, UDP_CHECKSUM, UDP_HEADER } from "../wire/udp";
import { hashEndpoint, UdpEndpoint, udpPorts } from "./endpoint";

/** 65,535 less the headers of IPv4 and UDP; IPv6 does not count its own. */
const LONGEST: u64 = 65507;
const LONGEST_V6: u64 = 65527;

/** Binds to an address and port (0: any free one): 0 or a negative errno. */
export function udpBind(e: UdpEndpoint, address: Address, port: u32, reuse: bool, reusePort: bool, onlyV6: bool): i32 {
  for (let attempt: u32 = 0; attempt < EPHEMERAL_COUNT; attempt++) {
    const claim = new Binding(address, port ? port : udpPorts.ephemeral(address, address, 0, attempt));
    claim.reuseAddress = reuse;
    claim.reusePort = reusePort;
    claim.onlyV6 = onlyV6;
    if (!udpPorts.conflicts(claim)) {
      udpPorts.add(claim);
      if (!port) udpPorts.used(attempt);
      e.binding = claim;
      e.local.copyFrom(address);
      e.localPort = claim.port;
      hashEndpoint(e);
      return 0;
    }
    if (port) return -EADDRINUSE;
  }
  return -EAGAIN;
}

const hop = new Address();
const source = new Address();

/** Sends all of `from` as one datagram of a bound endpoint: its length, or a negative errno. */
export function udpSend(e: UdpEndpoint, from: Uio, to: Address, port: u32): i64 {
  if (from.left > (to.isV4 ? LONGEST : LONGEST_V6)) return -EMSGSIZE;
  if (!port) return -EINVAL;
  const iface = routeTo(to, hop);
  if (!iface) return -ENETUNREACH;
  if (to.isV4 && !e.broadcast && isBroadcastAddress(to.v4)) return -EACCES;
  if (!e.local.isAny) {
    if (e.local.isV4 != to.isV4) return -ENETUNREACH;
    source.copyFrom(e.local);
  } else if (!sourceFor(to, iface, source)) return -EADDRNOTAVAIL;
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
  ipSend(packet, source, to, PROTOCOL_UDP, e.tos, e.ttl, 0, iface, hop);
  return length;
}
