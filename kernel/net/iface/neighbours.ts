// The ARP cache (RFC 826, with RFC 1122's section 2.3.2): hardware addresses of neighbours, and the packets that wait
// for one.
//
//   INCOMPLETE --reply--> FRESH --30 s--> (used again) PROBING --reply--> FRESH
//       |  3 requests unanswered             |  3 unicast requests unanswered
//       v                                    v
//     freed, its packets unreachable      INCOMPLETE

import { Timer } from "../../sched/timer";
import { Address } from "../address";
import { now, refreshClock, SECOND } from "../clock";
import { solicit } from "../ipv6/discovery";
import { freePacket, Packet, takePacket } from "../packet";
import { PacketList } from "../packetlist";
import { ARP_LENGTH, ARP_REQUEST, putArp } from "../wire/arp";
import { BROADCAST, TYPE_ARP, TYPE_IPV4, TYPE_IPV6 } from "../wire/ethernet";
import { Interface } from "./interface";

const BUCKETS: i32 = 64;
/** Entries at most; a fresh one replaces the oldest. */
const LIMIT: i32 = 256;
/** Packets that wait for one neighbour; as in Linux the oldest gives way. */
const PENDING_LIMIT: i32 = 64;
/** A confirmed address is believed this long before it is asked for again. */
const FRESH_FOR: u64 = 30 * SECOND;
const RETRY_AFTER: u64 = 1 * SECOND;
const TRIES: i32 = 3;

export const INCOMPLETE: i32 = 0;
export const FRESH: i32 = 1;
export const PROBING: i32 = 2;

export class Neighbour {
  next: Neighbour | null = null;
  mac: u64 = 0;
  state: i32 = INCOMPLETE;
  confirmed: u64 = 0;
  tries: i32 = 0;
  askedAt: u64 = 0;
  readonly pending: PacketList = new PacketList();

  constructor(
    readonly address: Address,
    readonly iface: Interface,
  ) {}

  /** Not confirmed for so long that it will be asked before it is relied on. */
  get isStale(): bool {
    return now - this.confirmed > FRESH_FOR;
  }

  /** The Ethernet type of packets to it. */
  get type(): u32 {
    return this.address.isV4 ? TYPE_IPV4 : TYPE_IPV6;
  }
}

const buckets = new StaticArray<Neighbour | null>(BUCKETS);
let count: i32 = 0;

/** Told of each packet (IPv4 header first) whose neighbour does not answer; frees nothing. */
export type UnreachableHook = (packet: Packet, iface: Interface) => void;
let onUnreachable: UnreachableHook = (packet, iface) => {};

export function setUnreachableHook(hook: UnreachableHook): void {
  onUnreachable = hook;
}

/** By hash; a cold path (/proc/net/arp). */
export function neighbourTable(): StaticArray<Neighbour | null> {
  return buckets;
}

function bucketOf(address: Address): i32 {
  return <i32>((<u32>address.low * 0x9e3779b1) >> 26);
}

function find(address: Address, iface: Interface): Neighbour | null {
  let entry = unchecked(buckets[bucketOf(address)]);
  while (entry) {
    if (entry.address.equals(address) && entry.iface == iface) return entry;
    entry = entry.next;
  }
  return null;
}

function remove(entry: Neighbour): void {
  const bucket = bucketOf(entry.address);
  let at = buckets[bucket];
  if (at == entry) {
    buckets[bucket] = entry.next;
  } else {
    while (at && at.next != entry) at = at.next;
    if (at) at.next = entry.next;
  }
  entry.pending.clear();
  count--;
}

function removeOldest(): void {
  let oldest: Neighbour | null = null;
  for (let i = 0; i < BUCKETS; i++) {
    let entry = buckets[i];
    while (entry) {
      if (!oldest || entry.askedAt + entry.confirmed < oldest.askedAt + oldest.confirmed) oldest = entry;
      entry = entry.next;
    }
  }
  if (oldest) remove(oldest);
}

function create(address: Address, iface: Interface): Neighbour {
  if (count >= LIMIT) removeOldest();
  const entry = new Neighbour(address.copy(), iface);
  const bucket = bucketOf(address);
  entry.next = buckets[bucket];
  buckets[bucket] = entry;
  count++;
  return entry;
}

/** Broadcasts, or while an address is known asks only its owner. */
function ask(entry: Neighbour): void {
  entry.tries++;
  entry.askedAt = now;
  if (!ticker.armed) ticker.armAt(now + RETRY_AFTER);
  if (!entry.address.isV4) {
    solicit(entry.iface, entry.address, entry.state == PROBING);
    return;
  }
  const to = entry.state == PROBING ? entry.mac : BROADCAST;
  sendArp(entry.iface, ARP_REQUEST, to, entry.state == PROBING ? entry.mac : 0, entry.address.v4);
}

/** Sends an ARP packet; `to` is the frame's destination, target the one named in the packet. */
export function sendArp(iface: Interface, operation: u32, to: u64, targetMac: u64, target: u32): void {
  const packet = takePacket();
  if (!packet) return;
  packet.length = ARP_LENGTH;
  putArp(packet.data, operation, iface.mac, iface.address, targetMac, target);
  iface.send(packet, to, TYPE_ARP);
}

/** Hands a packet to a neighbour, now or when its hardware address is known. */
export function sendToNeighbour(packet: Packet, address: Address, iface: Interface): void {
  let entry = find(address, iface);
  if (entry && entry.state != INCOMPLETE) {
    if (entry.state == FRESH && entry.isStale) {
      entry.state = PROBING;
      entry.tries = 0;
      ask(entry);
    }
    iface.send(packet, entry.mac, entry.type);
    return;
  }
  if (!entry) {
    entry = create(address, iface);
    ask(entry);
  }
  if (entry.pending.count >= PENDING_LIMIT) {
    const oldest = entry.pending.shift();
    if (oldest) freePacket(oldest);
  }
  entry.pending.push(packet);
}

/** An address was heard. Unless `make`, only entries that exist are updated. */
export function learn(address: Address, mac: u64, iface: Interface, make: bool): void {
  let entry = find(address, iface);
  if (!entry) {
    if (!make) return;
    entry = create(address, iface);
  }
  entry.mac = mac;
  entry.state = FRESH;
  entry.confirmed = now;
  entry.tries = 0;
  let packet = entry.pending.shift();
  while (packet) {
    iface.send(packet, mac, entry.type);
    packet = entry.pending.shift();
  }
}

/** Three questions went unanswered. */
function giveUp(entry: Neighbour): void {
  if (entry.state == PROBING) {
    entry.state = INCOMPLETE;
    entry.tries = 0;
    ask(entry);
    return;
  }
  let packet = entry.pending.shift();
  while (packet) {
    onUnreachable(packet, entry.iface);
    freePacket(packet);
    packet = entry.pending.shift();
  }
  remove(entry);
}

class Ticker extends Timer {
  fire(): void {
    refreshClock();
    let waiting = false;
    for (let i = 0; i < BUCKETS; i++) {
      let entry = buckets[i];
      while (entry) {
        const next = entry.next;
        if (entry.state != FRESH) {
          waiting = true;
          if (now - entry.askedAt >= RETRY_AFTER) {
            if (entry.tries >= TRIES) giveUp(entry);
            else ask(entry);
          }
        }
        entry = next;
      }
    }
    if (waiting) this.armAt(now + RETRY_AFTER);
  }
}

const ticker = new Ticker();
