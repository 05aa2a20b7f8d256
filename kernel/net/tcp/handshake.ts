// Connections on their way to ESTABLISHED: SYNs to a listener, SYN-SENT, SYN-RECEIVED, cookies
// (RFC 9293, sections 3.10.7.2 and 3.10.7.3).

import { ECONNREFUSED } from "../../abi/errno";
import { POLLOUT } from "../../fs/file";
import { millis, now, SECOND } from "../clock";
import { ipHeaderTo } from "../ip";
import { ACK, before, RST, SYN, TCP_HEADER } from "../wire/tcp";
import { putMss, putSackPermitted, putTimestamps, putWindowScale, TIMESTAMPS_LENGTH } from "../wire/tcpoptions";
import { Connection, RETRANSMIT } from "./connection";
import { checkCookie, cookieSack, cookieShift, cookieTimestamp, makeCookie } from "./cookie";
import { timestampOffset } from "./isn";
import { begin, fail, setFirst } from "./lifecycle";
import { Listener } from "./listener";
import { takeConnectionOrRoom } from "./orphans";
import { outputLater, retransmitDelay } from "./output";
import { Segment } from "./segment";
import { ESTABLISHED, FIN_WAIT_1, SYN_RECEIVED } from "./states";
import { startKeepAlive } from "./timeouts";
import {
  bareOptions,
  packetsScarce,
  refreshRoute,
  refuse,
  sendSyn,
  sendWithOptions,
  shiftFor,
  updateMss,
} from "./transmit";

/** How long after the last cookie sent one is still looked for in acknowledgments. */
const COOKIES_LIVE: u64 = 130 * SECOND;

/** Sends the SYN (or SYN and ACK) and starts its timer. */
export function startSyn(c: Connection): void {
  c.timing = true;
  c.timedSeq = c.iss;
  c.timedAt = now;
  c.stalledSince = now;
  c.retransmitKind = RETRANSMIT;
  c.retransmitAt = now + retransmitDelay(c);
  sendSyn(c);
  c.schedule();
}

/** Takes over what the peer's SYN offers. */
function takeSyn(c: Connection, s: Segment): void {
  const options = s.options;
  c.irs = s.seq;
  c.rcvNxt = s.seq + 1;
  c.rcvEdge = c.rcvNxt;
  c.lastAckSent = c.rcvNxt;
  c.peerMss = options.mss ? options.mss : 536;
  c.sackOk = options.sackPermitted;
  c.timestampsOk = options.hasTimestamp;
  c.tsRecent = options.timestamp;
  c.tsRecentAt = now;
  c.scalingOk = options.windowShift >= 0;
  c.sndShift = c.scalingOk ? <u32>options.windowShift : 0;
  if (!c.scalingOk) c.rcvShift = 0;
  refreshRoute(c);
  updateMss(c);
  c.congestion.reset(c.mss);
  c.rcvMss = c.mss;
  // The window of a SYN is never scaled (RFC 7323, section 2.2).
  c.sndWnd = s.window;
  c.maxSndWnd = s.window;
  c.sndWl1 = s.seq;
  c.sndWl2 = s.ack;
}

/** A connection for this listener and peer, with the listener's settings. */
function childOf(listener: Listener, s: Segment): Connection | null {
  const c = takeConnectionOrRoom();
  if (!c) return null;
  c.local.copyFrom(s.destination);
  c.localPort = s.destinationPort;
  c.remote.copyFrom(s.source);
  c.remotePort = s.sourcePort;
  c.settings.copyFrom(listener.settings);
  c.listener = listener;
  begin(c, SYN_RECEIVED);
  return c;
}

/** A segment for a listening port that belongs to no connection; isn: 0, or the least initial sequence number. */
export function listenInput(listener: Listener, s: Segment, leastIss: u32): void {
  if (s.has(RST)) return;
  if (s.has(ACK)) {
    if (s.has(SYN) || !cookieInput(listener, s)) refuse(s);
    return;
  }
  // A SYN with nothing to remember it by is dropped; the peer will send it again.
  if (!s.has(SYN) || listener.queueFull || packetsScarce()) return;
  if (listener.halfOpenFull) {
    sendCookie(listener, s);
    return;
  }
  const c = childOf(listener, s);
  if (!c) return;
  c.halfOpen = true;
  listener.halfOpen++;
  if (leastIss && before(c.iss, leastIss)) setFirst(c, leastIss);
  takeSyn(c, s);
  startSyn(c);
}

function sendCookie(listener: Listener, s: Segment): void {
  listener.cookieSentAt = now;
  let options: u32 = 4;
  const most = 1500 - ipHeaderTo(s.source) - TCP_HEADER;
  const mss = listener.settings.maxSegment ? min(most, listener.settings.maxSegment) : most;
  putMss(bareOptions, mss);
  // Without timestamps there is nowhere to remember the other options.
  if (s.options.hasTimestamp) {
    const clock = millis + timestampOffset(s.destination, s.source);
    putTimestamps(bareOptions + options, cookieTimestamp(clock, s), s.options.timestamp);
    options += TIMESTAMPS_LENGTH;
    if (s.options.sackPermitted) {
      putSackPermitted(bareOptions + options);
      options += 4;
    }
    if (s.options.windowShift >= 0) {
      putWindowScale(bareOptions + options, shiftFor(listener.settings.receiveLimit));
      options += 4;
    }
  }
  const window = min<u32>(listener.settings.receiveLimit, 65535);
  sendWithOptions(s, makeCookie(s), s.seq + 1, SYN | ACK, window, options);
}

/** The third segment of a handshake that was answered with a cookie. False if it is no such thing. */
function cookieInput(listener: Listener, s: Segment): bool {
  if (!listener.cookieSentAt || now - listener.cookieSentAt > COOKIES_LIVE) return false;
  const mss = checkCookie(s);
  if (!mss) return false;
  if (listener.queueFull) return true;
  const c = childOf(listener, s);
  if (!c) return true;
  setFirst(c, s.ack - 1);
  const options = s.options;
  const echo = options.echo;
  options.mss = mss;
  options.sackPermitted = options.hasTimestamp && cookieSack(echo);
  options.windowShift = options.hasTimestamp ? cookieShift(echo) : -1;
  const seq = s.seq;
  s.seq = seq - 1;
  takeSyn(c, s);
  s.seq = seq;
  // What the answer announced.
  c.rcvEdge = c.rcvNxt + min<u32>(c.settings.receiveLimit, 65535);
  c.sndWl2 = s.ack - 1;
  return synReceivedInput(c, s);
}

/** SYN-SENT (RFC 9293, section 3.10.7.3). True if the segment may carry more to process. */
export function synSentInput(c: Connection, s: Segment): bool {
  const acks = s.has(ACK);
  if (acks && s.ack != c.sndNxt) {
    refuse(s);
    return false;
  }
  if (s.has(RST)) {
    if (acks) fail(c, ECONNREFUSED);
    return false;
  }
  if (!s.has(SYN)) return false;
  takeSyn(c, s);
  if (!acks) {
    // Simultaneous open.
    c.state = SYN_RECEIVED;
    c.retries = 0;
    startSyn(c);
    return false;
  }
  establish(c, s);
  c.ackNow = true;
  outputLater(c);
  c.wake(POLLOUT);
  return false;
}

/** Our SYN is acknowledged. */
function establish(c: Connection, s: Segment): void {
  if (c.timing && !c.retries) c.rtt.sample(<u32>((now - c.timedAt) / 1000));
  c.timing = false;
  c.retries = 0;
  c.stalledSince = 0;
  c.retransmitAt = 0;
  c.sndUna = s.ack;
  // The program may have finished before the handshake had (simultaneous open).
  c.state = c.finQueued ? FIN_WAIT_1 : ESTABLISHED;
  c.softError = 0;
  c.lastReceivedAt = now;
  if (c.settings.keepAlive) startKeepAlive(c);
}

/** SYN-RECEIVED: is our SYN acknowledged? True: the connection is established, and the segment may carry more. */
export function synReceivedInput(c: Connection, s: Segment): bool {
  if (s.ack != c.sndNxt) {
    refuse(s);
    return false;
  }
  const listener = c.listener;
  if (listener) {
    // Without room for it the connection stays half-open; the peer, or our timer, will ask again.
    if (listener.queueFull) return false;
    if (c.halfOpen) listener.halfOpen--;
    c.halfOpen = false;
  }
  establish(c, s);
  c.sndWnd = s.window << c.sndShift;
  c.sndWl1 = s.seq;
  c.sndWl2 = s.ack;
  if (c.sndWnd > c.maxSndWnd) c.maxSndWnd = c.sndWnd;
  if (listener) listener.push(c);
  else c.wake(POLLOUT);
  return true;
}
