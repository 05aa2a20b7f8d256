// Puts fragmented datagrams together again (RFC 791, section 3.2). Memory is bounded: so many datagrams, so many
// fragments each and in all, and 30 seconds. Overlapping fragments have no honest use and end their datagram
// (as RFC 5722 has it for IPv6).

import { Timer } from "../../sched/timer";
import { now, SECOND } from "../clock";
import { Interface } from "../iface/interface";
import { maxFragments } from "../limits";
import { freePacket, Packet } from "../packet";
import { lastPiece } from "../payload";
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

/** Datagrams being put together at once. */
const DATAGRAMS: i32 = 16;
const LIFETIME: u64 = 30 * SECOND;
/** A datagram of 64 KiB over links of 576 bytes comes in 119 fragments. */
const MAX_OF_ONE: i32 = 128;

/** Told of the first fragment of a datagram that was not completed in time; frees nothing. */
export type ExpiredHook = (packet: Packet, iface: Interface) => void;
let onExpired: ExpiredHook = (packet, iface) => {};

export function setExpiredHook(hook: ExpiredHook): void {
  onExpired = hook;
}

/** Fragments held by all datagrams. */
let held: i32 = 0;

/** One datagram. Invariant: fragments are sorted by mark (their offset) and do not overlap. Fires at its lifetime's end. */
class Datagram extends Timer {
  used: bool = false;
  source: u32 = 0;
  destination: u32 = 0;
  id: u32 = 0;
  protocol: u32 = 0;
  iface: Interface | null = null;
  first: Packet | null = null;
  count: i32 = 0;
  /** Payload bytes so far. */
  bytes: u32 = 0;
  /** Payload bytes in all, 0 until the last fragment came. */
  total: u32 = 0;

  matches(header: usize): bool {
    return (
      this.used &&
      this.id == identification(header) &&
      this.source == sourceAddress(header) &&
      this.destination == destinationAddress(header) &&
      this.protocol == protocol(header)
    );
  }

  begin(header: usize, iface: Interface): void {
    this.used = true;
    this.source = sourceAddress(header);
    this.destination = destinationAddress(header);
    this.id = identification(header);
    this.protocol = protocol(header);
    this.iface = iface;
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
    const iface = this.iface;
    if (first && iface && first.mark == 0) onExpired(first, iface);
    this.end();
  }

  /** Puts a fragment in its place: 1 done, 0 a duplicate, -1 it overlaps or contradicts. */
  insert(packet: Packet, length: u32, last: bool): i32 {
    const start = packet.mark;
    const end = start + length;
    if (last) {
      if (this.total && this.total != end) return -1;
      this.total = end;
    }
    if (this.total && end > this.total) return -1;
    let before: Packet | null = null;
    let at = this.first;
    while (at && at.mark < start) {
      before = at;
      at = at.next;
    }
    if (at && at.mark == start && payloadLength(at) == length) return 0;
    if (at && end > at.mark) return -1;
    if (before && before.mark + payloadLength(before) > start) return -1;
    packet.next = at;
    if (before) before.next = packet;
    else this.first = packet;
    this.count++;
    this.bytes += length;
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
      packet.pull(headerLength(packet.data));
      tail.more = packet;
      tail = lastPiece(packet);
      packet = next;
    }
    setTotalLength(first.data, headerLength(first.data) + this.total);
    setFlagsAndOffset(first.data, 0);
    first.checksumGood = false;
    this.first = null;
    this.end();
    return first;
  }
}

function payloadLength(fragment: Packet): u32 {
  return totalLength(fragment.data) - headerLength(fragment.data);
}

const datagrams: Datagram[] = [];

/** The datagram this fragment belongs to; of too many the oldest gives way. */
function datagramOf(header: usize, iface: Interface): Datagram {
  let free: Datagram | null = null;
  let oldest: Datagram | null = null;
  for (let i = 0; i < datagrams.length; i++) {
    const each = datagrams[i];
    if (each.matches(header)) return each;
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
  free.begin(header, iface);
  return free;
}

/** Takes over a fragment (IPv4 header first, lengths checked); returns the whole datagram when it was the last missing. */
export function reassemble(packet: Packet, iface: Interface): Packet | null {
  const header = packet.data;
  const more = (flagsAndOffset(header) & MORE_FRAGMENTS) != 0;
  const length = payloadLength(packet);
  packet.mark = fragmentOffset(header);
  // All but the last must be whole units of 8 bytes; nothing may reach past the longest datagram.
  if (!length || (more && length & 7) || packet.mark + length + headerLength(header) > IPV4_MAX) {
    freePacket(packet);
    return null;
  }
  const datagram = datagramOf(header, iface);
  if (datagram.count >= MAX_OF_ONE || held >= maxFragments) {
    freePacket(packet);
    return null;
  }
  const placed = datagram.insert(packet, length, !more);
  if (placed <= 0) freePacket(packet);
  if (placed < 0) datagram.end();
  return datagram.used && datagram.complete ? datagram.join() : null;
}
