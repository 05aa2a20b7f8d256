// A TCP connection between a machine and a socket of the host. To the machine, this is the other end.

import type { Socket } from "node:net";
import { ACK, FIN, parseSynOptions, RST, type Segment, SYN, synOptions } from "../wire/tcp.ts";
import { Receiver, WINDOW_SCALE } from "./receiver.ts";
import { Sender } from "./sender.ts";
import { advance, distance, initialSequence } from "./sequence.ts";

/**
 * waiting: the machine's SYN came, the host's connection is not there yet · syn-received, syn-sent: the handshake ·
 * open: until both sides have ended · time-wait: for segments that come late · closed
 */
type State = "waiting" | "syn-received" | "syn-sent" | "open" | "time-wait" | "closed";

/** Bytes from the host that may wait for the machine. */
const SEND_BUFFER = 256 << 10;
const DEFAULT_SEGMENT = 536;
const SMALLEST_SEGMENT = 64;
const SYN_TRIES = 5;
/** About 100 seconds, which RFC 9293 section 3.8.3 asks for at least. */
const TRIES = 9;
/** Milliseconds in time-wait. Short: old segments can't live long on a virtual cable. */
const TIME_WAIT = 1000;
const SYN_WAIT = 1000;
/** Bytes after which an acknowledgement is not put off. */
const QUICK = 2 * 1460;
const NONE = new Uint8Array(0);

/** What to put into a segment to the machine. */
export interface Outgoing {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  readonly options: Uint8Array;
  readonly length: number;
  readonly fill?: (frame: Uint8Array, at: number) => void;
}

export interface ConnectionOptions {
  readonly host: Socket;
  /** The most data a segment may have on this network, in bytes. */
  readonly segmentSize: number;
  readonly transmit: (segment: Outgoing) => void;
  /** Asks for flush() to be called soon, or when an acknowledgement has been put off for long enough. */
  readonly schedule: (soon: boolean) => void;
  /** Both directions have ended; only segments that come late matter now. */
  readonly onResting: () => void;
  /** The connection is over. */
  readonly onClosed: () => void;
}

export class Connection {
  state: State = "waiting";
  private readonly first = initialSequence(performance.now());
  private sender: Sender;
  private receiver: Receiver;
  private peerScale = 0;
  private scale = 0;
  private segmentSize: number;
  /** Whether an acknowledgement must go out with the next flush, and how many bytes it is owed for. */
  private acknowledge = false;
  private owed = 0;
  /** For the states without data: when to do something, and how often it was done. */
  private deadline = Number.POSITIVE_INFINITY;
  private tries = 0;
  private machineEndedFirst = false;

  constructor(private readonly options: ConnectionOptions) {
    this.segmentSize = Math.min(DEFAULT_SEGMENT, options.segmentSize);
    this.sender = this.makeSender();
    this.receiver = new Receiver(0, 0, options.host);
    this.listen(options.host);
  }

  // ---- Beginning

  /** The machine begins: its SYN came. Nothing is answered before the host is connected. */
  accept(syn: Segment): void {
    this.adopt(syn);
    this.state = "waiting";
  }

  /** The host is connected: the machine may know. */
  established(): void {
    if (this.state !== "waiting") return;
    this.state = "syn-received";
    this.sendSyn();
  }

  /** The gateway begins. */
  open(): void {
    this.state = "syn-sent";
    this.sendSyn();
  }

  private adopt(syn: Segment): void {
    const { segmentSize, windowScale } = parseSynOptions(syn.options);
    const size = Math.max(segmentSize ?? DEFAULT_SEGMENT, SMALLEST_SEGMENT);
    this.segmentSize = Math.min(size, this.options.segmentSize);
    this.peerScale = windowScale ?? 0;
    this.scale = windowScale === undefined ? 0 : WINDOW_SCALE;
    this.receiver = new Receiver(advance(syn.sequence, 1), this.scale, this.options.host);
    this.sender = this.makeSender();
    // The window of a SYN is never scaled.
    this.sender.setWindow(syn.window, syn.sequence, this.first);
  }

  private makeSender(): Sender {
    return new Sender(advance(this.first, 1), this.segmentSize, (sequence, flags, offset, length) => {
      this.transmit(sequence, flags | ACK, length, (frame, at) => this.sender.buffer.copy(offset, length, frame, at));
    });
  }

  private sendSyn(): void {
    const answer = this.state === "syn-received";
    const scaled = !answer || this.scale > 0;
    this.options.transmit({
      sequence: this.first,
      acknowledgement: answer ? this.receiver.next : 0,
      flags: SYN | (answer ? ACK : 0),
      // Not scaled in a SYN.
      window: Math.min(this.receiver.announce() << this.scale, 0xffff),
      options: synOptions({ segmentSize: this.options.segmentSize, windowScale: scaled ? WINDOW_SCALE : undefined }),
      length: 0,
    });
    this.deadline = performance.now() + SYN_WAIT * 2 ** this.tries;
    this.tries++;
  }

  private begin(): void {
    this.state = "open";
    this.deadline = Number.POSITIVE_INFINITY;
    const { host } = this.options;
    host.on("data", (data: Buffer) => this.fromHost(data));
    host.on("drain", () => {
      if (this.receiver.shouldAnnounce) this.acknowledgeSoon();
    });
    if (host.readableEnded) this.hostEnded();
    else host.on("end", () => this.hostEnded());
    host.resume();
  }

  // ---- The host's side

  private listen(host: Socket): void {
    host.setNoDelay(true);
    host.on("error", () => {
      // A connection that was never made is the owner's affair.
      if (this.state !== "waiting") this.reset();
    });
    host.on("close", () => {
      if (this.state === "syn-sent" || this.state === "syn-received") this.reset();
    });
  }

  private fromHost(data: Uint8Array): void {
    if (this.state !== "open") return;
    this.sender.buffer.push(data);
    if (this.sender.buffer.length >= SEND_BUFFER) this.options.host.pause();
    this.options.schedule(true);
  }

  private hostEnded(): void {
    this.sender.ended = true;
    this.options.schedule(true);
  }

  // ---- The machine's side

  receive(segment: Segment): void {
    if (this.state === "closed" || this.state === "waiting") {
      if (segment.flags & RST && this.state === "waiting") this.end();
    } else if (this.state === "syn-sent") this.receiveInSynSent(segment);
    else this.receiveInOrder(segment);
  }

  /** RFC 9293 section 3.10.7.3; what is not answered comes again. */
  private receiveInSynSent(segment: Segment): void {
    const acknowledges = (segment.flags & ACK) !== 0;
    if (acknowledges && segment.acknowledgement !== advance(this.first, 1)) {
      // From a connection that the machine still remembers.
      if (!(segment.flags & RST)) this.sendReset(segment.acknowledgement);
      return;
    }
    if (!acknowledges) return;
    if (segment.flags & RST) this.end();
    else if (segment.flags & SYN) {
      this.adopt(segment);
      this.begin();
      this.acknowledgeSoon();
    }
  }

  private receiveInOrder(segment: Segment): void {
    const { flags, data, sequence } = segment;
    if (flags & SYN && this.state === "syn-received" && advance(sequence, 1) === this.receiver.next) {
      this.sendSyn();
      return;
    }
    const length = data.length + (flags & FIN ? 1 : 0);
    if (!this.receiver.accepts(sequence, length)) {
      if (!(flags & RST)) this.acknowledgeSoon();
      // A full window still takes acknowledgements and resets.
      if (sequence !== this.receiver.next) return;
    }
    if (flags & RST) {
      // Only the exact number resets; another one in the window is asked about (RFC 5961 section 3.2).
      if (sequence === this.receiver.next) this.end();
      else this.acknowledgeSoon();
    } else if (flags & SYN) this.acknowledgeSoon();
    else if (flags & ACK) this.receiveData(segment, length);
  }

  private receiveData(segment: Segment, length: number): void {
    const now = performance.now();
    const { acknowledgement, sequence, data, flags } = segment;
    if (this.state === "syn-received") {
      if (acknowledgement !== this.sender.first) {
        this.sendReset(acknowledgement);
        return;
      }
      this.begin();
    }
    const window = segment.window << this.peerScale;
    if (!this.sender.acknowledge(acknowledgement, window, sequence, length === 0, now)) {
      this.acknowledgeSoon();
      return;
    }
    if (this.sender.buffer.length < SEND_BUFFER / 2 && this.options.host.isPaused()) this.options.host.resume();
    if (length > 0 && this.receiver.accepts(sequence, length)) this.takeData(sequence, data, (flags & FIN) !== 0);
    if (this.sender.finished && this.receiver.finished) this.rest(now);
    if (!this.isClosed) this.options.schedule(true);
  }

  private takeData(sequence: number, data: Uint8Array, fin: boolean): void {
    const { host } = this.options;
    if (data.length > 0 && !host.writable && !this.receiver.finished) {
      this.reset();
      return;
    }
    const hostOpen = !this.sender.ended;
    const inOrder = this.receiver.take(sequence, data, fin);
    if (this.receiver.finished && hostOpen) this.machineEndedFirst = true;
    this.owed += data.length;
    if (!inOrder || fin || this.owed >= QUICK) this.acknowledgeSoon();
    else this.options.schedule(false);
  }

  private acknowledgeSoon(): void {
    this.acknowledge = true;
    this.options.schedule(true);
  }

  // ---- Sending

  /** Sends what there is to send. With `late`, acknowledgements that were put off as well. */
  flush(late: boolean): void {
    if (this.state === "open") this.sender.flush(performance.now());
    const due = this.acknowledge || (late && this.owed > 0);
    if (due && this.state !== "closed" && this.state !== "waiting") this.transmit(this.sender.next, ACK, 0);
  }

  private transmit(
    sequence: number,
    flags: number,
    length: number,
    fill?: (frame: Uint8Array, at: number) => void,
  ): void {
    this.acknowledge = false;
    this.owed = 0;
    const acknowledgement = this.receiver.next;
    const base = { sequence, acknowledgement, flags, window: this.receiver.announce(), options: NONE, length };
    this.options.transmit(fill ? { ...base, fill } : base);
  }

  private sendReset(sequence: number): void {
    this.options.transmit({ sequence, acknowledgement: 0, flags: RST, window: 0, options: NONE, length: 0 });
  }

  private get isClosed(): boolean {
    return this.state === "closed";
  }

  // ---- Time

  /** Does what is due; called a few times a second. */
  tick(now: number): void {
    if (this.state === "open") this.expire(now);
    else if (now < this.deadline) return;
    else if (this.state === "time-wait") this.finish();
    else if (this.tries >= SYN_TRIES) this.reset();
    else this.sendSyn();
  }

  private expire(now: number): void {
    if (now < this.sender.deadline) return;
    if (this.sender.expiries >= TRIES) this.reset();
    else this.sender.expire(now);
  }

  // ---- Ending

  /** Both directions have ended. */
  private rest(now: number): void {
    if (this.machineEndedFirst) {
      // From LAST-ACK straight to CLOSED: it is the machine that waits.
      this.finish();
      return;
    }
    if (this.state !== "time-wait") this.options.onResting();
    this.state = "time-wait";
    this.deadline = now + TIME_WAIT;
  }

  /** The host's side broke: the machine hears of it. */
  reset(): void {
    if (this.state === "closed") return;
    if (this.state === "syn-sent") this.sendReset(advance(this.first, 1));
    else if (this.state !== "waiting" && this.state !== "time-wait") {
      const acknowledgement = this.receiver.next;
      const { next: sequence } = this.sender;
      this.options.transmit({ sequence, acknowledgement, flags: RST | ACK, window: 0, options: NONE, length: 0 });
    }
    this.end();
  }

  /** The machine's side broke, or is gone: the host's peer hears of it. */
  end(): void {
    if (this.state === "closed") return;
    const { host } = this.options;
    if (this.state !== "time-wait") {
      if (host.connecting) host.destroy();
      else host.resetAndDestroy();
    }
    this.finish();
  }

  /**
   * The machine is gone. If it had ended its half, the host still gets what is on its way, and the socket that delivers
   * it is returned; otherwise its peer hears that the connection broke.
   */
  machineGone(): Socket | undefined {
    const { host } = this.options;
    if (this.state === "closed" || !this.receiver.finished || host.connecting) {
      this.end();
      return undefined;
    }
    this.finish();
    host.destroySoon();
    return host;
  }

  private finish(): void {
    this.state = "closed";
    this.options.onClosed();
  }

  /** Whether a SYN begins a new connection although this one is still remembered (RFC 9293 section 3.10.7.4). */
  replacedBy(syn: Segment): boolean {
    return this.state === "time-wait" && distance(this.receiver.next, syn.sequence) > 0;
  }
}
