// Segments in: which connection, is it acceptable, what does it change (RFC 9293, section 3.10.7, with RFC 5961's
// protection against blind attacks and RFC 7323's against old segments).

import { ECONNRESET, EPIPE } from "../../abi/errno";
import { POLLIN, POLLRDHUP } from "../../fs/file";
import { arrival } from "../arrival";
import { MS, now, SECOND } from "../clock";
import { freePacket, Packet } from "../packet";
import { skipBytes, trimTo } from "../payload";
import { addPacket, fold, pseudoHeader } from "../wire/checksum";
import { PROTOCOL_TCP } from "../wire/ipv4";
import { ACK, after, before, dataOffset, FIN, PSH, RST, SYN, TCP_HEADER } from "../wire/tcp";
import { acknowledged } from "./acknowledge";
import { Connection } from "./connection";
import { listenInput, synReceivedInput, synSentInput } from "./handshake";
import { enterTimeWait, fail, finish } from "./lifecycle";
import { outputLater } from "./output";
import { Segment, segment } from "./segment";
import {
  CLOSE_WAIT,
  CLOSED,
  CLOSING,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  LAST_ACK,
  SYN_RECEIVED,
  SYN_SENT,
} from "./states";
import { findConnection, findListener, hashOf } from "./table";
import { ACK_DELAY, FIN_TIMEOUT } from "./timeouts";
import { findTimeWait, reopenAfter, timeWaitInput } from "./timewait";
import { packetsScarce, refuse, sendAck, sendReset, sendSyn } from "./transmit";

/** Challenge acknowledgments a second over all connections (RFC 5961, section 10). */
const CHALLENGES: u32 = 1000;
/** A connection answers segments out of place this often at most, as in Linux. */
const CHALLENGE_INTERVAL: u64 = 500 * MS;
/** A timestamp this old proves nothing any more (RFC 7323, section 5.5). */
const TIMESTAMP_LIFE: u64 = 24 * 24 * 3600 * SECOND;

let challenges: u32 = 0;
let challengeSecond: u64 = 0;

/** Takes over the datagram that arrived (IP header first, whole, addressed to us); it carries TCP. */
export function tcpInput(packet: Packet): void {
  if (!wellFormed(packet)) {
    freePacket(packet);
    return;
  }
  const s = segment;
  s.read(packet);
  const c = findConnection(s.destination, s.destinationPort, s.source, s.sourcePort);
  if (c) {
    connectionInput(c, s, packet);
    return;
  }
  strayInput(s, packet);
}

function wellFormed(packet: Packet): bool {
  const header = packet.data;
  const skip = arrival.headers;
  if (packet.length < skip + TCP_HEADER) return false;
  const offset = dataOffset(header + skip);
  if (offset < TCP_HEADER || skip + offset > packet.length) return false;
  if (packet.checksumGood) return true;
  const length = packet.total - skip;
  const pseudo = pseudoHeader(arrival.source, arrival.destination, PROTOCOL_TCP, length);
  return fold(addPacket(pseudo, packet, skip)) == 0xffff;
}

/** A segment without a connection: TIME-WAIT, a listener, or nobody. */
function strayInput(s: Segment, packet: Packet): void {
  let leastIss: u32 = 0;
  const record = findTimeWait(s.destination, s.destinationPort, s.source, s.sourcePort);
  if (record) {
    if (!timeWaitInput(record, s)) {
      freePacket(packet);
      return;
    }
    leastIss = reopenAfter;
  }
  const spread = hashOf(s.destination, s.destinationPort, s.source, s.sourcePort) >> 16;
  const listener = findListener(s.destination, s.destinationPort, spread);
  if (!listener) refuse(s);
  else listenInput(listener, s, leastIss);
  const c = listener && s.has(ACK) ? findConnection(s.destination, s.destinationPort, s.source, s.sourcePort) : null;
  // A cookie came back: what else the segment carries belongs to the new connection.
  if (c) connectionInput(c, s, packet);
  else freePacket(packet);
}

/** Takes over the packet. */
function connectionInput(c: Connection, s: Segment, packet: Packet): void {
  if (predicted(c, s)) {
    if (s.length) receiveInOrder(c, s, packet);
    else freePacket(packet);
    return;
  }
  if (c.state == SYN_SENT) {
    synSentInput(c, s);
    if (c.state != CLOSED) c.schedule();
    freePacket(packet);
    return;
  }
  if (acceptable(c, s) && synchronized(c, s)) {
    dataInput(c, s, packet);
    if (c.state != CLOSED) c.schedule();
    return;
  }
  if (c.state != CLOSED) c.schedule();
  freePacket(packet);
}

/**
 * Header prediction (Van Jacobson): the next segment in order of an established connection, without anything special.
 * True: its acknowledgment has been dealt with.
 */
function predicted(c: Connection, s: Segment): bool {
  if (c.state != ESTABLISHED || (s.flags & ~PSH) != ACK || s.seq != c.rcvNxt) return false;
  if (c.queue.hasEarly || c.finSeen || after(s.seq + s.length, c.rcvEdge)) return false;
  if (before(s.ack, c.sndUna) || after(s.ack, c.sndNxt)) return false;
  const options = s.options;
  if (options.hasTimestamp != c.timestampsOk) return false;
  if (c.timestampsOk) {
    if (before(options.timestamp, c.tsRecent)) return false;
    if (!after(s.seq, c.lastAckSent)) noteTimestamp(c, s);
  }
  c.lastReceivedAt = now;
  if (s.ack != c.sndUna || c.flight || s.window << c.sndShift != c.sndWnd) acknowledged(c, s);
  else c.sndWl1 = s.seq;
  return true;
}

function noteTimestamp(c: Connection, s: Segment): void {
  c.tsRecent = s.options.timestamp;
  c.tsRecentAt = now;
}

/** Tests timestamp, sequence number, RST and SYN; false: the segment goes no further. */
function acceptable(c: Connection, s: Segment): bool {
  const options = s.options;
  if (c.timestampsOk && options.hasTimestamp && before(options.timestamp, c.tsRecent)) {
    // PAWS (RFC 7323, section 5.3): an old segment is acknowledged and dropped, unless it resets.
    if (!s.has(RST) && now - c.tsRecentAt < TIMESTAMP_LIFE) {
      outOfPlace(c, s);
      return false;
    }
  }
  if (!inWindow(c, s)) {
    if (!s.has(RST)) outOfPlace(c, s);
    return false;
  }
  if (s.has(RST)) {
    resetInput(c, s);
    return false;
  }
  if (s.has(SYN)) {
    // "Irrespective of the sequence number [...] MUST send a challenge ACK" (RFC 5961, section 4.2).
    challenge(c);
    return false;
  }
  if (c.timestampsOk && options.hasTimestamp && !after(s.seq, c.lastAckSent)) noteTimestamp(c, s);
  return s.has(ACK);
}

/**
 * RFC 9293, section 3.4, as Linux reads it: any overlap with the window will do, and at its edges also an empty segment
 * or one that is wholly known; what does not fit is cut off later, but the acknowledgment counts even when the window
 * is closed.
 */
function inWindow(c: Connection, s: Segment): bool {
  return !before(s.seq + s.space, c.rcvNxt) && !after(s.seq, c.rcvEdge);
}

/** A segment that is not acceptable: "an acknowledgment should be sent in reply" (RFC 9293, section 3.10.7.4). */
function outOfPlace(c: Connection, s: Segment): void {
  if (c.state == SYN_RECEIVED && s.has(SYN) && s.seq == c.irs) {
    // The peer did not get our answer.
    sendSyn(c);
    return;
  }
  // Data sent again has not been acknowledged where it counts; answers to the rest could feed a loop of two.
  if (s.space) {
    if (c.sackOk && s.length && before(s.seq, c.rcvNxt)) noteDuplicate(c, s.seq, s.seq + s.length);
    c.ackNow = true;
    outputLater(c);
  } else {
    challenge(c);
  }
}

function noteDuplicate(c: Connection, left: u32, right: u32): void {
  c.blocks.noteDuplicate(left, after(right, c.rcvNxt) ? c.rcvNxt : right);
}

/** Sends a challenge acknowledgment, unless too many were sent. */
function challenge(c: Connection): void {
  if (now < c.challengeAt) return;
  const second = now / SECOND;
  if (second != challengeSecond) {
    challengeSecond = second;
    challenges = 0;
  }
  if (challenges >= CHALLENGES) return;
  challenges++;
  c.challengeAt = now + CHALLENGE_INTERVAL;
  if (c.state == SYN_RECEIVED) sendSyn(c);
  else sendAck(c, c.sndNxt);
}

/** "If the RST bit is set and the sequence number exactly matches the next expected [...] MUST reset" (RFC 5961, 3.2). */
function resetInput(c: Connection, s: Segment): void {
  if (s.seq != c.rcvNxt) {
    challenge(c);
    return;
  }
  if (c.state == SYN_RECEIVED) fail(c, c.halfOpen ? 0 : ECONNRESET);
  else if (c.state == CLOSE_WAIT) fail(c, EPIPE);
  else if (c.state == CLOSING || c.state == LAST_ACK) fail(c, 0);
  else fail(c, ECONNRESET);
}

/** The acknowledgment in any synchronized state; false: the segment goes no further. */
function synchronized(c: Connection, s: Segment): bool {
  c.lastReceivedAt = now;
  if (c.state == SYN_RECEIVED && !synReceivedInput(c, s)) return false;
  // "the ACK value is acceptable only if it is in the range of ((SND.UNA - MAX.SND.WND) <= SEG.ACK <= SND.NXT)"
  // (RFC 5961, section 5.2)
  if (after(s.ack, c.sndNxt) || before(s.ack, c.sndUna - c.maxSndWnd)) {
    challenge(c);
    return false;
  }
  if (!before(s.ack, c.sndUna)) acknowledged(c, s);
  if (!c.finSent || c.sndUna != c.sndNxt) return true;
  return finAcknowledged(c);
}

/** Our FIN has arrived. False if that ended the connection. */
function finAcknowledged(c: Connection): bool {
  if (c.state == FIN_WAIT_1) {
    c.state = FIN_WAIT_2;
    if (c.orphan) c.lingerAt = now + FIN_TIMEOUT;
    c.wake(0);
  } else if (c.state == CLOSING) {
    enterTimeWait(c);
    return false;
  } else if (c.state == LAST_ACK) {
    finish(c);
    return false;
  }
  return true;
}

/** Takes over the packet with the payload and FIN of an acceptable segment. */
function dataInput(c: Connection, s: Segment, packet: Packet): void {
  const open = c.state == ESTABLISHED || c.state == FIN_WAIT_1 || c.state == FIN_WAIT_2;
  if (!open || !s.space) {
    // Sent again after its FIN: the peer has not seen our acknowledgment.
    if (s.space) {
      c.ackNow = true;
      outputLater(c);
    }
    freePacket(packet);
    return;
  }
  if (s.length && c.orphan && after(s.seq + s.length, c.rcvNxt)) {
    // Nobody will ever read it (RFC 9293, section 3.6.1; RFC 2525, section 2.17).
    freePacket(packet);
    sendReset(c);
    fail(c, 0);
    return;
  }
  if (!cutToWindow(c, s, packet)) {
    freePacket(packet);
    return;
  }
  if (s.has(FIN)) {
    c.finSeen = true;
    c.finSeq = s.seq + s.length;
  }
  if (s.seq != c.rcvNxt) {
    receiveEarly(c, s, packet);
    return;
  }
  if (s.length) receiveInOrder(c, s, packet);
  else freePacket(packet);
  if (c.finSeen && c.rcvNxt == c.finSeq) finInput(c);
}

/** Cuts off what was received before and what lies beyond the window; false if nothing is left. */
function cutToWindow(c: Connection, s: Segment, packet: Packet): bool {
  if (before(s.seq, c.rcvNxt)) {
    const old = min(c.rcvNxt - s.seq, s.length);
    if (c.sackOk && old) noteDuplicate(c, s.seq, s.seq + old);
    skipBytes(packet, old);
    s.seq += old;
    s.length -= old;
    c.ackNow = true;
    outputLater(c);
    if (s.seq != c.rcvNxt) return false;
  }
  if (after(s.seq + s.length, c.rcvEdge)) {
    s.length = after(c.rcvEdge, s.seq) ? c.rcvEdge - s.seq : 0;
    s.flags &= ~FIN;
    trimTo(packet, s.length);
    c.ackNow = true;
    outputLater(c);
  }
  return s.space != 0;
}

/** Takes over the packet with the next bytes expected, and what was waiting for them. */
function receiveInOrder(c: Connection, s: Segment, packet: Packet): void {
  if (packetsScarce() && c.queue.bytes) {
    // Others need what is left; the peer will send it again.
    freePacket(packet);
    return;
  }
  const length = s.length;
  if (length > c.rcvMss) c.rcvMss = min<u32>(length, 1460);
  c.bytesIn += length;
  c.rcvNxt += length;
  if (c.readClosed) freePacket(packet);
  else c.queue.append(packet);
  if (c.queue.hasEarly) {
    const next = c.queue.advance(c.rcvNxt);
    c.bytesIn += next - c.rcvNxt;
    c.rcvNxt = next;
    c.blocks.advance(next);
    // "should also send an immediate ACK when the incoming segment fills in all or part of a gap" (RFC 5681, 4.2)
    c.ackNow = true;
  }
  c.unacknowledged += length;
  // At least every second full segment is acknowledged, together with the others of the round.
  if (c.unacknowledged >= 2 * c.rcvMss || c.ackNow) {
    c.ackNow = true;
    outputLater(c);
  } else if (!c.ackAt) {
    c.ackAt = now + ACK_DELAY;
    c.schedule();
  }
  c.wake(POLLIN);
}

/** Takes over a packet beyond a hole. */
function receiveEarly(c: Connection, s: Segment, packet: Packet): void {
  if (packetsScarce()) {
    c.queue.dropEarly();
    c.blocks.clear();
    freePacket(packet);
    return;
  }
  const seq = s.seq;
  const end = seq + s.length;
  if (!s.length) freePacket(packet);
  else if (c.queue.insert(packet, seq, s.length)) {
    if (c.sackOk) c.blocks.add(seq, end);
  } else if (c.sackOk) {
    c.blocks.add(seq, end);
    c.blocks.noteDuplicate(seq, end);
  }
  // "A TCP receiver SHOULD send an immediate duplicate ACK when an out-of-order segment arrives" (RFC 5681, 4.2);
  // with SACK one for the round says it all.
  c.ackNow = true;
  if (c.sackOk) outputLater(c);
  else sendAck(c, c.sndNxt);
}

/** The peer has sent everything. */
function finInput(c: Connection): void {
  c.rcvNxt++;
  if (before(c.rcvEdge, c.rcvNxt)) c.rcvEdge = c.rcvNxt;
  c.finReceived = true;
  c.queue.dropEarly();
  c.blocks.clear();
  c.ackNow = true;
  if (c.state == ESTABLISHED) c.state = CLOSE_WAIT;
  else if (c.state == FIN_WAIT_1) c.state = CLOSING;
  else if (c.state == FIN_WAIT_2) {
    sendAck(c, c.sndNxt);
    enterTimeWait(c);
    return;
  }
  outputLater(c);
  c.wake(POLLIN | POLLRDHUP);
}
