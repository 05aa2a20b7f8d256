// Fragments of IPv4 datagrams (RFC 791, section 3.2).

import { Packet } from "../packet";
import { Fragment, reassemble } from "../reassembly";
import {
  destinationAddress,
  flagsAndOffset,
  fragmentOffset,
  headerLength,
  IPV4_MAX,
  identification,
  MORE_FRAGMENTS,
  protocol,
  setFlagsAndOffset,
  setTotalLength,
  sourceAddress,
  totalLength,
} from "../wire/ipv4";

const fragment = new Fragment();

/** Takes over a fragment (IPv4 header first, lengths checked); returns the whole datagram when it was the last missing. */
export function reassembleV4(packet: Packet): Packet | null {
  const header = packet.data;
  fragment.source.setV4(sourceAddress(header));
  fragment.destination.setV4(destinationAddress(header));
  fragment.id = identification(header);
  fragment.protocol = protocol(header);
  fragment.headers = headerLength(header);
  fragment.offset = fragmentOffset(header);
  fragment.length = totalLength(header) - fragment.headers;
  fragment.more = (flagsAndOffset(header) & MORE_FRAGMENTS) != 0;
  const whole = reassemble(packet, fragment, IPV4_MAX - fragment.headers);
  if (!whole) return null;
  setTotalLength(whole.data, whole.total);
  setFlagsAndOffset(whole.data, 0);
  return whole;
}
