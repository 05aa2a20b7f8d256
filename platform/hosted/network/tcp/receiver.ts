// One direction of a connection: the machine's bytes to the host, with a window that follows what the host takes.

import type { Socket } from "node:net";
import { Reassembly } from "./reassembly.ts";
import { advance, distance } from "./sequence.ts";

/** Bytes of one connection that may wait for the host. */
export const RECEIVE_BUFFER = 256 << 10;
/** Pieces of one connection that may wait for the host, however small: each costs more memory than its bytes. */
const PIECES = 4096;
/** Bytes below which data is copied. */
const SMALL = 512;
/** So that the buffer fits the 16 bits of a segment's window. */
export const WINDOW_SCALE = 3;

export class Receiver {
  /** The machine has sent everything. */
  finished = false;
  /** The right edge of the window as the machine knows it; it never moves back. */
  private edge: number;
  private readonly later = new Reassembly();
  /** Where the end is, if it came before its turn. */
  private end: number | undefined;
  /** Pieces that wait for the host. */
  private pending = 0;
  private readonly written = () => {
    this.pending--;
  };

  constructor(
    /** The next byte expected. */
    public next: number,
    private readonly scale: number,
    private readonly host: Socket,
  ) {
    this.edge = next;
  }

  /** The window's size as a segment tells it; telling it makes it so. */
  announce(): number {
    const room = Math.max(RECEIVE_BUFFER - this.host.writableLength, 0);
    const largest = 0xffff << this.scale;
    const window = Math.min(Math.max(room, this.window), largest) >>> this.scale;
    const edge = advance(this.next, window << this.scale);
    if (distance(this.edge, edge) > 0) this.edge = edge;
    return window;
  }

  get window(): number {
    return Math.max(distance(this.next, this.edge), 0);
  }

  /** Whether the host has taken so much that the machine should hear of it. */
  get shouldAnnounce(): boolean {
    const room = Math.min(RECEIVE_BUFFER - this.host.writableLength, 0xffff << this.scale);
    return !this.finished && room - this.window >= RECEIVE_BUFFER / 4;
  }

  /** Whether a segment has anything to do with what is expected (RFC 9293 section 3.10.7.4, the first check). */
  accepts(sequence: number, length: number): boolean {
    const start = distance(this.next, sequence);
    const { window } = this;
    if (length === 0) return window === 0 ? start === 0 : start >= 0 && start < window;
    return window > 0 && start < window && start + length > 0;
  }

  /** Takes a segment's data that accepts() was true for; whether it came in order. */
  take(sequence: number, data: Uint8Array, fin: boolean): boolean {
    if (this.finished) return true;
    // Comes again when the host has taken some.
    if (this.pending >= PIECES) return false;
    if (fin) this.end = advance(sequence, data.length);
    const start = distance(this.next, sequence);
    const fitting = data.subarray(0, Math.max(this.window - start, 0));
    if (start > 0) {
      if (fitting.length > 0) this.later.add(sequence, fitting);
      return false;
    }
    const inOrder = this.later.empty;
    this.deliver(fitting.subarray(-start));
    for (let data = this.later.take(this.next); data; data = this.later.take(this.next)) this.deliver(data);
    if (this.end === this.next) this.finish();
    return inOrder;
  }

  private deliver(data: Uint8Array): void {
    if (data.length === 0) return;
    this.next = advance(this.next, data.length);
    // A copy of what is small: a frame may be a little part of a big buffer.
    if (!this.host.writable) return;
    this.pending++;
    this.host.write(data.length < SMALL ? new Uint8Array(data) : data, this.written);
  }

  private finish(): void {
    this.finished = true;
    this.next = advance(this.next, 1);
    this.host.end();
  }
}
