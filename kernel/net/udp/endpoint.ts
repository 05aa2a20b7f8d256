// A UDP socket's ends and the datagrams that wait to be read.

import { POLLERR, POLLIN } from "../../fs/file";
import { WaitQueue } from "../../sched/waitqueue";
import { defaultBuffer } from "../limits";
import { CAPACITY, freePacket, Packet } from "../packet";
import { PacketList } from "../packetlist";
import { Binding, PortBook } from "../ports";

export const udpPorts = new PortBook();

const BUCKETS: i32 = 64;

export class UdpEndpoint {
  next: UdpEndpoint | null = null;
  /** 0: any. */
  localAddress: u32 = 0;
  /** 0: not bound, and then in no table. */
  localPort: u32 = 0;
  /** 0: not connected. */
  remoteAddress: u32 = 0;
  remotePort: u32 = 0;
  binding: Binding | null = null;
  /** Errno for the program, once. */
  error: i32 = 0;
  broadcast: bool = false;
  ttl: u32 = 64;
  tos: u32 = 0;
  /** IP_RECVERR: errors are told to unconnected sockets, too. */
  tellErrors: bool = false;
  receiveLimit: u32 = defaultBuffer;
  readonly queue: PacketList = new PacketList();
  /** Buffer memory that the queue holds. */
  private held: u32 = 0;

  /** The socket's queue. */
  waiters: WaitQueue | null = null;

  private wake(events: u32): void {
    const waiters = this.waiters;
    if (waiters) waiters.wake(events);
  }

  /** Takes over a datagram (UDP header taken off, peer set), or drops it when the queue is full. */
  deliver(packet: Packet): void {
    if (this.held >= this.receiveLimit) {
      freePacket(packet);
      return;
    }
    this.held += memoryOf(packet);
    this.queue.push(packet);
    this.wake(POLLIN);
  }

  /** The oldest datagram, then the caller's, or null. */
  take(): Packet | null {
    const packet = this.queue.shift();
    if (packet) this.held -= memoryOf(packet);
    return packet;
  }

  fail(error: i32): void {
    this.error = error;
    this.wake(POLLERR | POLLIN);
  }

  close(): void {
    unhash(this);
    const binding = this.binding;
    if (binding) udpPorts.remove(binding);
    this.binding = null;
    this.queue.clear();
    this.held = 0;
  }
}

function memoryOf(packet: Packet): u32 {
  let bytes: u32 = 0;
  let piece: Packet | null = packet;
  while (piece) {
    bytes += CAPACITY;
    piece = piece.more;
  }
  return bytes;
}

const buckets = new StaticArray<UdpEndpoint | null>(BUCKETS);

/** Enters an endpoint whose localPort is set. */
export function hashEndpoint(endpoint: UdpEndpoint): void {
  const slot = endpoint.localPort & (BUCKETS - 1);
  endpoint.next = buckets[slot];
  buckets[slot] = endpoint;
}

function unhash(endpoint: UdpEndpoint): void {
  if (!endpoint.localPort) return;
  const slot = endpoint.localPort & (BUCKETS - 1);
  let at = buckets[slot];
  if (at == endpoint) {
    buckets[slot] = endpoint.next;
    return;
  }
  while (at && at.next != endpoint) at = at.next;
  if (at) at.next = endpoint.next;
}

/** All bound endpoints by port; a cold path (/proc/net/udp). */
export function endpointTable(): StaticArray<UdpEndpoint | null> {
  return buckets;
}

/** How well an endpoint fits a datagram between these ends; 0: not at all. */
function fit(e: UdpEndpoint, la: u32, lp: u32, ra: u32, rp: u32): i32 {
  if (e.localPort != lp) return 0;
  let score = 1;
  if (e.localAddress) {
    if (e.localAddress != la) return 0;
    score++;
  }
  if (e.remoteAddress) {
    if (e.remoteAddress != ra || e.remotePort != rp) return 0;
    score += 2;
  }
  return score;
}

/** The endpoint a datagram between these ends is for: the most exactly bound one. */
export function findEndpoint(la: u32, lp: u32, ra: u32, rp: u32): UdpEndpoint | null {
  let best: UdpEndpoint | null = null;
  let bestFit = 0;
  let endpoint = unchecked(buckets[lp & (BUCKETS - 1)]);
  while (endpoint) {
    const score = fit(endpoint, la, lp, ra, rp);
    if (score > bestFit) {
      best = endpoint;
      bestFit = score;
    }
    endpoint = endpoint.next;
  }
  return best;
}
