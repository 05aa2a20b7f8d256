// ICMP (RFC 792): echo, and errors about packets that went nowhere.
//
//   0 type · 1 code · 2 checksum · 4 identifier, sequence number (echo) or 0 (errors) · 8 data

import type { Ipv4 } from "../addresses.ts";
import { set16 } from "./bytes.ts";
import { fold, sum } from "./checksum.ts";
import { ICMP, IPV4_HEADER, type Ipv4Packet, PAYLOAD, packetFrame } from "./ipv4.ts";

export const ICMP_HEADER = 8;
export const ECHO_REPLY = 0;
export const UNREACHABLE = 3;
export const ECHO_REQUEST = 8;

/** Codes of UNREACHABLE; the last is from RFC 1812. */
export const NET_UNREACHABLE = 0;
export const HOST_UNREACHABLE = 1;
export const PROTOCOL_UNREACHABLE = 2;
export const PORT_UNREACHABLE = 3;
export const PROHIBITED = 13;

export interface IcmpMessage {
  readonly type: number;
  readonly code: number;
  /** Everything after the checksum. */
  readonly rest: Uint8Array;
}

export function parseIcmp(bytes: Uint8Array): IcmpMessage | undefined {
  if (bytes.length < ICMP_HEADER || fold(sum(bytes, 0, bytes.length)) !== 0) return undefined;
  return { type: bytes[0] ?? 0, code: bytes[1] ?? 0, rest: bytes.subarray(4) };
}

/** A frame without Ethernet header. */
export function icmpFrame(source: Ipv4, destination: Ipv4, message: IcmpMessage): Uint8Array {
  const frame = packetFrame(source, destination, ICMP, 4 + message.rest.length);
  frame[PAYLOAD] = message.type;
  frame[PAYLOAD + 1] = message.code;
  frame.set(message.rest, PAYLOAD + 4);
  set16(frame, PAYLOAD + 2, fold(sum(frame, PAYLOAD, frame.length)));
  return frame;
}

/** An error about a packet: its header and the first 8 bytes of what it carried are sent back. */
export function unreachable(source: Ipv4, about: Ipv4Packet, code: number): Uint8Array {
  const header = about.bytes.length - about.payload.length;
  const quoted = about.bytes.subarray(0, Math.min(about.bytes.length, Math.max(header, IPV4_HEADER) + 8));
  const rest = new Uint8Array(4 + quoted.length);
  rest.set(quoted, 4);
  return icmpFrame(source, about.source, { type: UNREACHABLE, code, rest });
}
