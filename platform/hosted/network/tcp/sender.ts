// One direction of a connection: the host's bytes to the machine (RFC 9293 section 3.8, RFC 5681).
//
//   acknowledged | on its way          | not sent yet
//                first                 next            first + buffer.length, then FIN

import { FIN, PSH } from "../wire/tcp.ts";
import { Congestion } from "./congestion.ts";
import { RoundTrip } from "./roundtrip.ts";
import { SendBuffer } from "./sendbuffer.ts";
import { advance, distance } from "./sequence.ts";

/** Sends the bytes of the buffer from an offset on. */
export type SendData = (sequence: number, flags: number, offset: number, length: number) => void;

export class Sender {
  readonly buffer = new SendBuffer();
  /** The first byte that is not acknowledged, and the next one to send. */
  first: number;
  next: number;
  /** What follows the last byte that was ever sent: `next` goes back when segments are lost. */
  highest: number;
  /** Milliseconds on performance.now()'s clock at which something must be done, if nothing comes before. */
  deadline = Number.POSITIVE_INFINITY;
  /** Times in a row that nothing came in time. */
  expiries = 0;
  /** The host sends no more: FIN follows the buffer. */
  ended = false;
  private peerWindow = 0;
  /** Sequence and acknowledgement number of the segment that told the window (SND.WL1, SND.WL2). */
  private windowSequence = 0;
  private windowAcknowledgement = 0;
  private readonly roundTrip = new RoundTrip();
  private readonly congestion: Congestion;
  /** The sequence number that is being timed, and since when. */
  private timed: number | undefined;
  private timedSince = 0;

  constructor(
    first: number,
    private readonly segmentSize: number,
    private readonly send: SendData,
  ) {
    this.first = first;
    this.next = first;
    this.highest = first;
    this.congestion = new Congestion(segmentSize);
  }

  /** The machine has everything, the end included. */
  get finished(): boolean {
    return this.ended && this.buffer.length === 0 && this.finAcknowledged;
  }

  private finAcknowledged = false;

  get inFlight(): number {
    return distance(this.first, this.next);
  }

  setWindow(window: number, sequence: number, acknowledgement: number): void {
    this.peerWindow = window;
    this.windowSequence = sequence;
    this.windowAcknowledgement = acknowledgement;
  }

  /** A segment's acknowledgement and window; false if it acknowledges what was never sent. */
  acknowledge(acknowledgement: number, window: number, sequence: number, pure: boolean, now: number): boolean {
    const count = distance(this.first, acknowledgement);
    if (distance(acknowledgement, this.highest) < 0) return false;
    // A closed window may stay closed for as long as the machine answers probes.
    if (count >= 0 && this.peerWindow === 0) this.expiries = 0;
    if (count > 0) this.advance(count, acknowledgement, now);
    else if (count === 0 && pure && window === this.peerWindow && this.inFlight > 0) {
      if (this.congestion.duplicate(this.inFlight, this.highest)) this.resendFirst(now);
    }
    const later = distance(this.windowSequence, sequence);
    if (count >= 0 && (later > 0 || (later === 0 && distance(this.windowAcknowledgement, acknowledgement) >= 0))) {
      // An open window ends probing.
      if (this.peerWindow === 0 && window > 0 && this.inFlight === 0) this.stopTimer();
      this.setWindow(window, sequence, acknowledgement);
    }
    return true;
  }

  private advance(count: number, acknowledgement: number, now: number): void {
    const bytes = Math.min(count, this.buffer.length);
    this.buffer.drop(bytes);
    if (count > bytes) this.finAcknowledged = true;
    this.first = acknowledgement;
    if (distance(this.next, acknowledgement) > 0) this.next = acknowledgement;
    if (this.timed !== undefined && distance(this.timed, acknowledgement) > 0) {
      this.roundTrip.measured(now - this.timedSince);
      this.timed = undefined;
    }
    this.expiries = 0;
    this.roundTrip.progressed();
    if (this.congestion.acknowledged(count, acknowledgement)) this.resendFirst(now);
    if (distance(this.first, this.highest) > 0) this.startTimer(now);
    else this.stopTimer();
  }

  /** Sends what may be sent. */
  flush(now: number): void {
    for (;;) {
      const offset = this.inFlight;
      const waiting = this.buffer.length - offset;
      const fits = Math.min(this.peerWindow, this.congestion.window) - offset;
      const length = Math.max(Math.min(waiting, fits, this.segmentSize), 0);
      const fin = this.ended && length === waiting && !this.finAcknowledged;
      if (length === 0 && !fin) break;
      // Silly windows: a short segment goes only when it is the last one or nothing is on its way (section 3.8.6.2.1).
      if (length < this.segmentSize && length < waiting && offset > 0) break;
      this.transmit(offset, length, fin, now);
    }
    // Something waits for the window to open: probe it (section 3.8.6.1).
    if (this.inFlight < this.buffer.length && this.deadline === Number.POSITIVE_INFINITY) this.startTimer(now);
  }

  /** Nothing came in time: goes back to the first byte that is not acknowledged, or probes a closed window. */
  expire(now: number): void {
    this.expiries++;
    this.roundTrip.expired();
    this.timed = undefined;
    if (this.peerWindow === 0 && this.buffer.length > 0) {
      this.next = this.first;
      this.transmit(0, 1, false, now);
      this.next = this.first;
    } else {
      this.congestion.expired(this.inFlight);
      this.next = this.first;
      this.flush(now);
    }
    this.startTimer(now);
  }

  private resendFirst(now: number): void {
    this.timed = undefined;
    const length = Math.min(this.buffer.length, this.segmentSize);
    const fin = this.ended && length === this.buffer.length && !this.finAcknowledged;
    this.send(this.first, fin ? FIN : 0, 0, length);
    this.startTimer(now);
  }

  private transmit(offset: number, length: number, fin: boolean, now: number): void {
    const end = offset + length === this.buffer.length;
    this.send(this.next, (fin ? FIN : 0) | (end && length > 0 ? PSH : 0), offset, length);
    const isNew = this.next === this.highest;
    if (isNew && this.timed === undefined) {
      this.timed = this.next;
      this.timedSince = now;
    }
    this.next = advance(this.next, length + (fin ? 1 : 0));
    if (distance(this.highest, this.next) > 0) this.highest = this.next;
    if (this.deadline === Number.POSITIVE_INFINITY) this.startTimer(now);
  }

  private startTimer(now: number): void {
    this.deadline = now + this.roundTrip.wait;
  }

  private stopTimer(): void {
    this.deadline = Number.POSITIVE_INFINITY;
  }
}
