// What arrived and the program has not read: packets in order, then packets that wait for a hole to fill. Payload is
// never copied between packets except to pack small segments together.
//
// Invariants: packets in order are single pieces and not empty; packets out of order are sorted by mark (sequence
// number), don't overlap, and begin after the next byte expected.

import { Uio } from "../../mm/uio";
import { CAPACITY, freePacket, Packet } from "../packet";
import { PacketList } from "../packetlist";
import { skipBytes, trimTo } from "../payload";
import { after, before } from "../wire/tcp";

/** A segment at most this long is copied behind the one before it rather than keeping a buffer of its own. */
const SMALL: u32 = CAPACITY / 4;

export class ReceiveQueue {
  private ordered: PacketList = new PacketList();
  /** Bytes in order. */
  bytes: u32 = 0;
  private early: Packet | null = null;
  private lastEarly: Packet | null = null;

  get hasEarly(): bool {
    return this.early != null;
  }

  /** Takes over a packet with the next bytes in order. */
  append(packet: Packet): void {
    let piece: Packet | null = packet;
    while (piece) {
      const more = piece.more;
      piece.more = null;
      this.appendPiece(piece);
      piece = more;
    }
  }

  private appendPiece(piece: Packet): void {
    const length = piece.length;
    this.bytes += length;
    const last = this.ordered.last;
    if (length <= SMALL && last && last.tailroom >= length) {
      memory.copy(last.data + last.length, piece.data, length);
      last.length += length;
    } else if (length) {
      this.ordered.push(piece);
      return;
    }
    freePacket(piece);
  }

  /** Gives the program up to limit bytes: how many, or -EFAULT if none. peekFrom >= 0 leaves them, starting there. */
  read(to: Uio, limit: u64, peekFrom: i64): i64 {
    if (peekFrom >= 0) return this.peek(to, limit, <u64>peekFrom);
    let done: i64 = 0;
    let packet = this.ordered.first;
    while (packet && limit) {
      const moved = to.put(packet.data, <usize>min<u64>(packet.length, limit));
      if (moved <= 0) return done ? done : moved;
      done += moved;
      limit -= moved;
      this.consume(packet, <u32>moved);
      packet = this.ordered.first;
    }
    return done;
  }

  private consume(packet: Packet, bytes: u32): void {
    this.bytes -= bytes;
    packet.pull(bytes);
    if (packet.length) return;
    this.ordered.shift();
    freePacket(packet);
  }

  private peek(to: Uio, limit: u64, skip: u64): i64 {
    let done: i64 = 0;
    let packet = this.ordered.first;
    while (packet && limit) {
      if (skip >= packet.length) {
        skip -= packet.length;
      } else {
        const moved = to.put(packet.data + <usize>skip, <usize>min<u64>(packet.length - <u32>skip, limit));
        if (moved <= 0) return done ? done : moved;
        done += moved;
        limit -= moved;
        skip = 0;
      }
      packet = packet.next;
    }
    return done;
  }

  /** Throws away up to limit bytes (MSG_TRUNC): how many. */
  discard(limit: u64): i64 {
    let done: i64 = 0;
    let packet = this.ordered.first;
    while (packet && limit) {
      const part = <u32>min<u64>(packet.length, limit);
      done += part;
      limit -= part;
      this.consume(packet, part);
      packet = this.ordered.first;
    }
    return done;
  }

  /** Takes over a packet that came too early, [seq, seq + length); false if it brought nothing new. */
  insert(packet: Packet, seq: u32, length: u32): bool {
    let previous: Packet | null = null;
    const tail = this.lastEarly;
    if (tail && !after(tail.mark, seq)) previous = tail;
    else {
      let at = this.early;
      while (at && !after(at.mark, seq)) {
        previous = at;
        at = at.next;
      }
    }
    if (previous) {
      const end = previous.mark + previous.total;
      if (!before(end, seq + length)) {
        freePacket(packet);
        return false;
      }
      if (after(end, seq)) {
        skipBytes(packet, end - seq);
        length -= end - seq;
        seq = end;
      }
    }
    this.link(packet, seq, length, previous);
    return true;
  }

  private link(packet: Packet, seq: u32, length: u32, previous: Packet | null): void {
    let next = previous ? previous.next : this.early;
    while (next && before(next.mark, seq + length)) {
      if (after(next.mark + next.total, seq + length)) {
        trimTo(packet, next.mark - seq);
        break;
      }
      const covered = next;
      next = next.next;
      freePacket(covered);
    }
    packet.mark = seq;
    packet.next = next;
    if (previous) previous.next = packet;
    else this.early = packet;
    if (!next) this.lastEarly = packet;
  }

  /** Moves what has come into order: the next byte expected was `next`; returns what it is now. */
  advance(next: u32): u32 {
    let packet = this.early;
    while (packet && !after(packet.mark, next)) {
      this.early = packet.next;
      packet.next = null;
      const end = packet.mark + packet.total;
      if (after(end, next)) {
        skipBytes(packet, next - packet.mark);
        this.append(packet);
        next = end;
      } else {
        freePacket(packet);
      }
      packet = this.early;
    }
    if (!packet) this.lastEarly = null;
    return next;
  }

  /** Frees what came too early; the peer will send it again. */
  dropEarly(): void {
    let packet = this.early;
    while (packet) {
      const next = packet.next;
      freePacket(packet);
      packet = next;
    }
    this.early = null;
    this.lastEarly = null;
  }

  /** Frees everything. */
  clear(): void {
    this.ordered.clear();
    this.bytes = 0;
    this.dropEarly();
  }
}
