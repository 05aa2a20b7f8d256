// The time to wait for an acknowledgement (RFC 6298), in milliseconds.

const FIRST = 1000;
/** Below the second of the RFC, as most systems have it: machines are near. */
const SHORTEST = 200;
const LONGEST = 60_000;

export class RoundTrip {
  private smoothed = 0;
  private variation = 0;
  private timeout = FIRST;
  private backoff = 1;

  /** How long to wait now. */
  get wait(): number {
    return Math.min(this.timeout * this.backoff, LONGEST);
  }

  /** A segment that was sent once took this long. */
  measured(time: number): void {
    if (this.smoothed === 0) {
      this.smoothed = time;
      this.variation = time / 2;
    } else {
      this.variation += (Math.abs(this.smoothed - time) - this.variation) / 4;
      this.smoothed += (time - this.smoothed) / 8;
    }
    this.timeout = Math.min(Math.max(this.smoothed + 4 * this.variation, SHORTEST), LONGEST);
  }

  /** Nothing came in time. */
  expired(): void {
    this.backoff = Math.min(this.backoff * 2, 64);
  }

  progressed(): void {
    this.backoff = 1;
  }
}
