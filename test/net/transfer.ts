// Actors that move bytes: a pseudo-random stream that its receiver can check.

import { EAGAIN, EINPROGRESS, POLLOUT, STREAM, type Stack } from "./stack.ts";
import type { World } from "./world.ts";

/** Byte at a place of the stream of a seed. */
function byteAt(seed: number, at: number): number {
  return (Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)) >>> 24;
}

function bytesFrom(seed: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = byteAt(seed, at + i);
  return bytes;
}

/** Writes a stream to a connected socket, then shuts its side down. */
export class Writer {
  sent = 0;
  done = false;
  failure = 0;

  constructor(
    readonly world: World,
    readonly stack: Stack,
    readonly fd: number,
    readonly total: number,
    readonly seed: number,
    readonly chunk = 16384,
  ) {
    world.act(stack, this.step);
  }

  readonly step = (): boolean => {
    if (this.sent < this.total) {
      const length = Math.min(this.chunk, this.total - this.sent);
      const sent = this.stack.send(this.fd, bytesFrom(this.seed, this.sent, length));
      if (sent === EAGAIN) return false;
      if (sent < 0) return this.end(sent);
      this.sent += sent;
      return true;
    }
    this.stack.call.shutdown(this.fd, 1);
    return this.end(0);
  };

  private end(failure: number): boolean {
    this.failure = failure;
    this.done = true;
    this.world.retire(this.stack, this.step);
    return true;
  }
}

/** Reads a stream until its end and checks it. */
export class Reader {
  received = 0;
  done = false;
  failure = 0;
  wrong = -1;

  constructor(
    readonly world: World,
    readonly stack: Stack,
    readonly fd: number,
    readonly seed: number,
    readonly room = 65536,
  ) {
    world.act(stack, this.step);
  }

  readonly step = (): boolean => {
    const got = this.stack.receive(this.fd, this.room);
    if (got === EAGAIN) return false;
    if (typeof got === "number" || got.length === 0) {
      this.failure = typeof got === "number" ? got : 0;
      this.done = true;
      this.world.retire(this.stack, this.step);
      return true;
    }
    for (let i = 0; i < got.length; i++) {
      if (got[i] !== byteAt(this.seed, this.received + i)) {
        this.wrong = this.received + i;
        break;
      }
    }
    this.received += got.length;
    return true;
  };
}

/** Connects; calls back with the socket once it is connected, or with a negative errno. */
export function connect(world: World, from: Stack, to: Stack, port: number, then: (fd: number) => void): void {
  const fd = from.call.socket(STREAM);
  const begun = from.call.connect(fd, to.address, port);
  if (begun !== EINPROGRESS) {
    from.call.close(fd);
    then(begun);
    return;
  }
  const actor = () => {
    if (!(from.call.poll(fd) & POLLOUT)) return false;
    world.retire(from, actor);
    const error = from.call.getOption(fd, 1, 4);
    if (error) {
      from.call.close(fd);
      then(-error);
    } else {
      then(fd);
    }
    return true;
  };
  world.act(from, actor);
}

/** Accepts for ever. */
export function serve(world: World, stack: Stack, port: number, then: (fd: number) => void, backlog = 128): number {
  const listener = stack.listener(port, backlog);
  world.act(stack, () => {
    const fd = stack.call.accept(listener);
    if (fd < 0) return false;
    then(fd);
    return true;
  });
  return listener;
}
