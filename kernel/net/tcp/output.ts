// Decides what may be sent now: retransmissions first, then new data, the FIN, and at last a bare acknowledgment.

import { MS, now } from "../clock";
import { ACK, after, before, FIN, PSH } from "../wire/tcp";
import { Connection, NO_LOSS, PERSIST, RETRANSMIT } from "./connection";
import { CLOSED, SYN_RECEIVED, SYN_SENT } from "./states";
import { refreshRoute, sendAck, sendSegment } from "./transmit";

/** Payload of the longest segment given to a device that cuts: the IPv4 packet stays below 64 KiB. */
const LONGEST: u32 = 64000;
/** Corked data leaves after this long at the latest, as in Linux. */
const CORK_LIMIT: u64 = 200 * MS;

/** When the retransmission timer shall run out, counted from now. */
export function retransmitDelay(c: Connection): u64 {
  return min<u64>((<u64>c.rtt.rto) << min(c.retries, 16), 120_000_000) * 1000;
}

function startRetransmitTimer(c: Connection): void {
  if (c.retransmitAt && c.retransmitKind == RETRANSMIT) return;
  c.retransmitKind = RETRANSMIT;
  c.retransmitAt = now + retransmitDelay(c);
  if (!c.stalledSince) c.stalledSince = now;
}

/** The bits a segment of this length that ends here carries: FIN at the end of all, PSH with the last data there is. */
function bitsAt(c: Connection, length: u32, end: u32): u32 {
  const push = length ? PSH : 0;
  if (end != c.sending.end) return ACK;
  return push | (c.finSent ? ACK | FIN : ACK);
}

/** Sends the next hole again, if the window has room; false when there is nothing (more) to do. */
function retransmitOne(c: Connection): bool {
  if (before(c.retransmitted, c.sndUna)) c.retransmitted = c.sndUna;
  const seq = c.board.skip(c.retransmitted);
  if (!before(seq, c.lostBelow)) return false;
  if (!c.forced && c.pipe + c.mss > c.congestion.window && c.pipe) return false;
  const hole = c.board.holeEnd(seq, c.lostBelow) - seq;
  const dataEnd = c.sending.end;
  const data = before(seq, dataEnd) ? min(min(hole, c.mss), dataEnd - seq) : 0;
  const bits = bitsAt(c, data, seq + data);
  if (!data && !(bits & FIN)) return false;
  if (!sendSegment(c, seq, data, bits)) return false;
  c.forced = false;
  c.retransmitted = seq + data + ((bits & FIN) != 0 ? 1 : 0);
  c.totalRetransmits++;
  // Karn's algorithm: what was sent twice is not timed.
  if (c.timing && !after(seq, c.timedSeq)) c.timing = false;
  startRetransmitTimer(c);
  return true;
}

/** How much new data may leave in one segment now, by all rules but the congestion window's and the peer's. */
function segmentLength(c: Connection, unsent: u32, window: u32, congestion: u32): u32 {
  const most = min(min(unsent, window), congestion);
  if (most >= c.mss) {
    const iface = c.iface;
    if (iface && iface.cuts(c.remote)) return (min(most, LONGEST) / c.mss) * c.mss;
    return c.mss;
  }
  if (most == unsent) {
    // The last, short segment (RFC 9293, section 3.7.4; Minshall's rule: only one short segment in flight).
    if (c.finQueued) return most;
    if (c.settings.cork) return 0;
    if (c.settings.noDelay || !after(c.smallEnd, c.sndUna)) return most;
    return 0;
  }
  // Silly window avoidance (RFC 9293, section 3.8.6.2.1): half the largest window seen is worth a segment.
  if (most == window && most && most >= c.maxSndWnd >> 1) return most;
  return 0;
}

/** Sends new data and the FIN as far as windows and Nagle allow; false when nothing (more) could leave. */
function sendNew(c: Connection): bool {
  const unsent = before(c.sndNxt, c.sending.end) ? c.sending.end - c.sndNxt : 0;
  if (!unsent && (!c.finQueued || c.finSent)) return false;
  const edge = c.sndUna + c.sndWnd;
  const window = after(edge, c.sndNxt) ? edge - c.sndNxt : 0;
  const pipe = c.pipe;
  const congestion = c.congestion.window > pipe ? c.congestion.window - pipe : 0;
  let length: u32 = 0;
  if (unsent) {
    length = segmentLength(c, unsent, window, congestion);
    if (!length) return false;
  } else if (!window) {
    return false;
  }
  return transmitNew(c, length, length == unsent && c.finQueued && window > length);
}

/** Sends the next `length` bytes; the FIN goes with them if `fin`. */
export function transmitNew(c: Connection, length: u32, fin: bool): bool {
  const seq = c.sndNxt;
  const end = seq + length;
  let bits = ACK;
  if (length && end == c.sending.end) bits |= PSH;
  if (fin) bits |= FIN;
  restartAfterIdle(c);
  if (!sendSegment(c, seq, length, bits)) return false;
  c.sndNxt = end + (fin ? 1 : 0);
  c.bytesOut += length;
  if (fin) c.finSent = true;
  if (length % c.mss) c.smallEnd = c.sndNxt;
  if (!c.timing && c.recovery == NO_LOSS) {
    c.timing = true;
    c.timedSeq = seq;
    c.timedAt = now;
  }
  startRetransmitTimer(c);
  return true;
}

function restartAfterIdle(c: Connection): void {
  if (c.flight || !c.lastSentAt || now - c.lastSentAt <= <u64>c.rtt.rto * 1000) return;
  c.congestion.idle(c.mss);
}

/** With data waiting and nothing in flight something must ask the peer again: the persist timer. */
function startPersistTimer(c: Connection): void {
  if (c.flight || c.retransmitAt) return;
  const unsent = c.sending.used != 0 || (c.finQueued && !c.finSent);
  if (!unsent) return;
  c.retransmitKind = PERSIST;
  c.retransmitAt = now + (c.sndWnd ? CORK_LIMIT : retransmitDelay(c));
}

/** Sends whatever may be sent. */
export function tcpOutput(c: Connection): void {
  if (c.state == CLOSED || c.state == SYN_SENT || c.state == SYN_RECEIVED) return;
  if (!refreshRoute(c)) return;
  if (c.recovery != NO_LOSS) while (retransmitOne(c)) {}
  while (sendNew(c)) {}
  startPersistTimer(c);
  if (c.ackNow) sendAck(c, c.sndNxt);
  c.schedule();
}

let pending: Connection | null = null;

/** The connection may have something to send at the end of the round. */
export function outputLater(c: Connection): void {
  if (c.outputPending) return;
  c.outputPending = true;
  c.nextPending = pending;
  pending = c;
}

/** Ends a round: sends what the round's segments allowed, and acknowledges them. */
export function outputPending(): void {
  let c = pending;
  pending = null;
  while (c) {
    const next = c.nextPending;
    c.nextPending = null;
    c.outputPending = false;
    tcpOutput(c);
    c = next;
  }
}
