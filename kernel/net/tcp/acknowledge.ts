// What an acknowledgment does: frees what the peer has, measures the round trip, opens the window, finds losses
// (RFC 9293 section 3.10.7.4, RFC 5681, RFC 6582, RFC 6675).

import { POLLOUT } from "../../fs/file";
import { millis, now } from "../clock";
import { after, before } from "../wire/tcp";
import { Connection, FAST_RECOVERY, NO_LOSS, PERSIST, RETRANSMIT, TIMEOUT_RECOVERY } from "./connection";
import { outputLater, retransmitDelay } from "./output";
import { Segment } from "./segment";
import { timestampOf } from "./transmit";

/** The most duplicate acknowledgments reordering may make us wait for. */
const MAX_THRESHOLD: u32 = 127;

/** Takes in the segment's acknowledgment and window; it acknowledges nothing that was not sent. */
export function acknowledged(c: Connection, s: Segment): void {
  const una = c.sndUna;
  const flight = c.flight;
  let news: u32 = 0;
  if (c.sackOk && s.options.sackCount) news = takeBlocks(c, s);
  if (after(s.ack, una)) {
    advance(c, s, s.ack - una, flight);
  } else if (s.ack == una && flight) {
    if (c.sackOk ? news != 0 : isDuplicate(c, s)) duplicate(c);
  }
  updateWindow(c, s);
  if (c.recovery != NO_LOSS || c.sndNxt != c.sending.end || c.finQueued) outputLater(c);
}

/** "The incoming ACK [...] is considered a duplicate when ..." (RFC 5681, section 2). */
function isDuplicate(c: Connection, s: Segment): bool {
  return !s.space && s.window << c.sndShift == c.sndWnd;
}

/** Enters the SACK option into the scoreboard; returns how many bytes it told anew. */
function takeBlocks(c: Connection, s: Segment): u32 {
  const known = c.board.bytes;
  const options = s.options;
  for (let i = 0; i < options.sackCount; i++) {
    const left = options.sackLeft(i);
    const right = options.sackRight(i);
    // D-SACK (RFC 2883) reports what is already acknowledged; everything else out of range is nonsense.
    if (!before(left, right) || before(left, c.sndUna) || after(right, c.sndNxt)) continue;
    if (!after(left, s.ack)) continue;
    noteReordering(c, left);
    c.board.add(left, right);
  }
  return c.board.bytes > known ? c.board.bytes - known : 0;
}

/** Bytes below the highest ones the peer holds came late though they were sent once: the path reorders. */
function noteReordering(c: Connection, seq: u32): void {
  if (!c.board.count || !before(seq, c.board.highest)) return;
  if (c.recovery != NO_LOSS && before(seq, c.retransmitted)) return;
  if (c.board.covers(seq, seq + 1)) return;
  const distance = (c.board.highest - seq) / c.mss + 1;
  c.threshold = max(c.threshold, min(distance, MAX_THRESHOLD));
}

/** New data is acknowledged. */
function advance(c: Connection, s: Segment, bytes: u32, flight: u32): void {
  const limited = flight + c.mss >= c.congestion.window;
  measure(c, s);
  noteReordering(c, c.sndUna);
  c.sndUna = s.ack;
  c.sending.release(s.ack);
  if (c.board.count) c.board.advance(s.ack);
  c.retries = 0;
  c.softError = 0;
  c.keepProbes = 0;
  if (c.recovery == NO_LOSS) {
    c.duplicateAcks = 0;
    if (c.board.count) findLosses(c);
  } else {
    recover(c, s, bytes);
  }
  if (limited && c.recovery != FAST_RECOVERY) {
    c.congestion.acknowledged(bytes, c.mss, millis, c.rtt.smoothed / 1000);
  }
  // "When an ACK is received that acknowledges new data, restart the retransmission timer" (RFC 6298, 5.2 and 5.3).
  if (c.flight) {
    c.retransmitKind = RETRANSMIT;
    c.retransmitAt = now + retransmitDelay(c);
    c.stalledSince = now;
  } else {
    c.retransmitAt = 0;
    c.stalledSince = 0;
  }
  if (c.noSpace && c.writable) {
    c.noSpace = false;
    c.wake(POLLOUT);
  }
}

function measure(c: Connection, s: Segment): void {
  if (c.timing && after(s.ack, c.timedSeq)) {
    c.timing = false;
    c.rtt.sample(<u32>((now - c.timedAt) / 1000));
    return;
  }
  if (!c.timestampsOk || !s.options.hasTimestamp || !s.options.echo) return;
  if (c.recovery == NO_LOSS && c.rtt.measured) return;
  // The echo may be older than what was sent again: a peer that had the data already repeats an old one.
  if (c.recovery != NO_LOSS && before(s.options.echo, c.sampleStamp)) return;
  const elapsed = timestampOf(c) - s.options.echo;
  if (elapsed < 120_000) c.rtt.sample(elapsed * 1000);
}

/** An acknowledgment of new data during recovery. */
function recover(c: Connection, s: Segment, bytes: u32): void {
  if (c.canUndo && wasSpurious(c, s)) {
    c.congestion.undo(c.priorWindow, c.priorThreshold);
    endRecovery(c);
    return;
  }
  c.canUndo = false;
  if (!before(c.sndUna, c.recoveryPoint)) {
    if (c.recovery == FAST_RECOVERY) c.congestion.window = max(c.congestion.threshold, 2 * c.mss);
    endRecovery(c);
    return;
  }
  if (c.recovery == TIMEOUT_RECOVERY) return;
  if (c.sackOk) {
    findLosses(c);
    return;
  }
  // NewReno's partial acknowledgment: the next segment is lost, too (RFC 6582, section 3.2).
  const segments = bytes / c.mss;
  c.duplicateAcks = c.duplicateAcks > segments ? c.duplicateAcks - segments : 0;
  c.retransmitted = c.sndUna;
  c.lostBelow = c.sndUna + min(c.mss, c.flight);
  c.forced = true;
}

/** The acknowledgment was provoked by the original, not by the retransmission (RFC 3522). */
function wasSpurious(c: Connection, s: Segment): bool {
  return c.timestampsOk && s.options.hasTimestamp && s.options.echo != 0 && before(s.options.echo, c.retransmitStamp);
}

function endRecovery(c: Connection): void {
  c.recovery = NO_LOSS;
  c.duplicateAcks = 0;
  c.lostBelow = c.sndUna;
  c.retransmitted = c.sndUna;
  c.forced = false;
  c.canUndo = false;
}

/** An acknowledgment that moved nothing but says that something arrived. */
function duplicate(c: Connection): void {
  if (!c.sackOk) c.duplicateAcks++;
  findLosses(c);
  outputLater(c);
}

/** Decides what is lost, and enters fast recovery when something is. */
function findLosses(c: Connection): void {
  if (c.recovery == TIMEOUT_RECOVERY) return;
  if (c.sackOk) {
    const lost = c.board.lostBelow(c.sndUna, c.mss, lossThreshold(c));
    if (c.recovery == FAST_RECOVERY) {
      if (after(lost, c.lostBelow)) c.lostBelow = lost;
    } else if (after(lost, c.sndUna)) {
      enterRecovery(c, lost);
    }
  } else if (c.recovery == NO_LOSS && c.duplicateAcks >= lossThreshold(c)) {
    enterRecovery(c, c.sndUna + min(c.mss, c.flight));
  }
}

/** With little in flight fewer duplicates must do (RFC 5827, early retransmit). */
function lossThreshold(c: Connection): u32 {
  const segments = (c.flight + c.mss - 1) / c.mss;
  if (c.threshold == 3 && segments < 4 && segments > 1 && c.sndNxt == c.sending.end) return segments - 1;
  return min(c.threshold, max(3, segments - 1));
}

function enterRecovery(c: Connection, lost: u32): void {
  c.priorWindow = c.congestion.window;
  c.priorThreshold = c.congestion.threshold;
  c.retransmitStamp = timestampOf(c);
  c.sampleStamp = c.retransmitStamp;
  c.canUndo = true;
  c.congestion.lossDetected(c.flight, c.mss);
  c.recovery = FAST_RECOVERY;
  c.recoveryPoint = c.sndNxt;
  c.retransmitted = c.sndUna;
  c.lostBelow = lost;
  c.forced = true;
}

/** The retransmission timer ran out: all that the peer is not known to hold is lost. */
export function enterTimeoutRecovery(c: Connection): void {
  const first = c.recovery != TIMEOUT_RECOVERY;
  if (first) {
    c.priorWindow = c.congestion.window;
    c.priorThreshold = c.congestion.threshold;
    c.retransmitStamp = timestampOf(c);
    c.canUndo = true;
  }
  c.sampleStamp = timestampOf(c);
  c.congestion.timedOut(c.flight, c.mss, first);
  c.recovery = TIMEOUT_RECOVERY;
  c.recoveryPoint = c.sndNxt;
  c.retransmitted = c.sndUna;
  c.lostBelow = c.sndNxt;
  c.duplicateAcks = 0;
  c.timing = false;
  c.forced = true;
}

/** "If SND.UNA =< SEG.ACK =< SND.NXT, the send window should be updated" (RFC 9293, section 3.10.7.4). */
function updateWindow(c: Connection, s: Segment): void {
  if (before(s.ack, c.sndUna)) return;
  if (!before(c.sndWl1, s.seq) && (c.sndWl1 != s.seq || after(c.sndWl2, s.ack))) return;
  const window = s.window << c.sndShift;
  c.sndWl1 = s.seq;
  c.sndWl2 = s.ack;
  if (window == c.sndWnd) return;
  c.sndWnd = window;
  if (window > c.maxSndWnd) c.maxSndWnd = window;
  if (window && c.retransmitAt && c.retransmitKind == PERSIST) {
    c.retransmitAt = 0;
    c.retries = 0;
  }
  outputLater(c);
}
