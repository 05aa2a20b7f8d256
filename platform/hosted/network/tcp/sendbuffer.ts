// Bytes on their way to a machine: what it has not acknowledged, in the pieces that came from the host.

export class SendBuffer {
  /** Bytes in it. */
  length = 0;
  private pieces: Uint8Array[] = [];
  /** Bytes of the first piece that are acknowledged. */
  private skip = 0;
  /** Where the last copy ended: the piece and the place in the stream where it starts, for the next one. */
  private hint = 0;
  private hintStart = 0;

  push(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.length += piece.length;
  }

  /** Forgets the first bytes. */
  drop(count: number): void {
    this.length -= count;
    this.skip += count;
    let gone = 0;
    for (let piece = this.pieces[gone]; piece && this.skip >= piece.length; piece = this.pieces[++gone]) {
      this.skip -= piece.length;
    }
    if (gone > 0) this.pieces.splice(0, gone);
    this.hint = 0;
    this.hintStart = 0;
  }

  /** Copies bytes, `offset` after the first. */
  copy(offset: number, count: number, to: Uint8Array, at: number): void {
    let from = offset + this.skip;
    if (from < this.hintStart) this.rewind();
    let piece = this.pieces[this.hint];
    while (piece && from - this.hintStart >= piece.length) piece = this.step(piece);
    for (let done = 0; piece && done < count; ) {
      const part = piece.subarray(from - this.hintStart, from - this.hintStart + count - done);
      to.set(part, at + done);
      done += part.length;
      from += part.length;
      if (done < count) piece = this.step(piece);
    }
  }

  private step(piece: Uint8Array): Uint8Array | undefined {
    this.hintStart += piece.length;
    return this.pieces[++this.hint];
  }

  private rewind(): void {
    this.hint = 0;
    this.hintStart = 0;
  }
}
