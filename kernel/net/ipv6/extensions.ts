// The headers between IPv6's and the transport's (RFC 8200, section 4): walked over, with a bound, and obeyed as far as
// they ask something of a host.

import { arrival } from "../arrival";
import { freePacket, Packet } from "../packet";
import { gatherHead } from "../payload";
import { PARAMETER_PROBLEM, UNKNOWN_HEADER, UNKNOWN_OPTION } from "../wire/icmpv6";
import {
  extensionLength,
  FRAGMENT_HEADER,
  fragmentPlace,
  IPV6_HEADER,
  moreFragments,
  NEXT_DESTINATION,
  NEXT_FRAGMENT,
  NEXT_HOP_BY_HOP,
  NEXT_ROUTING,
  nextHeader,
} from "../wire/ipv6";
import { sendErrorV6 } from "./icmp";
import { reassembleV6 } from "./reassembly";

/** More headers than this are nobody's honest packet. */
const MOST_HEADERS: i32 = 8;
/** Bytes of headers that are looked at. */
const MOST_BYTES: u32 = 512;
/** Where IPv6's own header says what comes next. */
const NEXT_FIELD: u32 = 6;
const PAD_ONE: u32 = 0;
const PAD_MANY: u32 = 1;
const ROUTER_ALERT: u32 = 5;

function drop(packet: Packet): Packet | null {
  freePacket(packet);
  return null;
}

/** Answers with a parameter problem that points at this byte, and drops the packet. */
function refuse(packet: Packet, code: u32, at: u32): Packet | null {
  sendErrorV6(packet, PARAMETER_PROBLEM, code, at);
  return drop(packet);
}

/**
 * Takes over a packet (IPv6 header first); gives it back, whole, with arrival.headers and arrival.protocol set, or null:
 * dropped, or a fragment that waits for others.
 */
export function skipExtensions(packet: Packet): Packet | null {
  let whole = packet;
  let at = IPV6_HEADER;
  let announced = NEXT_FIELD;
  let next = nextHeader(whole.data);
  for (let count = 0; isExtension(next); count++) {
    if (count == MOST_HEADERS || at + 8 > MOST_BYTES || !has(whole, at + 8)) return drop(whole);
    if (next == NEXT_HOP_BY_HOP && at != IPV6_HEADER) return refuse(whole, UNKNOWN_HEADER, announced);
    if (next == NEXT_FRAGMENT) {
      // "Atomic" fragments are whole already (RFC 6946).
      if (fragmentPlace(whole.data + at) || moreFragments(whole.data + at)) {
        const joined = reassembleV6(whole, at, announced);
        if (!joined) return null;
        whole = joined;
        next = load<u8>(whole.data + announced);
        continue;
      }
      announced = at;
      next = load<u8>(whole.data + at);
      at += FRAGMENT_HEADER;
      continue;
    }
    const length = extensionLength(whole.data + at);
    if (at + length > MOST_BYTES || !has(whole, at + length)) return drop(whole);
    if (next == NEXT_ROUTING) {
      // We are the end of the route: "segments left" must be 0.
      if (load<u8>(whole.data + at, 3)) return refuse(whole, 0, at + 2);
    } else {
      const bad = unknownOption(whole.data + at, length);
      if (bad) return refuseOption(whole, at, bad);
    }
    announced = at;
    next = load<u8>(whole.data + at);
    at += length;
  }
  arrival.headers = at;
  arrival.protocol = next;
  return whole;
}

function isExtension(next: u32): bool {
  return next == NEXT_HOP_BY_HOP || next == NEXT_ROUTING || next == NEXT_FRAGMENT || next == NEXT_DESTINATION;
}

/** Makes sure that so many bytes lie in the first piece. */
function has(packet: Packet, bytes: u32): bool {
  return packet.length >= bytes || gatherHead(packet, bytes);
}

/** The place of an option that forbids to go on, 0 if there is none ("the highest-order 2 bits specify the action"). */
function unknownOption(header: usize, length: u32): u32 {
  let at: u32 = 2;
  while (at < length) {
    const type = <u32>load<u8>(header + at);
    if (type == PAD_ONE) {
      at++;
      continue;
    }
    if (at + 2 > length || at + 2 + <u32>load<u8>(header + at + 1) > length) return at;
    if (type != PAD_MANY && type != ROUTER_ALERT && type >> 6) return at;
    at += 2 + <u32>load<u8>(header + at + 1);
  }
  return 0;
}

function refuseOption(packet: Packet, header: u32, option: u32): Packet | null {
  const action = <u32>load<u8>(packet.data + header + option) >> 6;
  if (action == 2 || (action == 3 && !arrival.toMany)) return refuse(packet, UNKNOWN_OPTION, header + option);
  return drop(packet);
}
