// A frame on its way: one or more buffers of fixed size from a pool, the first with room in front for headers.
//
//   buffer          data            data+length        buffer+CAPACITY
//   |  headroom     |  bytes        |  tailroom        |
//
// A frame longer than a buffer (TCP segmentation offload, mergeable receive buffers, loopback, reassembled
// datagrams) goes on in the packets linked by `more`. Its headers always lie in the first piece.

import { heapHasRoom } from "../platform/frames";

/** Bytes of a buffer: an Ethernet frame of 1,514 bytes with the device's header and room to spare. */
export const CAPACITY: u32 = 2048;
/** Room kept in front of a new packet's data: virtio-net's header (12), Ethernet (14), IPv4 (20-60), TCP (20-60), aligned. */
export const HEADROOM: u32 = 128;
/** A frame has at most this many pieces: 64 KiB and its headers, in buffers that but for the first are used from their start. */
export const MAX_PIECES: i32 = 34;

export class Packet {
  /** Linear (= physical, for the device) address of the buffer. */
  readonly buffer: usize = heap.alloc(CAPACITY);
  /** Where the bytes are. */
  data: usize = 0;
  /** Bytes in this piece. */
  length: u32 = 0;
  /** Link for whatever list holds the packet; only the first piece's counts. */
  next: Packet | null = null;
  /** The next piece of the same frame. */
  more: Packet | null = null;

  /** Transmit: bytes from data to where the checksum starts, 0 when there is none to fill in; and from there to its field. */
  checksumStart: u32 = 0;
  checksumOffset: u32 = 0;
  /** Transmit: payload of each segment the device shall cut, 0 when it shall not. */
  segmentSize: u32 = 0;
  /** Receive: the device or the path (loopback) vouches for the checksums. */
  checksumGood: bool = false;

  /** The protocol's own notes: TCP's sequence number of the first byte (receive queues), IP's fragment offset. */
  mark: u32 = 0;
  /** The protocol's own notes: the sender's port of a queued datagram, and when it came (the machine's clock). */
  peerPort: u32 = 0;
  time: u64 = 0;

  /** Takes bytes off the front of this piece. */
  pull(bytes: u32): void {
    this.data += bytes;
    this.length -= bytes;
  }

  /** Adds room at the front for a header; returns its address. */
  push(bytes: u32): usize {
    this.data -= bytes;
    this.length += bytes;
    return this.data;
  }

  /** Bytes of the whole frame. */
  get total(): u32 {
    let sum = this.length;
    let piece = this.more;
    while (piece) {
      sum += piece.length;
      piece = piece.more;
    }
    return sum;
  }

  /** Bytes that still fit behind this piece's. */
  get tailroom(): u32 {
    return <u32>(this.buffer + CAPACITY - this.data) - this.length;
  }
}

let pool: Packet | null = null;
let made: i32 = 0;
let free: i32 = 0;
let limit: i32 = 4096;

/** At most this many packets will ever exist. */
export function setPacketLimit(packets: i32): void {
  limit = packets;
}

/** Packets that could still be taken. */
export function packetsLeft(): i32 {
  return limit - made + free;
}

/** Packets that somebody holds now. */
export function packetsTaken(): i32 {
  return made - free;
}

/** An empty packet with HEADROOM in front, or null when the limit is reached. */
export function takePacket(): Packet | null {
  let packet = pool;
  if (packet) {
    pool = packet.next;
    packet.next = null;
    free--;
  } else {
    if (made >= limit || !heapHasRoom(CAPACITY)) return null;
    made++;
    packet = new Packet();
  }
  packet.data = packet.buffer + HEADROOM;
  packet.length = 0;
  packet.checksumStart = 0;
  packet.segmentSize = 0;
  packet.checksumGood = false;
  return packet;
}

/** The frame's pieces, back to the pool. */
export function freePacket(packet: Packet): void {
  let piece: Packet | null = packet;
  while (piece) {
    const more = piece.more;
    piece.more = null;
    piece.next = pool;
    pool = piece;
    free++;
    piece = more;
  }
}
