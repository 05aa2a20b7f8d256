// A machine's network cards: frames between the kernel and cables (platform/hosted/network).

import type { Port } from "../network/port.ts";
import type { KernelMemory } from "./kernelmemory.ts";

/** Frames that wait for the kernel; more are dropped, as by a card whose ring is full. */
const QUEUE = 1024;

export interface CardOptions {
  readonly port: Port;
  /** The 6 bytes of the hardware address. */
  readonly mac: Uint8Array;
  readonly mtu: number;
}

class Card {
  /** Frames that were lost because the kernel did not take them. */
  dropped = 0;
  private readonly arrived: Uint8Array[] = [];
  private pieces: Uint8Array[] = [];

  constructor(
    readonly options: CardOptions,
    wake: () => void,
  ) {
    options.port.onFrame = (frame) => {
      if (this.arrived.length >= QUEUE) {
        this.dropped++;
        return;
      }
      this.arrived.push(frame);
      wake();
    };
  }

  get first(): Uint8Array | undefined {
    return this.arrived[0];
  }

  drop(): void {
    this.arrived.shift();
  }

  /** Adds a piece; sends the frame with its last. */
  send(piece: Uint8Array, last: boolean): void {
    if (last && this.pieces.length === 0) {
      this.options.port.send(piece);
      return;
    }
    this.pieces.push(piece);
    if (!last) return;
    this.options.port.send(Buffer.concat(this.pieces));
    this.pieces = [];
  }
}

export class Cards {
  private readonly cards: Card[];

  constructor(options: readonly CardOptions[], wake: () => void) {
    this.cards = options.map((card) => new Card(card, wake));
  }

  private at(card: number): Card {
    const found = this.cards[card];
    if (!found) throw new Error(`there is no network card ${card}`);
    return found;
  }

  close(): void {
    for (const { options } of this.cards) options.port.close();
  }

  imports(kernel: KernelMemory) {
    return {
      cardAt: (card: number, mac: number) => {
        const options = this.cards[card]?.options;
        if (!options) return 0;
        kernel.bytes.set(options.mac, mac >>> 0);
        return options.mtu;
      },
      frameLength: (card: number) => this.at(card).first?.length ?? 0,
      takeFrame: (card: number, offset: number, to: number, length: number) => {
        const frame = this.at(card).first;
        if (!frame) return;
        kernel.bytes.set(frame.subarray(offset, offset + length), to >>> 0);
        if (offset + length >= frame.length) this.at(card).drop();
      },
      sendFrame: (card: number, from: number, length: number, last: number) => {
        this.at(card).send(kernel.copy(from >>> 0, length), last !== 0);
      },
    };
  }
}
