// Data of a machine that came before its turn.

import { distance } from "./sequence.ts";

/** Pieces kept; more are dropped, and come again. */
const LIMIT = 256;

interface Piece {
  readonly sequence: number;
  readonly data: Uint8Array;
}

export class Reassembly {
  private pieces: Piece[] = [];

  get empty(): boolean {
    return this.pieces.length === 0;
  }

  add(sequence: number, data: Uint8Array): void {
    if (this.pieces.length >= LIMIT) return;
    // A copy: a frame may be a small part of a big buffer.
    const piece = { sequence, data: new Uint8Array(data) };
    const after = this.pieces.findIndex((other) => distance(sequence, other.sequence) > 0);
    this.pieces.splice(after < 0 ? this.pieces.length : after, 0, piece);
  }

  /** The data that comes next in order, without what was there already; call until there is none. */
  take(next: number): Uint8Array | undefined {
    for (let piece = this.pieces[0]; piece; piece = this.pieces[0]) {
      const old = distance(piece.sequence, next);
      if (old < 0) return undefined;
      this.pieces.shift();
      if (old < piece.data.length) return piece.data.subarray(old);
    }
    return undefined;
  }
}
