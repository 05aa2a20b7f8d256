// A UDP socket's ends, and the table of all.

import { Address } from "../address";
import { DatagramQueue } from "../datagrams";
import { Binding, PortBook } from "../ports";

export const udpPorts = new PortBook();

const BUCKETS: i32 = 64;

export class UdpEndpoint extends DatagramQueue {
  next: UdpEndpoint | null = null;
  readonly local: Address = new Address();
  /** 0: not bound, and then in no table. */
  localPort: u32 = 0;
  /** Any: not connected. */
  readonly remote: Address = new Address();
  remotePort: u32 = 0;
  binding: Binding | null = null;
  broadcast: bool = false;
  ttl: u32 = 64;
  tos: u32 = 0;
  /** IP_RECVERR: errors are told to unconnected sockets, too. */
  tellErrors: bool = false;

  get isConnected(): bool {
    return !this.remote.isAny;
  }

  /** True if what is sent to this address may be for it. */
  hears(address: Address): bool {
    const binding = this.binding;
    return this.local.covers(address) && (!binding || !binding.onlyV6 || !address.isV4);
  }

  close(): void {
    unhash(this);
    const binding = this.binding;
    if (binding) udpPorts.remove(binding);
    this.binding = null;
    this.clear();
  }
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
function fit(e: UdpEndpoint, la: Address, lp: u32, ra: Address, rp: u32): i32 {
  if (e.localPort != lp || !e.hears(la)) return 0;
  let score = 1;
  if (!e.local.isAny) score += 2;
  else if (e.local.isV4) score++;
  if (e.isConnected) {
    if (e.remotePort != rp || !e.remote.equals(ra)) return 0;
    score += 4;
  }
  return score;
}

/** The endpoint a datagram between these ends is for: the most exactly bound one; equals share by the peer's port. */
export function findEndpoint(la: Address, lp: u32, ra: Address, rp: u32): UdpEndpoint | null {
  let best: UdpEndpoint | null = null;
  let bestFit = 0;
  let equals: u32 = 0;
  let endpoint = unchecked(buckets[lp & (BUCKETS - 1)]);
  while (endpoint) {
    const score = fit(endpoint, la, lp, ra, rp);
    if (score > bestFit) {
      best = endpoint;
      bestFit = score;
      equals = 1;
    } else if (score && score == bestFit) {
      equals++;
      if (spread(ra, rp) % equals == 0) best = endpoint;
    }
    endpoint = endpoint.next;
  }
  return best;
}

/** Sockets that share a port by SO_REUSEPORT: each peer keeps to one. */
function spread(remote: Address, port: u32): u32 {
  return ((<u32>remote.low ^ (port << 16) ^ port) * 0x9e3779b1) >> 16;
}

/** The next endpoint after `from` (null: the first) that hears a datagram sent to many. */
export function nextListener(from: UdpEndpoint | null, la: Address, lp: u32, ra: Address, rp: u32): UdpEndpoint | null {
  let endpoint = from ? from.next : unchecked(buckets[lp & (BUCKETS - 1)]);
  while (endpoint && !fit(endpoint, la, lp, ra, rp)) endpoint = endpoint.next;
  return endpoint;
}
