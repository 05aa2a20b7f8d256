// Makes segments: header, options, window, checksum. Decides nothing.

import { Address } from "../address";
import { millis, now } from "../clock";
import { Interface } from "../iface/interface";
import { routeGeneration, routeTo } from "../iface/routes";
import { ipHeaderTo, ipSend } from "../ip";
import { leaveChecksum } from "../offload";
import { Packet, packetsLeft, takePacket } from "../packet";
import { beginFill, takeFrame } from "../payload";
import { fold, pseudoHeader } from "../wire/checksum";
import { DONT_FRAGMENT, PROTOCOL_TCP } from "../wire/ipv4";
import { ACK, after, putTcp, RST, SYN, TCP_CHECKSUM, TCP_HEADER } from "../wire/tcp";
import {
  putMss,
  putSackBlock,
  putSackHeader,
  putSackPermitted,
  putTimestamps,
  putWindowScale,
  TIMESTAMPS_LENGTH,
} from "../wire/tcpoptions";
import { Connection } from "./connection";
import { Segment } from "./segment";
import { SYN_SENT } from "./states";

/** Packets kept for what must go on when memory is short: acknowledgments, retransmissions, other connections. */
const RESERVE: i32 = 48;

/** True while packets are so few that windows must not open. */
export function packetsScarce(): bool {
  return packetsLeft() < RESERVE;
}

/** Makes sure the cached way to the peer is current; false if there is none. */
export function refreshRoute(c: Connection): bool {
  if (c.iface && c.generation == routeGeneration) return true;
  c.iface = routeTo(c.remote, c.nextHop);
  c.generation = routeGeneration;
  return c.iface != null;
}

/** Our timestamp for this connection. */
export function timestampOf(c: Connection): u32 {
  return millis + c.tsOffset;
}

/** The shift that lets the window field announce the whole receive buffer (RFC 7323, section 2.3). */
export function shiftFor(buffer: u32): u32 {
  let shift: u32 = 0;
  while (shift < 14 && (<u32>65535) << shift < buffer) shift++;
  return shift;
}

/** The window field, and moves the announced edge: never to the left, and not by trifles (RFC 9293, 3.8.6.2.2). */
function announceWindow(c: Connection, scaled: bool): u32 {
  const shift = scaled && c.scalingOk ? c.rcvShift : 0;
  const announced = c.rcvEdge - c.rcvNxt;
  let window = c.receiveRoom;
  if (window < min(c.settings.receiveLimit >> 1, c.rcvMss) || packetsScarce()) window = 0;
  if (window < announced) window = announced;
  // Rounded up, or an announced edge could move left.
  let field = (window + (1 << shift) - 1) >> shift;
  if (field > 65535) field = 65535;
  const edge = c.rcvNxt + (field << shift);
  if (after(edge, c.rcvEdge)) c.rcvEdge = edge;
  return field;
}

/** Writes the SACK option: a duplicate first, then blocks as far as there is room. Returns its bytes. */
function putSacks(c: Connection, at: usize, room: u32): u32 {
  let fit = (room - 4) >> 3;
  const wanted = <u32>c.blocks.count + (c.blocks.hasDuplicate ? 1 : 0);
  const count = min(fit, wanted);
  if (!count) return 0;
  putSackHeader(at, count);
  let to = at + 4;
  fit = count;
  if (c.blocks.hasDuplicate) {
    putSackBlock(to, c.blocks.duplicateLeft, c.blocks.duplicateRight);
    to += 8;
    fit--;
    c.blocks.hasDuplicate = false;
  }
  for (let i = 0; i < <i32>fit; i++) {
    putSackBlock(to, c.blocks.left(i), c.blocks.right(i));
    to += 8;
  }
  return 4 + count * 8;
}

/** Bytes of the options of a segment with this much payload. */
function sackRoom(c: Connection, length: u32): u32 {
  if (!c.sackOk || !(c.blocks.count || c.blocks.hasDuplicate)) return 0;
  const room = <u32>40 - (c.timestampsOk ? TIMESTAMPS_LENGTH : 0);
  if (!length) return room;
  // Beside data only what the full segment leaves free.
  return length >= c.mss ? 0 : min(room, c.mss - length);
}

/** The acknowledgment is on its way: nothing is owed any more. */
function acknowledgmentSent(c: Connection): void {
  c.ackNow = false;
  c.ackAt = 0;
  c.unacknowledged = 0;
  c.lastAckSent = c.rcvNxt;
}

/**
 * Sends one segment with payload [seq, seq + length) from the send buffer; longer than the MSS only where the device
 * cuts. False if there is no packet for it.
 */
export function sendSegment(c: Connection, seq: u32, length: u32, bits: u32): bool {
  const iface = c.iface;
  if (!iface) return false;
  const packet = length ? takeFrame(length) : takePacket();
  if (!packet) return false;
  if (length) {
    beginFill(packet);
    c.sending.append(seq, length);
    if (length > c.mss) packet.segmentSize = c.mss;
  }
  const sacks = sackRoom(c, length);
  // Options are written backwards from the payload: what room the blocks need is known only when they are counted.
  const option = c.timestampsOk ? TIMESTAMPS_LENGTH : 0;
  let sackBytes: u32 = 0;
  if (sacks >= 12) {
    const wanted = <u32>c.blocks.count + (c.blocks.hasDuplicate ? 1 : 0);
    sackBytes = 4 + min((sacks - 4) >> 3, wanted) * 8;
  }
  const header = TCP_HEADER + option + sackBytes;
  const at = packet.push(header);
  putTcp(at, c.localPort, c.remotePort, seq, c.rcvNxt, bits | ACK, announceWindow(c, true), header);
  if (option) putTimestamps(at + TCP_HEADER, timestampOf(c), c.tsRecent);
  if (sackBytes) putSacks(c, at + TCP_HEADER + option, sackBytes);
  acknowledgmentSent(c);
  if (length) c.lastSentAt = now;
  finish(c, packet, iface, header + length);
  return true;
}

function finish(c: Connection, packet: Packet, iface: Interface, length: u32): void {
  const sum = fold(pseudoHeader(c.local, c.remote, PROTOCOL_TCP, length));
  leaveChecksum(packet, TCP_CHECKSUM, sum);
  const s = c.settings;
  ipSend(packet, c.local, c.remote, PROTOCOL_TCP, s.tos, s.ttl, DONT_FRAGMENT, iface, c.nextHop);
}

/** Sends SYN or, once the peer's SYN is known, SYN and ACK. Options are offered, or answered if the peer offered them. */
export function sendSyn(c: Connection): void {
  if (!refreshRoute(c)) return;
  const iface = changetype<Interface>(changetype<usize>(c.iface));
  const packet = takePacket();
  if (!packet) return;
  const first = c.state == SYN_SENT;
  const timestamps = first || c.timestampsOk;
  const sack = first || c.sackOk;
  const scaling = first || c.scalingOk;
  const header = TCP_HEADER + 4 + (timestamps ? TIMESTAMPS_LENGTH : 0) + (sack ? 4 : 0) + (scaling ? 4 : 0);
  packet.length = header;
  const at = packet.data;
  putTcp(at, c.localPort, c.remotePort, c.iss, c.rcvNxt, first ? SYN : SYN | ACK, announceWindow(c, false), header);
  let option = at + TCP_HEADER;
  putMss(option, ownMss(c, iface));
  option += 4;
  if (sack) {
    putSackPermitted(option);
    option += 4;
  }
  if (timestamps) {
    putTimestamps(option, timestampOf(c), first ? 0 : c.tsRecent);
    option += TIMESTAMPS_LENGTH;
  }
  if (scaling) putWindowScale(option, c.rcvShift);
  if (!first) acknowledgmentSent(c);
  finish(c, packet, iface, header);
}

/** The largest segment we can take: fixed headers deducted, options not (RFC 6691). */
export function ownMss(c: Connection, iface: Interface): u32 {
  const most = min<u32>(iface.mtu, 65535) - ipHeaderTo(c.remote) - TCP_HEADER;
  return c.settings.maxSegment ? min(most, c.settings.maxSegment) : most;
}

/** Sets the payload of a full segment from the peer's MSS, the link and the options. */
export function updateMss(c: Connection): void {
  const iface = c.iface;
  const most = iface ? ownMss(c, iface) : 536;
  c.mss = max<u32>(min(most, c.peerMss), 64) - (c.timestampsOk ? TIMESTAMPS_LENGTH : 0);
}

/** A bare acknowledgment at the current place, or at another sequence number (window probes, keep-alive). */
export function sendAck(c: Connection, seq: u32): void {
  if (refreshRoute(c)) sendSegment(c, seq, 0, ACK);
}

/** A reset that ends this connection. */
export function sendReset(c: Connection): void {
  if (!refreshRoute(c)) return;
  sendSegment(c, c.sndNxt, 0, RST | ACK);
}

/**
 * Answers the segment with a reset (RFC 9293, section 3.10.7.1): "If the ACK bit is off, sequence number zero is used,
 * <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>; if the ACK bit is on, <SEQ=SEG.ACK><CTL=RST>".
 */
export function refuse(s: Segment): void {
  if (s.has(RST)) return;
  if (s.has(ACK)) sendBare(s, s.ack, 0, RST, 0);
  else sendBare(s, 0, s.seq + s.space, RST | ACK, 0);
}

/** Answers the segment by a header without a connection: resets, TIME-WAIT's acknowledgments. */
export function sendBare(s: Segment, seq: u32, ack: u32, bits: u32, window: u32): void {
  sendWithOptions(s, seq, ack, bits, window, 0);
}

/** Where sendWithOptions took the options from: at most 40 bytes, a multiple of 4. */
export const bareOptions: usize = memory.data(40);

const hop = new Address();

/** As sendBare, with the first bytes of bareOptions. */
export function sendWithOptions(s: Segment, seq: u32, ack: u32, bits: u32, window: u32, options: u32): void {
  const iface = routeTo(s.source, hop);
  if (!iface) return;
  const packet = takePacket();
  if (!packet) return;
  const header = TCP_HEADER + options;
  packet.length = header;
  putTcp(packet.data, s.destinationPort, s.sourcePort, seq, ack, bits, window, header);
  if (options) memory.copy(packet.data + TCP_HEADER, bareOptions, options);
  leaveChecksum(packet, TCP_CHECKSUM, fold(pseudoHeader(s.destination, s.source, PROTOCOL_TCP, header)));
  ipSend(packet, s.destination, s.source, PROTOCOL_TCP, 0, 64, DONT_FRAGMENT, iface, hop);
}
