// A TCP connection: the transmission control block (RFC 9293, section 3.3.1) and its one timer. What happens to it
// is in input.ts, acknowledge.ts, output.ts and timeouts.ts.

import { Timer } from "../../sched/timer";
import { WaitQueue } from "../../sched/waitqueue";
import { Address } from "../address";
import { Interface } from "../iface/interface";
import { before } from "../wire/tcp";
import { Congestion } from "./congestion";
import { Listener } from "./listener";
import { ReceiveQueue } from "./receivequeue";
import { RoundTrip } from "./rtt";
import { SackBlocks } from "./sackblocks";
import { Scoreboard } from "./scoreboard";
import { SendBuffer } from "./sendbuffer";
import { CLOSED } from "./states";
import { timerFired } from "./timeouts";

/** How the connection deals with loss just now. */
export const NO_LOSS: i32 = 0;
/** Fast recovery: losses were seen by duplicate or selective acknowledgments. */
export const FAST_RECOVERY: i32 = 1;
/** The retransmission timer ran out: everything not known to have arrived is taken for lost. */
export const TIMEOUT_RECOVERY: i32 = 2;

/** What retransmitAt is for. */
export const RETRANSMIT: i32 = 0;
export const PERSIST: i32 = 1;
export const TAIL_PROBE: i32 = 2;

/** Options a program sets; an accepted connection takes its listener's. */
export class TcpSettings {
  noDelay: bool = false;
  cork: bool = false;
  keepAlive: bool = false;
  /** Seconds. */
  keepIdle: u32 = 7200;
  keepInterval: u32 = 75;
  keepCount: u32 = 9;
  /** Milliseconds, 0: by the number of retransmissions. */
  userTimeout: u32 = 0;
  /** Upper bound a program sets on the segment size, 0: none. */
  maxSegment: u32 = 0;
  synRetries: u32 = 6;
  ttl: u32 = 64;
  tos: u32 = 0;
  sendLimit: u32 = 0;
  receiveLimit: u32 = 0;

  copyFrom(other: TcpSettings): void {
    memory.copy(changetype<usize>(this), changetype<usize>(other), offsetof<TcpSettings>());
  }
}

export class Connection extends Timer {
  // Who is talking. Invariant: in the table exactly while hashed.
  readonly local: Address = new Address();
  localPort: u32 = 0;
  readonly remote: Address = new Address();
  remotePort: u32 = 0;
  hashed: bool = false;
  hashNext: Connection | null = null;

  state: i32 = CLOSED;
  /** The socket's queue while a socket has the connection. */
  waiters: WaitQueue | null = null;
  /** The listener while half-open or waiting to be accepted, and the links of its queue. */
  listener: Listener | null = null;
  nextAccepted: Connection | null = null;
  /** Counted by the listener as half-open. */
  halfOpen: bool = false;
  /** Errno for the program, once. */
  error: i32 = 0;
  /** An error that ends the connection only if it lasts (RFC 1122, section 4.2.3.9). */
  softError: i32 = 0;
  readonly settings: TcpSettings = new TcpSettings();

  // The way to the peer, cached while routeGeneration is current.
  iface: Interface | null = null;
  readonly nextHop: Address = new Address();
  generation: u32 = 0;

  // Sending. SND.UNA <= everything outstanding < SND.NXT.
  readonly sending: SendBuffer = new SendBuffer();
  iss: u32 = 0;
  sndUna: u32 = 0;
  sndNxt: u32 = 0;
  /** Scaled; sndWl1 and sndWl2 are the sequence and acknowledgment that last changed it. */
  sndWnd: u32 = 0;
  sndWl1: u32 = 0;
  sndWl2: u32 = 0;
  maxSndWnd: u32 = 0;
  sndShift: u32 = 0;
  /** Payload bytes of a full segment, options deducted. */
  mss: u32 = 536;
  /** What the peer's MSS option allows. */
  peerMss: u32 = 536;
  /** End of the last segment sent that was not full (Nagle as modified by Minshall). */
  smallEnd: u32 = 0;
  /** The program will write no more; the FIN follows the data. */
  finQueued: bool = false;
  finSent: bool = false;
  /** A writer or poller found no room and wants to hear when there is some. */
  noSpace: bool = false;
  lastSentAt: u64 = 0;

  // Loss and congestion.
  readonly congestion: Congestion = new Congestion();
  readonly board: Scoreboard = new Scoreboard();
  recovery: i32 = NO_LOSS;
  /** Recovery ends when everything before this is acknowledged. */
  recoveryPoint: u32 = 0;
  /** Below it, what the peer does not hold is lost. */
  lostBelow: u32 = 0;
  /** Retransmission has got this far. */
  retransmitted: u32 = 0;
  /** The next retransmission does not wait for room in the window. */
  forced: bool = false;
  duplicateAcks: u32 = 0;
  /** Duplicate acknowledgments, or blocks, that mean loss; grows where the path reorders. */
  threshold: u32 = 3;
  priorWindow: u32 = 0;
  priorThreshold: u32 = 0;
  /** Our timestamp on the first retransmission of this recovery. */
  retransmitStamp: u32 = 0;
  /** Our timestamp when recovery began or the timer last ran out: older echoes measure nothing. */
  sampleStamp: u32 = 0;
  canUndo: bool = false;

  // Round-trip time. Invariant: timing means the byte at timedSeq was sent once, at timedAt.
  readonly rtt: RoundTrip = new RoundTrip();
  timing: bool = false;
  timedSeq: u32 = 0;
  timedAt: u64 = 0;
  /** Times the retransmission timer ran out in a row. */
  retries: u32 = 0;
  /** When the oldest unanswered transmission began, for TCP_USER_TIMEOUT. */
  stalledSince: u64 = 0;
  totalRetransmits: u32 = 0;

  // Receiving.
  readonly queue: ReceiveQueue = new ReceiveQueue();
  readonly blocks: SackBlocks = new SackBlocks();
  irs: u32 = 0;
  rcvNxt: u32 = 0;
  /** The right edge of the window as announced; never moves left. */
  rcvEdge: u32 = 0;
  rcvShift: u32 = 0;
  /** A FIN was seen at finSeq; finReceived once everything before it came. */
  finSeen: bool = false;
  finSeq: u32 = 0;
  finReceived: bool = false;
  /** The program will read no more. */
  readClosed: bool = false;
  /** The program has closed its socket. */
  orphan: bool = false;
  /** Links of orphans.ts. */
  waitsAlone: bool = false;
  olderOrphan: Connection | null = null;
  newerOrphan: Connection | null = null;
  bytesIn: u64 = 0;
  bytesOut: u64 = 0;

  // Acknowledging.
  ackNow: bool = false;
  /** Bytes received since the last acknowledgment. */
  unacknowledged: u32 = 0;
  /** The largest segment the peer sends. */
  rcvMss: u32 = 536;
  /** Until when answers to segments out of place are held back. */
  challengeAt: u64 = 0;

  // Options agreed on.
  sackOk: bool = false;
  timestampsOk: bool = false;
  scalingOk: bool = false;
  tsRecent: u32 = 0;
  tsRecentAt: u64 = 0;
  /** Added to the millisecond clock in our timestamps. */
  tsOffset: u32 = 0;
  /** RCV.NXT as last sent. */
  lastAckSent: u32 = 0;

  // Timers: times, 0 when off. The Timer fires at or before the earliest; it is not moved when one moves later.
  retransmitAt: u64 = 0;
  retransmitKind: i32 = RETRANSMIT;
  ackAt: u64 = 0;
  keepAt: u64 = 0;
  keepProbes: u32 = 0;
  /** End of FIN-WAIT-2 without a program. */
  lingerAt: u64 = 0;
  lastReceivedAt: u64 = 0;

  /** On the list of connections that may have something to send at the end of the round. */
  outputPending: bool = false;
  nextPending: Connection | null = null;

  fire(): void {
    timerFired(this);
  }

  /** Arms the timer if one of the times is earlier than it. */
  schedule(): void {
    let at = this.retransmitAt ? this.retransmitAt : u64.MAX_VALUE;
    if (this.ackAt && this.ackAt < at) at = this.ackAt;
    if (this.keepAt && this.keepAt < at) at = this.keepAt;
    if (this.lingerAt && this.lingerAt < at) at = this.lingerAt;
    if (at != u64.MAX_VALUE && (!this.armed || at < this.deadline)) this.armAt(at);
  }

  /** Tells who waits on the socket. */
  wake(events: u32): void {
    const waiters = this.waiters;
    if (waiters && !waiters.empty) waiters.wake(events);
  }

  /** Sequence numbers sent and not acknowledged. */
  get flight(): u32 {
    return this.sndNxt - this.sndUna;
  }

  /** An estimate of the bytes in the network (RFC 6675, SetPipe). */
  get pipe(): u32 {
    const bytes = this.flight;
    if (this.recovery == NO_LOSS && !this.duplicateAcks && !this.board.count) return bytes;
    let gone = this.sackOk ? this.board.bytes : this.duplicateAcks * this.mss;
    if (this.recovery != NO_LOSS) {
      const from = before(this.retransmitted, this.sndUna) ? this.sndUna : this.retransmitted;
      gone += this.board.missing(from, this.lostBelow);
    }
    return bytes > gone ? bytes - gone : 0;
  }

  /** As in Linux, only when a third of the buffer is free: a writer then has something to write. */
  get writable(): bool {
    return this.sending.used * 3 <= this.sending.limit * 2;
  }

  /** Free space of the receive buffer. */
  get receiveRoom(): u32 {
    const limit = this.settings.receiveLimit;
    return limit > this.queue.bytes ? limit - this.queue.bytes : 0;
  }
}
