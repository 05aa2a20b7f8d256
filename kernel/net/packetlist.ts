// A first-in, first-out list of frames, linked through Packet.next.

import { freePacket, Packet } from "./packet";

export class PacketList {
  first: Packet | null = null;
  last: Packet | null = null;
  count: i32 = 0;

  get empty(): bool {
    return this.first == null;
  }

  push(packet: Packet): void {
    packet.next = null;
    const last = this.last;
    if (last) last.next = packet;
    else this.first = packet;
    this.last = packet;
    this.count++;
  }

  /** Takes the oldest off, or null. */
  shift(): Packet | null {
    const packet = this.first;
    if (!packet) return null;
    this.first = packet.next;
    if (!this.first) this.last = null;
    packet.next = null;
    this.count--;
    return packet;
  }

  /** Frees everything. */
  clear(): void {
    let packet = this.shift();
    while (packet) {
      freePacket(packet);
      packet = this.shift();
    }
  }
}
