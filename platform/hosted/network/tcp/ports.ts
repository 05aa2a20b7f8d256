// Port numbers of the gateway for connections that it begins.

/** The dynamic ports (RFC 6335 section 6) and as many below: a busy server should not meet its own TIME-WAITs. */
const FIRST = 16384;
const COUNT = 65536 - FIRST;

export class EphemeralPorts {
  private last = Math.floor(Math.random() * COUNT);

  /** The next port that is not taken, in order, so that each rests as long as possible; an error if all are. */
  next(taken: (port: number) => boolean): number {
    for (let tries = 0; tries < COUNT; tries++) {
      this.last = (this.last + 1) % COUNT;
      if (!taken(FIRST + this.last)) return FIRST + this.last;
    }
    throw new Error("no port is free");
  }
}
