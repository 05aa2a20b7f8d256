// What the program has written and the peer has not acknowledged: a ring that exists only while it holds something,
// starts small and grows on demand up to SO_SNDBUF.
//
//   at              head            head+used       at+size      (the used part may wrap around)
//   |               | unacknowledged, unsent |      |

import { ENOBUFS } from "../../abi/errno";
import { Uio } from "../../mm/uio";
import { givePromisedFrame, heapHasRoom, takePromisedFrame } from "../../platform/frames";
import { PAGE_SIZE } from "../../platform/pagemap";
import { sendMemory } from "../limits";
import { appendBytes } from "../payload";

/** Bytes of the smallest ring: a page frame, one of which is promised to every connection (table.ts). */
const SMALLEST: u32 = PAGE_SIZE;

/** Bytes of all rings in use. */
let inUse: u32 = 0;

/** Bytes that all send buffers hold now. */
export function sendMemoryInUse(): u32 {
  return inUse;
}

function takeRing(size: u32): usize {
  const ring = size == SMALLEST ? takePromisedFrame() : heap.alloc(size);
  if (ring) inUse += size;
  return ring;
}

function mayHold(more: u32): bool {
  return inUse + more <= sendMemory && heapHasRoom(more);
}

function giveRing(ring: usize, size: u32): void {
  inUse -= size;
  if (size == SMALLEST) givePromisedFrame(ring);
  else heap.free(ring);
}

export class SendBuffer {
  private at: usize = 0;
  private size: u32 = 0;
  private head: u32 = 0;
  /** Bytes held. */
  used: u32 = 0;
  /** Sequence number of the first byte held. */
  first: u32 = 0;
  /** Bytes it may hold. */
  limit: u32 = 0;

  /** Sequence number after the last byte held. */
  get end(): u32 {
    return this.first + this.used;
  }

  /** Bytes that may still be added. */
  get room(): u32 {
    return this.limit > this.used ? this.limit - this.used : 0;
  }

  /** Makes room for as many of these bytes as limits allow; returns how many. */
  private reserve(bytes: u32): u32 {
    const wanted = min(bytes, this.room);
    if (this.used + wanted <= this.size) return wanted;
    let size = max(this.size, SMALLEST);
    while (size < this.used + wanted) size <<= 1;
    // When memory is short every connection still gets the smallest ring, and no more.
    while (size > SMALLEST && size > this.size && !mayHold(size - this.size)) size >>= 1;
    if (size > this.size && !this.move(size)) return 0;
    return min(wanted, this.size - this.used);
  }

  /** To a larger ring; false if there is no memory for it. */
  private move(size: u32): bool {
    const ring = takeRing(size);
    if (!ring) return false;
    const part = min(this.used, this.size - this.head);
    if (part) memory.copy(ring, this.at + this.head, part);
    if (this.used > part) memory.copy(ring + part, this.at, this.used - part);
    if (this.at) giveRing(this.at, this.size);
    this.at = ring;
    this.size = size;
    this.head = 0;
    return true;
  }

  /** Takes up to `limit` bytes from the program: how many, or -EFAULT or -ENOBUFS if none could be. 0: no room. */
  take(from: Uio, limit: u32): i64 {
    let room = this.reserve(limit);
    if (!room && !this.size && min(limit, this.room)) return -ENOBUFS;
    let done: i64 = 0;
    while (room) {
      const tail = (this.head + this.used) & (this.size - 1);
      const part = min(room, this.size - tail);
      const got = from.take(this.at + tail, part);
      if (got <= 0) {
        if (!this.used) this.free();
        return done ? done : got;
      }
      this.used += <u32>got;
      done += got;
      room -= <u32>got;
      if (<u32>got < part) break;
    }
    return done;
  }

  /** Appends bytes from sequence number seq on to the frame being filled (payload.ts). */
  append(seq: u32, length: u32): void {
    const start = (this.head + (seq - this.first)) & (this.size - 1);
    const part = min(length, this.size - start);
    appendBytes(this.at + start, part);
    if (length > part) appendBytes(this.at, length - part);
  }

  /** Copies bytes from sequence number seq on. */
  copy(to: usize, seq: u32, length: u32): void {
    const start = (this.head + (seq - this.first)) & (this.size - 1);
    const part = min(length, this.size - start);
    memory.copy(to, this.at + start, part);
    if (length > part) memory.copy(to + part, this.at, length - part);
  }

  /** The peer has everything before seq: at most what is held is dropped. */
  release(seq: u32): void {
    const bytes = min(seq - this.first, this.used);
    this.first += bytes;
    this.used -= bytes;
    if (!this.used) this.free();
    else this.head = (this.head + bytes) & (this.size - 1);
  }

  /** Gives the ring back and forgets what it held. */
  free(): void {
    if (this.at) giveRing(this.at, this.size);
    this.at = 0;
    this.size = 0;
    this.head = 0;
    this.used = 0;
  }
}
