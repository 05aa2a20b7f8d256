// TIME-WAIT (RFC 9293, section 3.6; RFC 6191; RFC 1337): a record of 80 bytes for each connection that has ended, so
// that stray segments are answered rightly and the same pair of ports can soon be used again.
//
//   0 hash link | 4 next by age | 8 previous by age | 12 flags | 20 local port (2) | 22 remote port (2) |
//   24 SND.NXT | 28 RCV.NXT | 32 TS.Recent | 36 timestamp offset | 40 deadline (8) | 48 local address (16) |
//   64 remote address (16)

import { Timer } from "../../sched/timer";
import { Address } from "../address";
import { MS, millis, now, refreshClock, SECOND } from "../clock";
import { maxTimeWait } from "../limits";
import { ACK, after, before, FIN, RST, SYN } from "../wire/tcp";
import { putTimestamps, TIMESTAMPS_LENGTH } from "../wire/tcpoptions";
import { Connection } from "./connection";
import { Segment } from "./segment";
import { hashOf } from "./table";
import { bareOptions, sendWithOptions } from "./transmit";

const RECORD: usize = 80;
/** Records allocated at once. */
const BATCH: i32 = 64;
/** Linux's TCP_TIMEWAIT_LEN. */
const LIFETIME: u64 = 60 * SECOND;
const HAS_TIMESTAMPS: u32 = 1;
const BUCKETS: u32 = 1024;

let buckets: usize = 0;
let free: usize = 0;
let made: i32 = 0;
/** Records by age. Invariant: deadlines ascend from oldest to newest. */
let oldest: usize = 0;
let newest: usize = 0;
let count: i32 = 0;
/** The reopened connection's initial sequence number must be beyond this. */
export let reopenAfter: u32 = 0;

function link(record: usize): usize {
  return load<usize>(record);
}

// Views into a record: not to be kept.

function localOf(record: usize): Address {
  return changetype<Address>(record + 48);
}

function remoteOf(record: usize): Address {
  return changetype<Address>(record + 64);
}

function slotOf(la: Address, lp: u32, ra: Address, rp: u32): usize {
  return buckets + <usize>((hashOf(la, lp, ra, rp) & (BUCKETS - 1)) << 2);
}

function slotOfRecord(record: usize): usize {
  return slotOf(localOf(record), load<u16>(record, 20), remoteOf(record), load<u16>(record, 22));
}

/** Records there are now. */
export function timeWaitCount(): i32 {
  return count;
}

function takeRecord(): usize {
  if (!free) {
    if (made >= maxTimeWait) removeTimeWait(oldest);
    else {
      let record = heap.alloc(RECORD * BATCH);
      for (let i = 0; i < BATCH; i++) {
        store<usize>(record, free);
        free = record;
        record += RECORD;
      }
      made += BATCH;
    }
  }
  const record = free;
  free = link(record);
  return record;
}

function appendByAge(record: usize): void {
  store<usize>(record, 0, 4);
  store<usize>(record, newest, 8);
  if (newest) store<usize>(newest, record, 4);
  else oldest = record;
  newest = record;
}

function unlinkByAge(record: usize): void {
  const next = load<usize>(record, 4);
  const previous = load<usize>(record, 8);
  if (previous) store<usize>(previous, next, 4);
  else oldest = next;
  if (next) store<usize>(next, previous, 8);
  else newest = previous;
}

function startClock(record: usize): void {
  store<u64>(record, now + LIFETIME, 40);
  if (!reaper.armed) reaper.armAt(now + LIFETIME);
}

/** Remembers a connection whose both directions are finished. */
export function addTimeWait(c: Connection): void {
  if (!buckets) {
    buckets = heap.alloc(BUCKETS << 2);
    memory.fill(buckets, 0, BUCKETS << 2);
  }
  const record = takeRecord();
  localOf(record).copyFrom(c.local);
  remoteOf(record).copyFrom(c.remote);
  store<u16>(record, <u16>c.localPort, 20);
  store<u16>(record, <u16>c.remotePort, 22);
  store<u32>(record, c.sndNxt, 24);
  store<u32>(record, c.rcvNxt, 28);
  store<u32>(record, c.tsRecent, 32);
  store<u32>(record, c.tsOffset, 36);
  store<u32>(record, c.timestampsOk ? HAS_TIMESTAMPS : 0, 12);
  const slot = slotOfRecord(record);
  store<usize>(record, load<usize>(slot));
  store<usize>(slot, record);
  appendByAge(record);
  startClock(record);
  count++;
}

/** The record of a pair of ends, or 0. */
export function findTimeWait(la: Address, lp: u32, ra: Address, rp: u32): usize {
  if (!count) return 0;
  let record = load<usize>(slotOf(la, lp, ra, rp));
  while (record) {
    const same = load<u16>(record, 22) == rp && load<u16>(record, 20) == lp;
    if (same && remoteOf(record).equals(ra) && localOf(record).equals(la)) return record;
    record = link(record);
  }
  return 0;
}

/** Forgets a record. */
export function removeTimeWait(record: usize): void {
  let at = slotOfRecord(record);
  while (load<usize>(at) != record) at = load<usize>(at);
  store<usize>(at, link(record));
  unlinkByAge(record);
  store<usize>(record, free);
  free = record;
  count--;
}

/** True if a record holds this local port; a cold path (bind without SO_REUSEADDR). */
export function anyTimeWaitOn(port: u32, address: Address): bool {
  for (let record = oldest; record; record = load<usize>(record, 4)) {
    if (load<u16>(record, 20) == port && address.covers(localOf(record))) return true;
  }
  return false;
}

/** Answers as the connection would: an acknowledgment of everything. */
function answer(record: usize, s: Segment): void {
  let options: u32 = 0;
  if (load<u32>(record, 12) & HAS_TIMESTAMPS) {
    putTimestamps(bareOptions, millis + load<u32>(record, 36), load<u32>(record, 32));
    options = TIMESTAMPS_LENGTH;
  }
  sendWithOptions(s, load<u32>(record, 24), load<u32>(record, 28), ACK, 0, options);
}

/**
 * A segment for a connection in TIME-WAIT. True: a SYN opens a new connection between the same ends (the record is
 * gone, reopenAfter says where its sequence numbers must begin); false: the segment is dealt with.
 */
export function timeWaitInput(record: usize, s: Segment): bool {
  const rcvNxt = load<u32>(record, 28);
  const timestamps = (load<u32>(record, 12) & HAS_TIMESTAMPS) != 0 && s.options.hasTimestamp;
  const recent = load<u32>(record, 32);
  // A reset does not cut TIME-WAIT short (RFC 1337).
  if (s.has(RST)) return false;
  if (s.has(SYN) && !s.has(ACK)) {
    // RFC 6191: a later timestamp, or a later sequence number where timestamps don't tell, is a new connection.
    const newer = timestamps && after(s.options.timestamp, recent);
    const older = timestamps && before(s.options.timestamp, recent);
    if (newer || (!older && after(s.seq, rcvNxt))) {
      reopenAfter = load<u32>(record, 24) + 65537;
      removeTimeWait(record);
      return true;
    }
  }
  if (timestamps && !after(s.seq, rcvNxt) && after(s.options.timestamp, recent)) {
    store<u32>(record, s.options.timestamp, 32);
  }
  // A FIN sent again means that our acknowledgment was lost: the wait begins anew.
  if (s.has(FIN)) {
    unlinkByAge(record);
    appendByAge(record);
    startClock(record);
  }
  if (s.space || s.seq != rcvNxt) answer(record, s);
  return false;
}

/**
 * A connection the program opens may take the place of one in TIME-WAIT after a second if timestamps keep their
 * segments apart (Linux's tcp_tw_reuse). True if there is none, or it made way: then reopenAfter is its last number.
 */
export function yieldTimeWait(la: Address, lp: u32, ra: Address, rp: u32): bool {
  reopenAfter = 0;
  const record = findTimeWait(la, lp, ra, rp);
  if (!record) return true;
  const age = now + LIFETIME - load<u64>(record, 40);
  if (!(load<u32>(record, 12) & HAS_TIMESTAMPS) || age < SECOND) return false;
  reopenAfter = load<u32>(record, 24) + 65537;
  removeTimeWait(record);
  return true;
}

class Reaper extends Timer {
  fire(): void {
    refreshClock();
    while (oldest && load<u64>(oldest, 40) <= now) removeTimeWait(oldest);
    // In steps of a second, so that many records cost few interrupts.
    if (oldest) this.armAt(max(load<u64>(oldest, 40), now + 1000 * MS));
  }
}

const reaper = new Reaper();
