// Cuts a packet that is wider than its link into fragments (RFC 791, section 3.2).

import { Address } from "../address";
import { Interface } from "../iface/interface";
import { linkOutput } from "../iface/output";
import { freePacket, Packet, takePacket } from "../packet";
import { copyPayload } from "../payload";
import { flagsAndOffset, headerLength, MORE_FRAGMENTS, seal, setFlagsAndOffset, setTotalLength } from "../wire/ipv4";

/** Sends the packet (IPv4 header first) in fragments, and frees it. When packets run out the rest is not sent. */
export function fragmentOutput(packet: Packet, iface: Interface, nextHop: Address): void {
  const header = headerLength(packet.data);
  const total = packet.total - header;
  // Offsets count in units of 8 bytes.
  const room = min<u32>(iface.mtu - header, 1480) & ~7;
  let offset: u32 = 0;
  while (offset < total) {
    const length = min(room, total - offset);
    const fragment = takePacket();
    if (!fragment) break;
    fragment.length = header + length;
    memory.copy(fragment.data, packet.data, header);
    copyPayload(fragment.data + header, packet, header + offset, length);
    setTotalLength(fragment.data, header + length);
    const more = offset + length < total ? MORE_FRAGMENTS : 0;
    setFlagsAndOffset(fragment.data, (flagsAndOffset(packet.data) & 0xe000) | more | (offset >> 3));
    seal(fragment.data);
    linkOutput(fragment, nextHop, iface);
    offset += length;
  }
  freePacket(packet);
}
