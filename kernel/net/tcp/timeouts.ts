// What happens when a connection's times come: retransmission (RFC 6298), window probes, delayed acknowledgments,
// keep-alive (RFC 9293, section 3.8.4), and the end of a FIN-WAIT-2 that nobody waits for.

import { ETIMEDOUT } from "../../abi/errno";
import { MS, now, refreshClock, SECOND } from "../clock";
import { before } from "../wire/tcp";
import { enterTimeoutRecovery } from "./acknowledge";
import { Connection, PERSIST } from "./connection";
import { abort, fail } from "./lifecycle";
import { retransmitDelay, tcpOutput, transmitNew } from "./output";
import { CLOSE_WAIT, CLOSED, ESTABLISHED, FIN_WAIT_2, SYN_RECEIVED, SYN_SENT } from "./states";
import { sendAck, sendSyn } from "./transmit";

/** Linux's tcp_retries2, tcp_orphan_retries and tcp_synack_retries. */
const MAX_RETRIES: u32 = 15;
const MAX_ORPHAN_RETRIES: u32 = 8;
const MAX_SYNACK_RETRIES: u32 = 5;

/** Linux's delayed acknowledgment. */
export const ACK_DELAY: u64 = 40 * MS;
/** Linux's tcp_fin_timeout. */
export const FIN_TIMEOUT: u64 = 60 * SECOND;

/** The connection's timer fired: does what is due and arms it for what is next. */
export function timerFired(c: Connection): void {
  refreshClock();
  if (c.lingerAt && c.lingerAt <= now) {
    c.lingerAt = 0;
    fail(c, 0);
    return;
  }
  if (c.retransmitAt && c.retransmitAt <= now) retransmitTimeout(c);
  if (c.state != CLOSED && c.keepAt && c.keepAt <= now) keepAliveTimeout(c);
  if (c.state == CLOSED) return;
  if (c.ackAt && c.ackAt <= now) {
    c.ackAt = 0;
    c.ackNow = true;
    tcpOutput(c);
  }
  c.schedule();
}

function retransmitTimeout(c: Connection): void {
  c.retransmitAt = 0;
  if (c.state == SYN_SENT || c.state == SYN_RECEIVED) synTimeout(c);
  else if (c.retransmitKind == PERSIST) persistTimeout(c);
  else dataTimeout(c);
}

function synTimeout(c: Connection): void {
  c.retries++;
  const limit = c.state == SYN_SENT ? c.settings.synRetries : MAX_SYNACK_RETRIES;
  if (c.retries > limit || userTimeoutPassed(c)) {
    fail(c, c.softError ? c.softError : ETIMEDOUT);
    return;
  }
  // A lost SYN says that the initial window is too much (RFC 6298, section 5.7, and RFC 5681, section 3.1).
  c.congestion.window = min(c.congestion.window, c.mss);
  c.retransmitAt = now + retransmitDelay(c);
  c.timing = false;
  c.totalRetransmits++;
  sendSyn(c);
}

function userTimeoutPassed(c: Connection): bool {
  const limit = c.settings.userTimeout;
  return limit != 0 && c.stalledSince != 0 && now - c.stalledSince >= <u64>limit * MS;
}

/** True if the peer has been silent for too long; then the connection is over. */
function gaveUp(c: Connection): bool {
  const limit = c.orphan ? MAX_ORPHAN_RETRIES : MAX_RETRIES;
  const user = c.settings.userTimeout;
  if (user ? !userTimeoutPassed(c) : c.retries < limit) return false;
  abort(c, c.softError ? c.softError : ETIMEDOUT);
  return true;
}

function dataTimeout(c: Connection): void {
  if (!c.flight) return;
  if (gaveUp(c)) return;
  c.retries++;
  // The path may have changed with all that was known about it.
  if (c.retries == 3) c.generation = 0;
  enterTimeoutRecovery(c);
  c.retransmitAt = now + retransmitDelay(c);
  tcpOutput(c);
}

/** Nothing is in flight and the window did not let data out. */
function persistTimeout(c: Connection): void {
  if (c.orphan && gaveUp(c)) return;
  c.retries++;
  const unsent = before(c.sndNxt, c.sending.end) ? c.sending.end - c.sndNxt : 0;
  const length = min(min(unsent, c.sndWnd), c.mss);
  if (length) {
    // The window is small, or the program keeps the cork in: silly windows end here.
    c.retries = 0;
    transmitNew(c, length, false);
  } else if (!c.flight) {
    // A sequence number already acknowledged makes the peer tell its window and delivers nothing.
    sendAck(c, c.sndUna - 1);
    c.retransmitAt = now + retransmitDelay(c);
    if (!c.stalledSince) c.stalledSince = now;
    if (c.settings.userTimeout && gaveUp(c)) return;
  }
  tcpOutput(c);
}

/** Arms or disarms keep-alive after its options changed or the connection was established. */
export function startKeepAlive(c: Connection): void {
  c.keepProbes = 0;
  const idle = now - c.lastReceivedAt;
  const wanted = <u64>c.settings.keepIdle * SECOND;
  c.keepAt = c.settings.keepAlive ? now + (wanted > idle ? wanted - idle : 0) : 0;
  c.schedule();
}

function keepAliveTimeout(c: Connection): void {
  c.keepAt = 0;
  if (!c.settings.keepAlive || (c.state != ESTABLISHED && c.state != CLOSE_WAIT && c.state != FIN_WAIT_2)) return;
  const idle = now - c.lastReceivedAt;
  const wanted = <u64>c.settings.keepIdle * SECOND;
  if (idle < wanted || c.flight) {
    c.keepProbes = 0;
    c.keepAt = idle < wanted ? c.lastReceivedAt + wanted : now + wanted;
    return;
  }
  if (
    c.settings.userTimeout ? idle >= wanted + <u64>c.settings.userTimeout * MS : c.keepProbes >= c.settings.keepCount
  ) {
    abort(c, c.softError ? c.softError : ETIMEDOUT);
    return;
  }
  c.keepProbes++;
  sendAck(c, c.sndNxt - 1);
  c.keepAt = now + <u64>c.settings.keepInterval * SECOND;
}
