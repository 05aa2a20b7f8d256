// Fragments of IPv6 datagrams (RFC 8200, section 4.5).

import { arrival } from "../arrival";
import { freePacket, Packet } from "../packet";
import { Fragment, reassemble } from "../reassembly";
import { FRAGMENT_HEADER, fragmentId, fragmentPlace, IPV6_HEADER, moreFragments, setPayloadLength } from "../wire/ipv6";

/** The longest payload of a packet that is no jumbogram. */
const PAYLOAD_MAX: u32 = 65535;

const fragment = new Fragment();

/**
 * Takes over a fragment (IPv6 header first, lengths checked) whose fragment header lies at `at` bytes; the field that
 * announced it at `announced`. Returns the whole datagram, without fragment headers, when it was the last missing.
 */
export function reassembleV6(packet: Packet, at: u32, announced: u32): Packet | null {
  const header = packet.data + at;
  fragment.source.copyFrom(arrival.source);
  fragment.destination.copyFrom(arrival.destination);
  fragment.id = fragmentId(header);
  // Fragments of one datagram may differ in the headers behind this one: the first counts (RFC 8200).
  fragment.protocol = 0;
  fragment.headers = at + FRAGMENT_HEADER;
  fragment.offset = fragmentPlace(header);
  fragment.more = moreFragments(header);
  if (packet.total < fragment.headers) {
    freePacket(packet);
    return null;
  }
  fragment.length = packet.total - fragment.headers;
  const whole = reassemble(packet, fragment, PAYLOAD_MAX - (at - IPV6_HEADER));
  if (!whole) return null;
  // The headers in front move over the fragment header, and say what it said comes next.
  const first = whole.data;
  store<u8>(first + announced, load<u8>(first + at));
  memory.copy(first + FRAGMENT_HEADER, first, at);
  whole.pull(FRAGMENT_HEADER);
  setPayloadLength(whole.data, whole.total - IPV6_HEADER);
  return whole;
}
