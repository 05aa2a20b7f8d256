// Packet captures: the classic pcap file that tcpdump and Wireshark read.
//
//   file header   magic a1b2c3d4 · version 2.4 · zone 0 · accuracy 0 · longest packet · link type 1 (Ethernet)
//   each packet   seconds · microseconds · bytes that follow · bytes the packet had
//
// Numbers are little-endian here; the magic number tells readers. https://www.tcpdump.org/manpages/pcap-savefile.5.txt

import { createWriteStream, type WriteStream } from "node:fs";
import { MAX_FRAME } from "./port.ts";

const MAGIC = 0xa1b2c3d4;
const ETHERNET = 1;

/** Bytes that wait for the disk; packets beyond are left out of the capture and counted. */
const BACKLOG = 16 << 20;

export function pcapHeader(): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, MAX_FRAME, true);
  view.setUint32(20, ETHERNET, true);
  return bytes;
}

/** One frame as it stands in the file; the time in milliseconds since 1970. */
export function pcapPacket(frame: Uint8Array, milliseconds: number): Uint8Array {
  const bytes = new Uint8Array(16 + frame.length);
  const view = new DataView(bytes.buffer);
  const seconds = Math.floor(milliseconds / 1000);
  view.setUint32(0, seconds, true);
  view.setUint32(4, Math.floor((milliseconds - seconds * 1000) * 1000), true);
  view.setUint32(8, frame.length, true);
  view.setUint32(12, frame.length, true);
  bytes.set(frame, 16);
  return bytes;
}

/** A capture being written; give `record` to Switch.tap. */
export class PcapFile {
  /** Packets left out because the disk was too slow. */
  dropped = 0;
  private readonly stream: WriteStream;

  constructor(path: string) {
    this.stream = createWriteStream(path);
    this.stream.write(pcapHeader());
  }

  /** Called when the file can't be written; the capture is over then. */
  onError(listener: (error: Error) => void): void {
    this.stream.on("error", listener);
  }

  readonly record = (frame: Uint8Array): void => {
    if (this.stream.writableLength > BACKLOG) this.dropped++;
    else if (this.stream.writable) {
      this.stream.write(pcapPacket(frame, performance.timeOrigin + performance.now()));
    }
  };

  /** Resolves when everything is in the file. */
  close(): Promise<void> {
    return new Promise((resolve) => this.stream.end(() => resolve()));
  }
}
