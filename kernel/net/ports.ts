// Local ports: which are bound, and choosing free ones. One book for each of TCP and UDP.

import { randomBytes } from "../lib/random";
import { sipHash2 } from "../lib/siphash";

/** Linux's ip_local_port_range. */
export const FIRST_EPHEMERAL: u32 = 32768;
export const EPHEMERAL_COUNT: u32 = 28232;

/** A socket's claim to a port. */
export class Binding {
  next: Binding | null = null;
  listening: bool = false;
  reuseAddress: bool = false;
  reusePort: bool = false;

  constructor(
    /** 0: any. */
    public address: u32,
    readonly port: u32,
  ) {}
}

const key: usize = memory.data(16);
let keyed: bool = false;

function secretHash(a: u64, b: u64): u32 {
  if (!keyed) {
    keyed = true;
    randomBytes(key, 16);
  }
  return <u32>sipHash2(key, a, b);
}

export class PortBook {
  private first: Binding | null = null;
  /** Advanced with each ephemeral port given out. */
  private counter: u32 = 0;

  /** True if a claim like this one would collide with another. */
  conflicts(claim: Binding): bool {
    let other = this.first;
    while (other) {
      if (other != claim && other.port == claim.port && overlap(other.address, claim.address)) {
        const sharedPort = other.reusePort && claim.reusePort;
        const sharedAddress = other.reuseAddress && claim.reuseAddress && !other.listening;
        if (!sharedPort && !sharedAddress) return true;
      }
      other = other.next;
    }
    return false;
  }

  /** True if some socket is bound to this port. */
  taken(port: u32): bool {
    let each = this.first;
    while (each) {
      if (each.port == port) return true;
      each = each.next;
    }
    return false;
  }

  add(binding: Binding): void {
    binding.next = this.first;
    this.first = binding;
  }

  remove(binding: Binding): void {
    let at = this.first;
    if (at == binding) {
      this.first = binding.next;
      return;
    }
    while (at && at.next != binding) at = at.next;
    if (at) at.next = binding.next;
  }

  /**
   * Where to begin looking for a free ephemeral port towards a peer, and the next place each time: "simple
   * hash-based port selection" (RFC 6056, section 3.3.3) steps through all ports for one peer and tells others nothing.
   */
  ephemeral(localAddress: u32, remoteAddress: u32, remotePort: u32, attempt: u32): u32 {
    const offset = secretHash(((<u64>localAddress) << 32) | remoteAddress, remotePort);
    return FIRST_EPHEMERAL + (((offset & 0x7fffffff) + this.counter + attempt) % EPHEMERAL_COUNT);
  }

  /** The port of this attempt was taken into use. */
  used(attempt: u32): void {
    this.counter += attempt + 1;
  }
}

function overlap(a: u32, b: u32): bool {
  return a == b || !a || !b;
}
