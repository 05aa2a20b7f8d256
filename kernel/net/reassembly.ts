// Puts fragmented datagrams together again (RFC 791, section 3.2; RFC 8200, section 4.5). Memory is bounded: so many
// datagrams, so many fragments each and in all, and 30 seconds. Overlapping fragments have no honest use and end their
// datagram (RFC 5722; for IPv4 as well).

import { Timer } from "../sched/timer";
import { Address } from "./address";
import { now, SECOND } from "./clock";
import { maxFragments } from "./limits";
import { freePacket, Packet } from "./packet";
import { lastPiece } from "./payload";

/** Datagrams being put together at once. */
const DATAGRAMS: i32 = 16;
const LIFETIME: u64 = 30 * SECOND;
/** A datagram of 64 KiB over links of 576 bytes comes in 119 fragments. */
const MAX_OF_ONE: i32 = 128;

/** Told of the first fragment of a datagram that was not completed in time; frees nothing. */
export type ExpiredHook = (packet: Packet, v4: bool) => void;
let onExpired: ExpiredHook = (packet, v4) => {};

export function setExpiredHook(hook: ExpiredHook): void {
  onExpired = hook;
}

/** Fragments held by all datagrams. */
let held: i32 = 0;

/** What the headers of a fragment say. Packets keep their headers only at offset 0. */
export class Fragment {
  readonly source: Address = new Address();
  readonly destination: Address = new Address();
  id: u32 = 0;
  protocol: u32 = 0;
  /** Bytes of headers in front of the fragment's own. */
  headers: u32 = 0;
  /** Where its bytes belong, and how many they are. */
  offset: u32 = 0;
  length: u32 = 0;
  /** It is not the last. */
  more: bool = false;
}

/**
 * One datagram. Invariant: fragments are sorted by mark (their offset) and do not overlap; peerPort is their length.
 * Fires at its lifetime's end.
 */
class Datagram extends Timer {
  used: bool = false;
  readonly source: Address = new Address();
  readonly destination: Address = new Address();
  id: u32 = 0;
  protocol: u32 = 0;
  first: Packet | null = null;
  count: i32 = 0;
  /** Payload bytes so far. */
  bytes: u32 = 0;
  /** Payload bytes in all, 0 until the last fragment came. */
  total: u32 = 0;

  matches(f: Fragment): bool {
    return (
      this.used &&
      this.id == f.id &&
      this.protocol == f.protocol &&
      this.source.equals(f.source) &&
      this.destination.equals(f.destination)
    );
  }

  begin(f: Fragment): void {
    this.used = true;
    this.source.copyFrom(f.source);
    this.destination.copyFrom(f.destination);
    this.id = f.id;
    this.protocol = f.protocol;
    this.total = 0;
    this.armAt(now + LIFETIME);
  }

  /** Forgets the datagram; its fragments are freed unless they were taken out. */
  end(): void {
    let packet = this.first;
    while (packet) {
      const next = packet.next;
      freePacket(packet);
      packet = next;
    }
    this.first = null;
    held -= this.count;
    this.count = 0;
    this.bytes = 0;
    this.used = false;
    this.cancel();
  }

  fire(): void {
    const first = this.first;
    if (first && first.mark == 0) onExpired(first, this.source.isV4);
    this.end();
  }

  /** Puts a fragment in its place: 1 done, 0 a duplicate, -1 it overlaps or contradicts. */
  insert(packet: Packet, f: Fragment): i32 {
    const end = f.offset + f.length;
    if (!f.more) {
      if (this.total && this.total != end) return -1;
      this.total = end;
    }
    if (this.total && end > this.total) return -1;
    let before: Packet | null = null;
    let at = this.first;
    while (at && at.mark < f.offset) {
      before = at;
      at = at.next;
    }
    if (at && at.mark == f.offset && at.peerPort == f.length) return 0;
    if (at && end > at.mark) return -1;
    if (before && before.mark + before.peerPort > f.offset) return -1;
    packet.next = at;
    if (before) before.next = packet;
    else this.first = packet;
    this.count++;
    this.bytes += f.length;
    held++;
    return 1;
  }

  get complete(): bool {
    return this.total != 0 && this.bytes == this.total;
  }

  /** The whole datagram as one frame in pieces. */
  join(): Packet {
    const first = changetype<Packet>(changetype<usize>(this.first));
    let tail = lastPiece(first);
    let packet = first.next;
    first.next = null;
    while (packet) {
      const next = packet.next;
      packet.next = null;
      tail.more = packet;
      tail = lastPiece(packet);
      packet = next;
    }
    first.checksumGood = false;
    this.first = null;
    this.end();
    return first;
  }
}

const datagrams: Datagram[] = [];

/** The datagram this fragment belongs to; of too many the oldest gives way. */
function datagramOf(f: Fragment): Datagram {
  let free: Datagram | null = null;
  let oldest: Datagram | null = null;
  for (let i = 0; i < datagrams.length; i++) {
    const each = datagrams[i];
    if (each.matches(f)) return each;
    if (!each.used) free = each;
    else if (!oldest || each.deadline < oldest.deadline) oldest = each;
  }
  if (!free) {
    if (datagrams.length < DATAGRAMS || !oldest) {
      free = new Datagram();
      datagrams.push(free);
    } else {
      oldest.end();
      free = oldest;
    }
  }
  free.begin(f);
  return free;
}

/**
 * Takes over a fragment (IP header first); `most`: the longest payload. Returns the whole datagram when it was the last
 * missing: the first fragment's headers, not yet set right, and all payload.
 */
export function reassemble(packet: Packet, f: Fragment, most: u32): Packet | null {
  // All but the last must be whole units of 8 bytes; nothing may reach past the longest datagram.
  if (!f.length || (f.more && f.length & 7) || f.offset + f.length > most) {
    freePacket(packet);
    return null;
  }
  const datagram = datagramOf(f);
  if (datagram.count >= MAX_OF_ONE || held >= maxFragments) {
    freePacket(packet);
    return null;
  }
  packet.mark = f.offset;
  packet.peerPort = f.length;
  if (f.offset) packet.pull(f.headers);
  const placed = datagram.insert(packet, f);
  if (placed <= 0) freePacket(packet);
  if (placed < 0) datagram.end();
  return datagram.used && datagram.complete ? datagram.join() : null;
}
