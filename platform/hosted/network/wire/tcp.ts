// TCP's segments (RFC 9293 section 3.1).
//
//   0 source port · 2 destination port · 4 sequence number · 8 acknowledgement number
//   12 header length, flags · 14 window · 16 checksum · 18 urgent · 20 options · data

import type { Ipv4 } from "../addresses.ts";
import { get16, get32, set16, set32 } from "./bytes.ts";
import { fold, pseudoHeader, sum } from "./checksum.ts";
import { type Ipv4Packet, PAYLOAD, packetFrame, TCP } from "./ipv4.ts";

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

export const TCP_HEADER = 20;

const OPTION_END = 0;
const OPTION_NOTHING = 1;
const OPTION_SEGMENT_SIZE = 2;
const OPTION_WINDOW_SCALE = 3;

export interface Segment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  /** As on the wire, not scaled. */
  readonly window: number;
  readonly data: Uint8Array;
  /** The options' bytes. */
  readonly options: Uint8Array;
}

/** The options of a SYN that matter here. */
export interface SynOptions {
  /** The most data the sender takes in one segment, in bytes. */
  readonly segmentSize: number | undefined;
  /** Bits to shift the sender's windows by (RFC 7323); undefined: the sender knows no scaling. */
  readonly windowScale: number | undefined;
}

export function parseTcp({ source, destination, payload }: Ipv4Packet): Segment | undefined {
  if (payload.length < TCP_HEADER) return undefined;
  const header = ((payload[12] ?? 0) >> 4) * 4;
  if (header < TCP_HEADER || header > payload.length) return undefined;
  const total = sum(payload, 0, payload.length) + pseudoHeader(source, destination, TCP, payload.length);
  if (fold(total) !== 0) return undefined;
  return {
    sourcePort: get16(payload, 0),
    destinationPort: get16(payload, 2),
    sequence: get32(payload, 4),
    acknowledgement: get32(payload, 8),
    flags: (payload[13] ?? 0) & 0x3f,
    window: get16(payload, 14),
    data: payload.subarray(header),
    options: payload.subarray(TCP_HEADER, header),
  };
}

/** Reads options up to the first that makes no sense. */
export function parseSynOptions(options: Uint8Array): SynOptions {
  let segmentSize: number | undefined;
  let windowScale: number | undefined;
  for (let at = 0; at < options.length; ) {
    const kind = options[at];
    if (kind === OPTION_END) break;
    if (kind === OPTION_NOTHING) {
      at++;
      continue;
    }
    const length = options[at + 1] ?? 0;
    if (length < 2 || at + length > options.length) break;
    if (kind === OPTION_SEGMENT_SIZE && length === 4) segmentSize = get16(options, at + 2);
    // "If a Window Scale option is received with a shift.cnt value larger than 14 … use 14" (RFC 7323 section 2.3).
    if (kind === OPTION_WINDOW_SCALE && length === 3) windowScale = Math.min(options[at + 2] ?? 0, 14);
    at += length;
  }
  return { segmentSize, windowScale };
}

/** The bytes of the options of a SYN. */
export function synOptions({ segmentSize, windowScale }: SynOptions): Uint8Array {
  const size = segmentSize ?? 536;
  const bytes = [OPTION_SEGMENT_SIZE, 4, size >> 8, size & 255];
  if (windowScale !== undefined) bytes.push(OPTION_NOTHING, OPTION_WINDOW_SCALE, 3, windowScale);
  return Uint8Array.from(bytes);
}

/** The fields of a segment that tcpFrame() writes before data is filled in. */
export type SegmentHeader = Omit<Segment, "data">;

/**
 * A frame without Ethernet header. `fill` writes the data into the frame, from a place on: it comes from several
 * buffers, and so is copied once only.
 */
export function tcpFrame(
  source: Ipv4,
  destination: Ipv4,
  segment: SegmentHeader,
  length = 0,
  fill?: (frame: Uint8Array, at: number) => void,
): Uint8Array {
  const header = TCP_HEADER + segment.options.length;
  const frame = packetFrame(source, destination, TCP, header + length);
  set16(frame, PAYLOAD, segment.sourcePort);
  set16(frame, PAYLOAD + 2, segment.destinationPort);
  set32(frame, PAYLOAD + 4, segment.sequence);
  set32(frame, PAYLOAD + 8, segment.acknowledgement);
  frame[PAYLOAD + 12] = (header / 4) << 4;
  frame[PAYLOAD + 13] = segment.flags;
  set16(frame, PAYLOAD + 14, segment.window);
  frame.set(segment.options, PAYLOAD + TCP_HEADER);
  fill?.(frame, PAYLOAD + header);
  const total = sum(frame, PAYLOAD, frame.length) + pseudoHeader(source, destination, TCP, header + length);
  set16(frame, PAYLOAD + 16, fold(total));
  return frame;
}
