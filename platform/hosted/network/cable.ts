// A cable within one JavaScript process, between a switch and a machine or a test.

import type { Port } from "./port.ts";

/** Frames on their way in one direction; more are dropped. */
const QUEUE = 4096;

class End implements Port {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  dropped = 0;
  private peer: End | undefined;
  private queue: Uint8Array[] = [];

  static pair(): [Port, Port] {
    const [a, b] = [new End(), new End()];
    a.peer = b;
    b.peer = a;
    return [a, b];
  }

  send(frame: Uint8Array): void {
    if (!this.peer) return;
    if (this.queue.length >= QUEUE) {
      this.dropped++;
      return;
    }
    // Delivered later: whoever sends is not called back from within its own send.
    if (this.queue.push(frame) === 1) queueMicrotask(() => this.deliver());
  }

  private deliver(): void {
    const frames = this.queue;
    this.queue = [];
    for (const frame of frames) this.peer?.onFrame(frame);
  }

  close(): void {
    const { peer } = this;
    if (!peer) return;
    this.peer = undefined;
    peer.peer = undefined;
    peer.onClose();
    this.onClose();
  }
}

/** A new cable; its two ends. */
export function cable(): [Port, Port] {
  return End.pair();
}
