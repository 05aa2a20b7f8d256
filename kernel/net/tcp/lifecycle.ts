// How connections begin and end: taking one from the pool, resets, TIME-WAIT, and giving it back.

import { ECONNABORTED } from "../../abi/errno";
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP } from "../../fs/file";
import { now } from "../clock";
import { NO_THRESHOLD } from "./congestion";
import { Connection, NO_LOSS, RETRANSMIT } from "./connection";
import { initialSequence, timestampOffset } from "./isn";
import { Listener } from "./listener";
import { removeOrphan } from "./orphans";
import { CLOSED } from "./states";
import { giveConnection, hashConnection, unhashConnection } from "./table";
import { addTimeWait } from "./timewait";
import { sendReset, shiftFor } from "./transmit";

/** Readies a connection from the pool for a new life; its ends and settings are set. */
export function begin(c: Connection, state: i32): void {
  c.state = state;
  c.error = 0;
  c.softError = 0;
  c.iface = null;
  c.generation = 0;
  c.iss = initialSequence(c.local, c.localPort, c.remote, c.remotePort);
  c.tsOffset = timestampOffset(c.local, c.remote);
  setFirst(c, c.iss);
  c.sending.limit = c.settings.sendLimit;
  c.rcvShift = shiftFor(c.settings.receiveLimit);
  beginSending(c);
  beginReceiving(c);
  c.orphan = false;
  c.retransmitAt = 0;
  c.retransmitKind = RETRANSMIT;
  c.ackAt = 0;
  c.keepAt = 0;
  c.keepProbes = 0;
  c.lingerAt = 0;
  c.lastReceivedAt = now;
  hashConnection(c);
}

/** Sets the initial sequence number; the SYN takes the first. */
export function setFirst(c: Connection, iss: u32): void {
  c.iss = iss;
  c.sndUna = iss;
  c.sndNxt = iss + 1;
  c.sending.first = iss + 1;
  c.smallEnd = iss;
  c.recoveryPoint = iss;
  c.retransmitted = iss;
  c.lostBelow = iss;
}

function beginSending(c: Connection): void {
  c.sndWnd = 0;
  c.maxSndWnd = 0;
  c.sndShift = 0;
  c.mss = 536;
  c.peerMss = 536;
  c.finQueued = false;
  c.finSent = false;
  c.noSpace = false;
  c.lastSentAt = 0;
  c.recovery = NO_LOSS;
  c.forced = false;
  c.duplicateAcks = 0;
  c.threshold = 3;
  c.canUndo = false;
  c.congestion.reset(536);
  c.congestion.threshold = NO_THRESHOLD;
  c.rtt.reset();
  c.timing = false;
  c.retries = 0;
  c.stalledSince = 0;
  c.totalRetransmits = 0;
  c.bytesOut = 0;
}

function beginReceiving(c: Connection): void {
  c.rcvNxt = 0;
  c.rcvEdge = 0;
  c.irs = 0;
  c.finSeen = false;
  c.finReceived = false;
  c.readClosed = false;
  c.ackNow = false;
  c.unacknowledged = 0;
  c.rcvMss = 536;
  c.challengeAt = 0;
  c.sackOk = false;
  c.timestampsOk = false;
  c.scalingOk = false;
  c.tsRecent = 0;
  c.tsRecentAt = 0;
  c.lastAckSent = 0;
  c.blocks.clear();
  c.bytesIn = 0;
}

/** Leaves the table and stops everything; what was received stays readable while a socket has the connection. */
export function finish(c: Connection): void {
  c.state = CLOSED;
  unhashConnection(c);
  removeOrphan(c);
  c.cancel();
  c.retransmitAt = 0;
  c.ackAt = 0;
  c.keepAt = 0;
  c.lingerAt = 0;
  c.ackNow = false;
  c.sending.free();
  c.board.free();
  c.recovery = NO_LOSS;
  c.queue.dropEarly();
  const listener = c.listener;
  if (listener && c.halfOpen) {
    listener.halfOpen--;
    c.halfOpen = false;
    c.listener = null;
    c.orphan = true;
  }
  if (c.orphan) release(c);
  else c.wake(POLLIN | POLLOUT | POLLHUP | POLLRDHUP | (c.error ? POLLERR : 0));
}

/** Nobody has the connection any more: back to the pool. It is CLOSED. */
export function release(c: Connection): void {
  c.queue.clear();
  c.waiters = null;
  c.listener = null;
  c.orphan = false;
  giveConnection(c);
}

/** Ends the connection with an error for its program. */
export function fail(c: Connection, error: i32): void {
  c.error = error;
  finish(c);
}

/** Ends the connection by a reset to the peer; error is what the program hears, if there is one. */
export function abort(c: Connection, error: i32): void {
  sendReset(c);
  fail(c, error);
}

/** Both sides are done and the peer has our FIN's acknowledgment: a small record stays for stray segments. */
export function enterTimeWait(c: Connection): void {
  addTimeWait(c);
  finish(c);
}

/** The listener is closed: so is everything that was on its way to it. */
export function abandonListener(listener: Listener): void {
  let c = listener.shift();
  while (c) {
    c.orphan = true;
    if (c.state == CLOSED) release(c);
    else abort(c, ECONNABORTED);
    c = listener.shift();
  }
}
