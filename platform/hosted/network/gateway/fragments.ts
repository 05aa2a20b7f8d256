// Puts fragments of IPv4 packets together again (RFC 791 section 3.2), within bounds.

import { type Ipv4Packet, MAX_PACKET } from "../wire/ipv4.ts";

/** Packets in the making; the oldest goes first. */
const PACKETS = 32;
const PIECES = 128;
/** Milliseconds a packet may take to arrive. */
const PATIENCE = 30_000;

interface Partial {
  readonly started: number;
  readonly pieces: Ipv4Packet[];
}

export class Fragments {
  private readonly partials = new Map<string, Partial>();

  /** The whole packet, once this was its last missing piece. */
  add(packet: Ipv4Packet, now: number): Ipv4Packet | undefined {
    if (!packet.moreFragments && packet.offset === 0) return packet;
    if (packet.offset + packet.payload.length > MAX_PACKET) return undefined;
    const key = `${packet.source} ${packet.destination} ${packet.protocol} ${packet.identification}`;
    const partial = this.find(key, now);
    if (partial.pieces.length >= PIECES) return undefined;
    partial.pieces.push(packet);
    const whole = assemble(partial.pieces);
    if (whole) this.partials.delete(key);
    return whole;
  }

  private find(key: string, now: number): Partial {
    for (const [other, { started }] of this.partials) {
      if (now - started < PATIENCE) break;
      this.partials.delete(other);
    }
    let partial = this.partials.get(key);
    if (!partial) {
      const [oldest] = this.partials.keys();
      if (this.partials.size >= PACKETS && oldest !== undefined) this.partials.delete(oldest);
      partial = { started: now, pieces: [] };
      this.partials.set(key, partial);
    }
    return partial;
  }
}

/** The packet, if the pieces cover it from its start to a last piece. Pieces that overlap make no packet. */
function assemble(pieces: Ipv4Packet[]): Ipv4Packet | undefined {
  pieces.sort((a, b) => a.offset - b.offset);
  const [first] = pieces;
  let end = 0;
  for (const piece of pieces) {
    if (piece.offset !== end) return undefined;
    end += piece.payload.length;
  }
  if (!first || pieces.at(-1)?.moreFragments !== false) return undefined;
  const payload = new Uint8Array(end);
  for (const piece of pieces) payload.set(piece.payload, piece.offset);
  return { ...first, moreFragments: false, payload };
}
