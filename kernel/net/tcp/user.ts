// What a program does with a connection (RFC 9293, section 3.10.1 to 3.10.6): open, send, receive, close, abort.
// Blocking is the socket's business; these say what can be done now.

import { EADDRNOTAVAIL, ECONNRESET, ENETUNREACH, ENOBUFS } from "../../abi/errno";
import { Uio } from "../../mm/uio";
import { Address } from "../address";
import { now } from "../clock";
import { routeTo, sourceFor } from "../iface/routes";
import { before } from "../wire/tcp";
import { Connection, TcpSettings } from "./connection";
import { startSyn } from "./handshake";
import { abort, begin, fail, release, setFirst } from "./lifecycle";
import { addOrphan, takeConnectionOrRoom } from "./orphans";
import { outputLater, tcpOutput } from "./output";
import { portTowards } from "./ports";
import { CLOSE_WAIT, CLOSED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, LAST_ACK, SYN_RECEIVED, SYN_SENT } from "./states";
import { findConnection } from "./table";
import { FIN_TIMEOUT } from "./timeouts";
import { reopenAfter, yieldTimeWait } from "./timewait";
import { refreshRoute, updateMss } from "./transmit";

/** Why the last tcpConnect gave null: a positive errno. */
export let connectError: i32 = 0;

function refusal(error: i32): Connection | null {
  connectError = error;
  return null;
}

const la = new Address();
const hop = new Address();

/** Begins to connect; the local address may be any, its port 0. Null with connectError set. */
export function tcpConnect(from: Address, lp: u32, ra: Address, rp: u32, settings: TcpSettings): Connection | null {
  const iface = routeTo(ra, hop);
  if (!iface) return refusal(ENETUNREACH);
  la.copyFrom(from);
  if (la.isAny) {
    if (!sourceFor(ra, iface, la)) return refusal(EADDRNOTAVAIL);
  } else if (la.isV4 != ra.isV4) return refusal(ENETUNREACH);
  let leastIss: u32 = 0;
  if (!lp) {
    lp = portTowards(la, ra, rp);
    if (!lp) return refusal(EADDRNOTAVAIL);
  } else if (findConnection(la, lp, ra, rp) || !yieldTimeWait(la, lp, ra, rp)) {
    return refusal(EADDRNOTAVAIL);
  }
  leastIss = reopenAfter;
  const c = takeConnectionOrRoom();
  if (!c) return refusal(ENOBUFS);
  c.local.copyFrom(la);
  c.localPort = lp;
  c.remote.copyFrom(ra);
  c.remotePort = rp;
  c.settings.copyFrom(settings);
  begin(c, SYN_SENT);
  if (leastIss && before(c.iss, leastIss)) setFirst(c, leastIss);
  refreshRoute(c);
  updateMss(c);
  startSyn(c);
  return c;
}

/** Takes bytes from the program and sends what may be sent: how many were taken (0: no room), or -EFAULT. */
export function tcpSend(c: Connection, from: Uio, more: bool): i64 {
  let done: i64 = 0;
  while (from.left) {
    const taken = c.sending.take(from, <u32>min<u64>(from.left, 0x7fffffff));
    if (taken <= 0) {
      if (!done) done = taken;
      break;
    }
    done += taken;
  }
  if (done > 0) {
    if (more) outputCorked(c);
    else tcpOutput(c);
  }
  return done;
}

/** MSG_MORE: like the cork, for one call. */
function outputCorked(c: Connection): void {
  const cork = c.settings.cork;
  c.settings.cork = true;
  tcpOutput(c);
  c.settings.cork = cork;
}

/** The program has read: tells the peer about the room when that is worth a segment (RFC 9293, section 3.8.6.2.2). */
export function windowMayOpen(c: Connection): void {
  if (c.finReceived || c.state == CLOSED) return;
  const room = c.receiveRoom;
  const announced = c.rcvEdge - c.rcvNxt;
  if (room <= announced) return;
  const gain = room - announced;
  if (gain >= min(c.settings.receiveLimit >> 1, max(2 * c.rcvMss, announced))) {
    c.ackNow = true;
    outputLater(c);
  }
}

/** The program sends no more. */
export function tcpShutdown(c: Connection): void {
  if (c.finQueued) return;
  if (c.state == ESTABLISHED) c.state = FIN_WAIT_1;
  else if (c.state == CLOSE_WAIT) c.state = LAST_ACK;
  else if (c.state != SYN_RECEIVED) return;
  c.finQueued = true;
  tcpOutput(c);
}

/** The program has no socket for it any more; lingering: it was told to reset rather than to wait. */
export function tcpClose(c: Connection, reset: bool): void {
  c.waiters = null;
  if (c.state == CLOSED) {
    release(c);
    return;
  }
  c.orphan = true;
  if (c.state == SYN_SENT) {
    fail(c, 0);
    return;
  }
  // Unread data says that the peer's words were lost: a reset tells it (RFC 2525, section 2.17).
  if (reset || c.queue.bytes) {
    abort(c, ECONNRESET);
    return;
  }
  addOrphan(c);
  tcpShutdown(c);
  if (c.state == FIN_WAIT_2) {
    c.lingerAt = now + FIN_TIMEOUT;
    c.schedule();
  }
}
