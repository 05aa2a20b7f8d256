// The datagrams that wait to be read from a socket, with a bound on the memory they hold, and the error that waits, too.

import { POLLERR, POLLIN } from "../fs/file";
import { WaitQueue } from "../sched/waitqueue";
import { defaultBuffer } from "./limits";
import { CAPACITY, freePacket, Packet } from "./packet";
import { PacketList } from "./packetlist";

export class DatagramQueue {
  /** Errno for the program, once. */
  error: i32 = 0;
  receiveLimit: u32 = defaultBuffer;
  readonly queue: PacketList = new PacketList();
  /** Datagrams there was no room for. */
  drops: u64 = 0;
  /** Buffer memory that the queue holds. */
  private held: u32 = 0;

  /** The socket's queue. */
  waiters: WaitQueue | null = null;

  private wake(events: u32): void {
    const waiters = this.waiters;
    if (waiters) waiters.wake(events);
  }

  /** Takes over a datagram, or drops it when the queue is full. */
  deliver(packet: Packet): void {
    if (this.held >= this.receiveLimit) {
      this.drops++;
      freePacket(packet);
      return;
    }
    this.held += memoryOf(packet);
    this.queue.push(packet);
    this.wake(POLLIN);
  }

  /** The oldest datagram, then the caller's, or null. */
  take(): Packet | null {
    const packet = this.queue.shift();
    if (packet) this.held -= memoryOf(packet);
    return packet;
  }

  fail(error: i32): void {
    this.error = error;
    this.wake(POLLERR | POLLIN);
  }

  takeError(): i32 {
    const error = this.error;
    this.error = 0;
    return error;
  }

  /** Throws everything away. */
  clear(): void {
    this.queue.clear();
    this.held = 0;
  }
}

function memoryOf(packet: Packet): u32 {
  let bytes: u32 = 0;
  let piece: Packet | null = packet;
  while (piece) {
    bytes += CAPACITY;
    piece = piece.more;
  }
  return bytes;
}
