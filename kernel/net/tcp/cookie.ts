// SYN cookies (RFC 4987, section 3.6): when too many connections are half-open, what must be remembered of a SYN is
// put into the sequence number of the answer, and comes back with the third segment of the handshake.
//
//   cookie   24 bits of keyed hash over the ends, the peer's sequence number and the minute
//            | minute (5 bits) | MSS class (3 bits)
//   With timestamps, their low 6 bits carry SACK permitted (1 bit), scaling offered (1), window shift (4).

import { now, SECOND } from "../clock";
import { more, Secret } from "../ends";
import { Segment } from "./segment";

const PERIOD: u64 = 60 * SECOND;
/** A cookie is believed in the period it was made in and the next. */
const PERIODS: u32 = 2;

const secret = new Secret();

function mssOf(index: u32): u32 {
  if (index == 0) return 536;
  if (index == 1) return 1220;
  if (index == 2) return 1300;
  if (index == 3) return 1400;
  if (index == 4) return 1440;
  if (index == 5) return 1460;
  if (index == 6) return 4312;
  return 8960;
}

function classOf(mss: u32): u32 {
  let index: u32 = 7;
  while (index && mssOf(index) > mss) index--;
  return index;
}

function hash(s: Segment, seq: u32, minute: u32, low: u32): u32 {
  store<u32>(more, seq);
  store<u32>(more, minute, 4);
  store<u32>(more, low, 8);
  return <u32>secret.hash(s.destination, s.destinationPort, s.source, s.sourcePort, 12) & 0xffffff00;
}

/** The initial sequence number of the answer to this SYN. */
export function makeCookie(s: Segment): u32 {
  const minute = <u32>(now / PERIOD);
  const low = ((minute & 31) << 3) | classOf(s.options.mss ? s.options.mss : 536);
  return hash(s, s.seq, minute, low) | low;
}

/** The MSS in the cookie that this acknowledgment brings back, or 0 if it is none of ours. */
export function checkCookie(s: Segment): u32 {
  const cookie = s.ack - 1;
  const minute = <u32>(now / PERIOD);
  const age = (minute - (cookie >> 3)) & 31;
  if (age >= PERIODS) return 0;
  const low = cookie & 255;
  if (hash(s, s.seq - 1, minute - age, low) != (cookie & 0xffffff00)) return 0;
  return mssOf(low & 7);
}

/** Our timestamp for the answer: the clock with its low 6 bits replaced by the peer's options, never ahead of the clock. */
export function cookieTimestamp(clock: u32, s: Segment): u32 {
  let bits: u32 = s.options.sackPermitted ? 1 : 0;
  if (s.options.windowShift >= 0) bits |= 2 | ((<u32>s.options.windowShift) << 2);
  const value = (clock & ~63) | bits;
  return value > clock ? value - 64 : value;
}

/** The options carried by an echoed cookieTimestamp. */
export function cookieSack(echo: u32): bool {
  return (echo & 1) != 0;
}

/** -1: scaling was not offered. */
export function cookieShift(echo: u32): i32 {
  return echo & 2 ? <i32>((echo >> 2) & 15) : -1;
}
