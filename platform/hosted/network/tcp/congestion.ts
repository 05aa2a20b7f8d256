// How much may be on its way: slow start, congestion avoidance, fast recovery (RFC 5681, RFC 6582). Bytes.

import { distance } from "./sequence.ts";

/** Duplicates that say that a segment is lost. */
const DUPLICATES = 3;
const INITIAL_SEGMENTS = 10;

export class Congestion {
  window: number;
  private threshold = Number.POSITIVE_INFINITY;
  private duplicates = 0;
  /** Recovery ends when this is acknowledged. */
  private recover: number | undefined;

  constructor(private readonly segment: number) {
    this.window = INITIAL_SEGMENTS * segment;
  }

  /** New data was acknowledged; true if the next segment is known to be lost as well. */
  acknowledged(count: number, upTo: number): boolean {
    this.duplicates = 0;
    if (this.recover !== undefined) {
      if (distance(upTo, this.recover) > 0) {
        // A partial acknowledgement: deflate by what it covers (RFC 6582 section 3.2, step 3).
        this.window = Math.max(this.window - count + this.segment, this.segment);
        return true;
      }
      this.recover = undefined;
      this.window = this.threshold;
      return false;
    }
    if (this.window < this.threshold) this.window += Math.min(count, 2 * this.segment);
    else this.window += Math.max(1, Math.floor((this.segment * this.segment) / this.window));
    return false;
  }

  /** The same acknowledgement came again, with this much on its way; true if a segment must be sent again. */
  duplicate(flight: number, highest: number): boolean {
    this.duplicates++;
    if (this.recover !== undefined) {
      this.window += this.segment;
      return false;
    }
    if (this.duplicates !== DUPLICATES) return false;
    this.threshold = Math.max(flight / 2, 2 * this.segment);
    this.window = this.threshold + DUPLICATES * this.segment;
    this.recover = highest;
    return true;
  }

  /** Nothing came in time, with this much on its way. */
  expired(flight: number): void {
    this.threshold = Math.max(flight / 2, 2 * this.segment);
    this.window = this.segment;
    this.recover = undefined;
    this.duplicates = 0;
  }
}
