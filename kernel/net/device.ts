// A network interface card as the stack sees it. Drivers subclass this.

import { Packet } from "./packet";

/** The device fills in TCP and UDP checksums (Packet.checksumStart, checksumOffset). */
export const OFFLOAD_CHECKSUM: u32 = 1;
/** The device cuts large TCP segments over IPv4 (Packet.segmentSize) and takes frames of up to MAX_PIECES pieces. */
export const OFFLOAD_TSO4: u32 = 2;
/** The same over IPv6. */
export const OFFLOAD_TSO6: u32 = 4;

export abstract class NetDevice {
  /** Offloads the device offers, OFFLOAD_*. */
  offloads: u32 = 0;
  /** Largest IP packet, in bytes. */
  mtu: u32 = 1500;
  /** The 6 bytes of the hardware address. */
  readonly mac: usize = heap.alloc(8);

  /**
   * Queues a frame (Ethernet header first) and takes the packet over, freeing it when it has been sent.
   * Frames have more than one piece (Packet.more) only if segmentSize is set or mtu is larger than a buffer.
   * False, with the packet still the caller's, when the ring is full.
   */
  abstract transmit(packet: Packet): bool;

  /** Tells the device about everything queued since the last call; the kernel calls it before it sleeps or returns to the program. */
  abstract flush(): void;

  /**
   * The next frame that arrived (Ethernet header first, packet then the caller's), or null.
   * May be of several pieces (mergeable buffers); the first holds at least 128 bytes or the whole frame.
   * Also reclaims sent packets.
   */
  abstract receive(): Packet | null;

  /** Asks for an interrupt at the next arrival; true if something arrived meanwhile and receive should be called again. */
  abstract enableInterrupts(): bool;
}
