// A frame on its way: a buffer of fixed size from a pool, with room in front for headers.
//
//   buffer          data            data+length        buffer+CAPACITY
//   |  headroom     |  bytes        |  tailroom        |

/** Bytes of a buffer: an Ethernet frame of 1,514 bytes with the device's header and room to spare. */
export const CAPACITY: u32 = 2048;
/** Room kept in front of a new packet's data: virtio-net's header (12), Ethernet (14), IPv4 (20-60), TCP (20-60), aligned. */
export const HEADROOM: u32 = 128;

export class Packet {
  /** Linear (= physical, for the device) address of the buffer. */
  readonly buffer: usize = heap.alloc(CAPACITY);
  /** Where the bytes are. */
  data: usize = 0;
  length: u32 = 0;
  /** Link for whatever list holds the packet. */
  next: Packet | null = null;

  /** Transmit: bytes from data to where the checksum starts, 0 when there is none to fill in; and from there to its field. */
  checksumStart: u32 = 0;
  checksumOffset: u32 = 0;
  /** Transmit: payload of each segment the device shall cut, 0 when it shall not. */
  segmentSize: u32 = 0;
  /** Receive: the device or the path (loopback) vouches for the checksums. */
  checksumGood: bool = false;

  /** Takes bytes off the front. */
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
}

let pool: Packet | null = null;
let made: i32 = 0;
let limit: i32 = 4096;

/** At most this many packets will ever exist. */
export function setPacketLimit(packets: i32): void {
  limit = packets;
}

/** An empty packet with HEADROOM in front, or null when the limit is reached. */
export function takePacket(): Packet | null {
  let packet = pool;
  if (packet) {
    pool = packet.next;
    packet.next = null;
  } else {
    if (made >= limit) return null;
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

/** Back to the pool. */
export function freePacket(packet: Packet): void {
  packet.next = pool;
  pool = packet;
}
