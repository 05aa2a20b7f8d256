// A network card whose frames come from and go to the host.

import { NetDevice } from "../../net/device";
import { CAPACITY, freePacket, Packet, takePacket } from "../../net/packet";
import * as host from "../../platform/hosted/host";

export class HostedNet extends NetDevice {
  private constructor(private readonly card: i32) {
    super();
  }

  /** All the cards that there are. */
  static all(): NetDevice[] {
    const cards: NetDevice[] = [];
    while (true) {
      const card = new HostedNet(cards.length);
      card.mtu = host.cardAt(card.card, card.mac);
      if (!card.mtu) return cards;
      cards.push(card);
    }
  }

  transmit(packet: Packet): bool {
    let piece: Packet | null = packet;
    while (piece) {
      const more = piece.more;
      host.sendFrame(this.card, piece.data, piece.length, more == null);
      piece = more;
    }
    freePacket(packet);
    return true;
  }

  flush(): void {}

  receive(): Packet | null {
    const length = host.frameLength(this.card);
    if (!length) return null;
    const first = takePacket();
    // The frame waits until there is room.
    if (!first) return null;
    this.fill(first, 0, length);
    let last = first;
    for (let done = <i32>first.length; done < length; done += <i32>last.length) {
      const piece = takePacket();
      if (!piece) {
        this.drop(length);
        freePacket(first);
        return null;
      }
      piece.data = piece.buffer;
      this.fill(piece, done, length);
      last.more = piece;
      last = piece;
    }
    return first;
  }

  /** As much of the frame as fits. */
  private fill(piece: Packet, offset: i32, length: i32): void {
    const room = <i32>(piece.buffer + CAPACITY - piece.data);
    const part = min(room, length - offset);
    host.takeFrame(this.card, offset, piece.data, part);
    piece.length = part;
  }

  private drop(length: i32): void {
    host.takeFrame(this.card, length, 0, 0);
  }

  enableInterrupts(): bool {
    return host.frameLength(this.card) != 0;
  }
}
