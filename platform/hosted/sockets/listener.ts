// A machine's listening port that is published: connections that have arrived and wait to be accepted.

import type { Connection } from "./connection.ts";
import { type End, type HostSocket, NOWHERE, State } from "./state.ts";

/** As Linux's net.core.somaxconn. */
const BACKLOG = 4096;

export class Listener implements HostSocket {
  onChange: () => void = () => {};
  readonly available = 0;
  private readonly waiting: Connection[] = [];

  /** onClose: no more connections are to come. */
  constructor(private readonly onClose: () => void) {}

  get state(): number {
    return this.waiting.length > 0 ? State.Readable : 0;
  }

  end(): End {
    return NOWHERE;
  }

  takeError(): number {
    return 0;
  }

  /** False if too many wait. */
  add(connection: Connection): boolean {
    if (this.waiting.length >= BACKLOG) return false;
    this.waiting.push(connection);
    this.onChange();
    return true;
  }

  accept(): Connection | undefined {
    return this.waiting.shift();
  }

  close(): void {
    this.onClose();
    for (const connection of this.waiting.splice(0)) connection.close(true);
  }
}
