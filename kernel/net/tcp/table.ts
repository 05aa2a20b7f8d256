// Finds the connection a segment belongs to, or the listener of its port. Connections come from a pool.

import { CONFIG_LWIP_IPV6 } from "../../config";
import { random64 } from "../../lib/random";
import { forgetFrame, heapHasRoom, promiseFrame } from "../../platform/frames";
import { Address } from "../address";
import { maxConnections } from "../limits";
import { Connection } from "./connection";
import { Listener } from "./listener";
import { FIN_WAIT_2 } from "./states";

/** Connections kept for reuse; beyond, the collector has them. */
const KEEP: i32 = 512;
const FIRST_SIZE: i32 = 128;
const LISTENER_BUCKETS: i32 = 64;

let buckets = new StaticArray<Connection | null>(FIRST_SIZE);
let hashed: i32 = 0;
let pool: Connection | null = null;
let pooled: i32 = 0;
let inUse: i32 = 0;

let key0: u64 = 0;
let key1: u64 = 0;
let key2: u64 = 0;

/**
 * A universal hash under a secret key (the NH scheme of UMAC), so that nobody can choose ports that all fall into one
 * bucket; cheaper than SipHash, and its values are never seen outside.
 */
export function hashOf(local: Address, localPort: u32, remote: Address, remotePort: u32): u32 {
  if (!key0) {
    key0 = random64() | 1;
    key1 = random64();
    key2 = random64();
  }
  const ports = (localPort << 16) | remotePort;
  const product = <u64>(<u32>remote.low + <u32>key0) * <u64>(ports + <u32>(key0 >> 32));
  let mixed = product + <u64>(<u32>local.low + <u32>key1) * ((key1 >> 32) | 1);
  if (CONFIG_LWIP_IPV6 && !remote.isV4) {
    mixed += <u64>(<u32>remote.high + <u32>key2) * <u64>(<u32>(remote.high >> 32) + <u32>(key2 >> 32));
    mixed += <u64>(<u32>(remote.low >> 32) + <u32>(key1 >> 16)) * <u64>(<u32>(local.low >> 32) + <u32>(key0 >> 16));
  }
  return <u32>(mixed >> 24);
}

function slotOf(c: Connection, size: i32): i32 {
  return <i32>hashOf(c.local, c.localPort, c.remote, c.remotePort) & (size - 1);
}

/** The connection between these two ends, or null. */
export function findConnection(la: Address, lp: u32, ra: Address, rp: u32): Connection | null {
  let c = unchecked(buckets[<i32>hashOf(la, lp, ra, rp) & (buckets.length - 1)]);
  while (c) {
    if (c.remotePort == rp && c.localPort == lp && c.remote.equals(ra) && c.local.equals(la)) return c;
    c = c.hashNext;
  }
  return null;
}

function grow(): void {
  const old = buckets;
  const size = old.length * 2;
  buckets = new StaticArray<Connection | null>(size);
  for (let i = 0; i < old.length; i++) {
    let c = old[i];
    while (c) {
      const next = c.hashNext;
      const slot = slotOf(c, size);
      c.hashNext = buckets[slot];
      buckets[slot] = c;
      c = next;
    }
  }
}

/** Puts a connection, whose ends are set, into the table. */
export function hashConnection(c: Connection): void {
  if (hashed >= buckets.length && buckets.length < 65536) grow();
  const slot = slotOf(c, buckets.length);
  c.hashNext = buckets[slot];
  buckets[slot] = c;
  c.hashed = true;
  hashed++;
}

/** Takes it out again, if it is in. */
export function unhashConnection(c: Connection): void {
  if (!c.hashed) return;
  const slot = slotOf(c, buckets.length);
  let at = buckets[slot];
  if (at == c) {
    buckets[slot] = c.hashNext;
  } else {
    while (at && at.hashNext != c) at = at.hashNext;
    if (at) at.hashNext = c.hashNext;
  }
  c.hashNext = null;
  c.hashed = false;
  hashed--;
}

/** True if a connection's end is one of this port's, as far as a socket bound to the address has them; a cold path (bind). */
export function anyConnectionOn(port: u32, address: Address): bool {
  for (let i = 0; i < buckets.length; i++) {
    let c = buckets[i];
    while (c) {
      if (c.localPort == port && address.covers(c.local)) return true;
      c = c.hashNext;
    }
  }
  return false;
}

/** Bytes of a connection with its socket and descriptor, less what the pool has of it. */
const CONNECTION_BYTES: usize = 4096;
const SOCKET_BYTES: usize = 1024;

/** A fresh connection, or null when there are too many or memory is short. A frame is promised to its send buffer. */
export function takeConnection(): Connection | null {
  if (inUse >= maxConnections || !heapHasRoom(pool ? SOCKET_BYTES : CONNECTION_BYTES) || !promiseFrame()) return null;
  inUse++;
  const c = pool;
  if (!c) return new Connection();
  pool = c.hashNext;
  c.hashNext = null;
  pooled--;
  return c;
}

/** Back to the pool; everything it held has been freed. */
export function giveConnection(c: Connection): void {
  inUse--;
  forgetFrame();
  if (pooled >= KEEP) return;
  c.hashNext = pool;
  pool = c;
  pooled++;
}

/** Connections in use, and in the table. */
export function connectionsInUse(): i32 {
  return inUse;
}

const listeners = new StaticArray<Listener | null>(LISTENER_BUCKETS);

export function addListener(listener: Listener): void {
  const slot = listener.port & (LISTENER_BUCKETS - 1);
  listener.next = listeners[slot];
  listeners[slot] = listener;
}

export function removeListener(listener: Listener): void {
  const slot = listener.port & (LISTENER_BUCKETS - 1);
  let at = listeners[slot];
  if (at == listener) {
    listeners[slot] = listener.next;
    return;
  }
  while (at && at.next != listener) at = at.next;
  if (at) at.next = listener.next;
}

/** The listener for a segment to this address and port; an exact address wins, equals share by the hash of the peer. */
export function findListener(address: Address, port: u32, spread: u32): Listener | null {
  let best: Listener | null = null;
  let equals: u32 = 0;
  let listener = unchecked(listeners[port & (LISTENER_BUCKETS - 1)]);
  while (listener) {
    if (listener.port == port && listener.covers(address)) {
      const order = best ? listener.precision - best.precision : 1;
      if (order > 0) {
        best = listener;
        equals = 1;
      } else if (order == 0) {
        equals++;
        if (spread % equals == 0) best = listener;
      }
    }
    listener = listener.next;
  }
  return best;
}

/** All connections by hash, and all listeners by port; a cold path (/proc/net/tcp). */
export function connectionTable(): StaticArray<Connection | null> {
  return buckets;
}

export function listenerTable(): StaticArray<Listener | null> {
  return listeners;
}

/** Sequence numbers of all connections that the peers have not acknowledged, data not sent yet included; a cold path. */
export function unacknowledgedBytes(): u64 {
  let bytes: u64 = 0;
  for (let i = 0; i < buckets.length; i++) {
    let c = buckets[i];
    while (c) {
      if (!c.halfOpen) bytes += <u64>c.sending.used + (c.finQueued && c.state != FIN_WAIT_2 ? 1 : 0);
      c = c.hashNext;
    }
  }
  return bytes;
}
