// UDP (RFC 768).
//
//   0 source port · 2 destination port · 4 length · 6 checksum (0: none) · 8 data

import type { Ipv4 } from "../addresses.ts";
import { get16, set16 } from "./bytes.ts";
import { fold, pseudoHeader, sum } from "./checksum.ts";
import { IPV4_HEADER, type Ipv4Packet, MAX_PACKET, PAYLOAD, packetFrame, UDP } from "./ipv4.ts";

const HEADER = 8;
export const MAX_DATAGRAM = MAX_PACKET - IPV4_HEADER - HEADER;

export interface Datagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly data: Uint8Array;
}

export function parseUdp({ source, destination, payload }: Ipv4Packet): Datagram | undefined {
  const length = get16(payload, 4);
  if (payload.length < HEADER || length < HEADER || length > payload.length) return undefined;
  const total = sum(payload, 0, length) + pseudoHeader(source, destination, UDP, length);
  if (get16(payload, 6) !== 0 && fold(total) !== 0) return undefined;
  return {
    sourcePort: get16(payload, 0),
    destinationPort: get16(payload, 2),
    data: payload.subarray(HEADER, length),
  };
}

/** A frame without Ethernet header. */
export function udpFrame(source: Ipv4, destination: Ipv4, datagram: Datagram): Uint8Array {
  const length = HEADER + datagram.data.length;
  const frame = packetFrame(source, destination, UDP, length);
  set16(frame, PAYLOAD, datagram.sourcePort);
  set16(frame, PAYLOAD + 2, datagram.destinationPort);
  set16(frame, PAYLOAD + 4, length);
  frame.set(datagram.data, PAYLOAD + HEADER);
  const checksum = fold(sum(frame, PAYLOAD, frame.length) + pseudoHeader(source, destination, UDP, length));
  // 0 would mean that there is none.
  set16(frame, PAYLOAD + 6, checksum || 0xffff);
  return frame;
}
