// Frames on a byte stream, as QEMU's stream and socket network back ends send them: each after its length, four bytes,
// the highest first (net/stream.c and net/net.c of QEMU).

import { MAX_FRAME } from "./port.ts";
import { get32, set32 } from "./wire/bytes.ts";

const LENGTH = 4;

/** Cuts a byte stream, which arrives in pieces of any size, into frames. */
export class FrameReader {
  private rest: Uint8Array = new Uint8Array(0);

  constructor(private readonly onFrame: (frame: Uint8Array) => void) {}

  /** Takes a piece; false if the stream can't be one of frames: it is out of step, and stays so. */
  push(piece: Uint8Array): boolean {
    const bytes = this.rest.length > 0 ? join(this.rest, piece) : piece;
    let at = 0;
    while (bytes.length - at >= LENGTH) {
      const length = get32(bytes, at);
      if (length === 0 || length > MAX_FRAME) return false;
      const end = at + LENGTH + length;
      if (end > bytes.length) break;
      this.onFrame(bytes.subarray(at + LENGTH, end));
      at = end;
    }
    this.rest = bytes.subarray(at);
    return true;
  }
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

/** The frames, each after its length, in one piece. */
export function framesToBytes(frames: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + LENGTH + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    set32(bytes, at, frame.length);
    bytes.set(frame, at + LENGTH);
    at += LENGTH + frame.length;
  }
  return bytes;
}
