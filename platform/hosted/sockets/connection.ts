// A TCP connection of the host's for a program: what has arrived waits here until the kernel takes it, and neither side gets far
// ahead of the other.

import type { Socket } from "node:net";
import { errnoOf } from "../machine/errno.ts";
import { type End, type HostSocket, NOWHERE, State } from "./state.ts";

/** Bytes that wait in either direction; as much again may wait in the host. */
const ROOM = 262144;

/** Where it leads, as the machine knows it; undefined: as the host does. */
export interface Names {
  readonly own: End | undefined;
  readonly peer: End | undefined;
}

export class Connection implements HostSocket {
  /** Called when something has changed. */
  onChange: () => void = () => {};
  private readonly pieces: Buffer[] = [];
  available = 0;
  private connected: boolean;
  private ended = false;
  private closed = false;
  private error = 0;

  constructor(
    private readonly socket: Socket,
    private readonly names: Names,
  ) {
    this.connected = !socket.connecting;
    socket.on("connect", () => {
      this.connected = true;
      this.onChange();
    });
    socket.on("data", (bytes) => this.arrived(bytes));
    socket.on("end", () => {
      this.ended = true;
      this.onChange();
    });
    socket.on("drain", () => this.onChange());
    socket.on("error", (error) => {
      this.error = errnoOf(error);
      this.closed = true;
      this.onChange();
    });
    socket.on("close", () => {
      this.closed = true;
      this.onChange();
    });
  }

  private arrived(bytes: Buffer): void {
    this.pieces.push(bytes);
    this.available += bytes.length;
    if (this.available >= ROOM) this.socket.pause();
    this.onChange();
  }

  get state(): number {
    let state = 0;
    if (this.connected) state |= State.Connected;
    if (this.ended) state |= State.Ended;
    if (this.closed) state |= State.Closed;
    if (this.error) state |= State.Failed;
    if (this.available) state |= State.Readable;
    if (this.connected && this.room > 0) state |= State.Writable;
    return state;
  }

  takeError(): number {
    const { error } = this;
    this.error = 0;
    return error;
  }

  end(peer: boolean): End {
    const { own, peer: other } = this.names;
    const { localAddress, localPort, remoteAddress, remotePort } = this.socket;
    if (peer) return other ?? { address: remoteAddress ?? NOWHERE.address, port: remotePort ?? 0 };
    return own ?? { address: localAddress ?? NOWHERE.address, port: localPort ?? 0 };
  }

  /** Copies what has arrived from an offset on; how many bytes. */
  peek(offset: number, to: Uint8Array): number {
    let skip = offset;
    let done = 0;
    for (const piece of this.pieces) {
      if (done === to.length) break;
      if (skip < piece.length) {
        const part = piece.subarray(skip, skip + to.length - done);
        to.set(part, done);
        done += part.length;
      }
      skip = Math.max(0, skip - piece.length);
    }
    return done;
  }

  /** Takes bytes away. */
  skip(length: number): void {
    let left = length;
    for (let first = this.pieces[0]; first && left > 0; first = this.pieces[0]) {
      if (first.length > left) {
        this.pieces[0] = first.subarray(left);
        break;
      }
      left -= first.length;
      this.pieces.shift();
    }
    const before = this.available;
    this.available -= length;
    if (before >= ROOM && this.available < ROOM) this.socket.resume();
  }

  /** Bytes that can be written now; after 0, "drain" tells when there is room again. */
  get room(): number {
    return this.closed ? 0 : Math.max(0, ROOM - this.socket.writableLength);
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  shutdown(): void {
    this.socket.end();
  }

  setOptions(noDelay: boolean, keepAlive: number): void {
    this.socket.setNoDelay(noDelay);
    this.socket.setKeepAlive(keepAlive > 0, keepAlive * 1000);
  }

  /** As Linux: who closes without having read everything has not understood the peer, and resets the connection. */
  close(reset: boolean): void {
    const { socket } = this;
    this.onChange = () => {};
    if (reset || this.available > 0) socket.resetAndDestroy();
    else if (socket.writableLength === 0) socket.destroy();
    else socket.destroySoon();
  }

  /** When the host's system has everything that was written. */
  get delivered(): Promise<void> {
    if (this.socket.closed) return Promise.resolve();
    return new Promise((resolve) => this.socket.once("close", () => resolve()));
  }
}
