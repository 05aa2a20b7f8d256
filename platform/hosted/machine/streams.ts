// Standard input, output and error of a machine: Node's streams outside, the kernel's imports inside. Neither side takes
// more than it has room for: a program that writes waits for whoever reads here, and the other way round.

import { Readable, Writable } from "node:stream";
import type { KernelMemory } from "./kernelmemory.ts";

/** As a pipe of Linux. */
const ROOM = 65536;
const LATER = -1;

/** What a program wrote. */
class Output extends Readable {
  changed = false;

  constructor(private readonly wake: () => void) {
    super({ highWaterMark: ROOM });
  }

  get room(): number {
    return this.destroyed ? 0 : Math.max(0, ROOM - this.readableLength);
  }

  override _read(): void {
    this.happened();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.happened();
    callback(error);
  }

  private happened(): void {
    if (this.changed) return;
    this.changed = true;
    this.wake();
  }
}

interface Piece {
  bytes: Uint8Array;
  readonly done: () => void;
}

/** What a program is to read. */
class Input extends Writable {
  changed = false;
  ended = false;
  /** Called once, when somebody looks for bytes. */
  onWanted: (() => void) | undefined;
  private readonly pieces: Piece[] = [];

  constructor(private readonly wake: () => void) {
    super({ highWaterMark: ROOM, decodeStrings: true });
  }

  override _write(bytes: Uint8Array, _encoding: string, done: () => void): void {
    this.pieces.push({ bytes, done });
    this.happened();
  }

  override _final(callback: () => void): void {
    this.ended = true;
    this.happened();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.ended = true;
    this.happened();
    callback(error);
  }

  private happened(): void {
    this.changed = true;
    this.wake();
  }

  get available(): number {
    this.wanted();
    return this.pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  private wanted(): void {
    const { onWanted } = this;
    this.onWanted = undefined;
    onWanted?.();
  }

  /** Takes up to this many bytes. */
  take(most: number): Uint8Array | undefined {
    this.wanted();
    const first = this.pieces[0];
    if (!first) return undefined;
    const part = first.bytes.subarray(0, most);
    first.bytes = first.bytes.subarray(part.length);
    if (first.bytes.length === 0) {
      this.pieces.shift();
      first.done();
    }
    return part;
  }
}

export class StandardStreams {
  readonly input: Input;
  readonly output: Output;
  readonly error: Output;

  /** wake: the kernel is to look again. */
  constructor(wake: () => void) {
    this.input = new Input(wake);
    this.output = new Output(wake);
    this.error = new Output(wake);
  }

  private out(stream: number): Output {
    return stream === 2 ? this.error : this.output;
  }

  /** No more will be written, and nothing is read. */
  end(): void {
    this.output.push(null);
    this.error.push(null);
    this.input.destroy();
  }

  imports(kernel: KernelMemory) {
    return {
      streamRead: (to: number, length: number) => {
        const bytes = this.input.take(length);
        if (!bytes) return this.input.ended ? 0 : LATER;
        kernel.bytes.set(bytes, to >>> 0);
        return bytes.length;
      },
      streamAvailable: () => this.input.available,
      streamRoom: (stream: number) => this.out(stream).room,
      streamWrite: (stream: number, from: number, length: number) => {
        this.out(stream).push(kernel.copy(from >>> 0, length));
      },
      streamClosed: (stream: number) => Number(stream ? this.out(stream).destroyed : this.input.ended),
      streamChanged: (stream: number) => {
        const one = stream ? this.out(stream) : this.input;
        const { changed } = one;
        one.changed = false;
        return Number(changed);
      },
    };
  }
}
