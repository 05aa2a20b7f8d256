// IPv4's header (RFC 791).
//
//   0 version, header length · 1 service · 2 total length · 4 identification · 6 flags, offset
//   8 time to live · 9 protocol · 10 checksum · 12 source · 16 destination · 20 options

import type { Ipv4 } from "../addresses.ts";
import { get16, get32, set16, set32 } from "./bytes.ts";
import { fold, sum } from "./checksum.ts";
import { ETHERNET_HEADER } from "./ethernet.ts";

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;

export const IPV4_HEADER = 20;
/** Where the payload of frames that packetFrame() makes begins. */
export const PAYLOAD = ETHERNET_HEADER + IPV4_HEADER;
export const MAX_PACKET = 65535;

const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
const TIME_TO_LIVE = 64;

export interface Ipv4Packet {
  readonly source: Ipv4;
  readonly destination: Ipv4;
  readonly protocol: number;
  readonly timeToLive: number;
  readonly identification: number;
  readonly moreFragments: boolean;
  /** Where the payload belongs in the payload of the whole packet, in bytes. */
  readonly offset: number;
  readonly payload: Uint8Array;
  /** The packet as it came, header first, without padding. */
  readonly bytes: Uint8Array;
}

/** Reads what follows the Ethernet header; undefined unless the header is sound and its checksum right. */
export function parseIpv4(bytes: Uint8Array): Ipv4Packet | undefined {
  if (bytes.length < IPV4_HEADER || (bytes[0] ?? 0) >> 4 !== 4) return undefined;
  const header = ((bytes[0] ?? 0) & 15) * 4;
  const total = get16(bytes, 2);
  if (header < IPV4_HEADER || total < header || total > bytes.length) return undefined;
  if (fold(sum(bytes, 0, header)) !== 0) return undefined;
  const fragment = get16(bytes, 6);
  return {
    source: get32(bytes, 12),
    destination: get32(bytes, 16),
    protocol: bytes[9] ?? 0,
    timeToLive: bytes[8] ?? 0,
    identification: get16(bytes, 4),
    moreFragments: (fragment & MORE_FRAGMENTS) !== 0,
    offset: (fragment & 0x1fff) * 8,
    payload: bytes.subarray(header, total),
    bytes: bytes.subarray(0, total),
  };
}

/** A new frame for a packet: IPv4's header is written, Ethernet's and the payload (from PAYLOAD on) are still zeros. */
export function packetFrame(source: Ipv4, destination: Ipv4, protocol: number, payload: number): Uint8Array {
  const frame = new Uint8Array(PAYLOAD + payload);
  const at = ETHERNET_HEADER;
  frame[at] = 0x45;
  set16(frame, at + 2, IPV4_HEADER + payload);
  set16(frame, at + 6, DONT_FRAGMENT);
  frame[at + 8] = TIME_TO_LIVE;
  frame[at + 9] = protocol;
  set32(frame, at + 12, source);
  set32(frame, at + 16, destination);
  set16(frame, at + 10, fold(sum(frame, at, PAYLOAD)));
  return frame;
}

/** The packet in a frame of packetFrame(), cut into frames of at most this many bytes after the Ethernet header. */
export function fragment(frame: Uint8Array, mtu: number, identification: number): Uint8Array[] {
  const payload = frame.subarray(PAYLOAD);
  const step = (mtu - IPV4_HEADER) & ~7;
  const frames: Uint8Array[] = [];
  for (let from = 0; from < payload.length; from += step) {
    const part = payload.subarray(from, from + step);
    const more = from + step < payload.length;
    const at = ETHERNET_HEADER;
    const piece = packetFrame(get32(frame, at + 12), get32(frame, at + 16), frame[at + 9] ?? 0, part.length);
    set16(piece, at + 4, identification);
    set16(piece, at + 6, (more ? MORE_FRAGMENTS : 0) | (from / 8));
    set16(piece, at + 10, 0);
    set16(piece, at + 10, fold(sum(piece, at, PAYLOAD)));
    piece.set(part, PAYLOAD);
    frames.push(piece);
  }
  return frames;
}
