// Local ports: which are bound, and choosing free ones. One book for each of TCP and UDP.

import { Address } from "./address";
import { Secret } from "./ends";

/** Linux's ip_local_port_range. */
export const FIRST_EPHEMERAL: u32 = 32768;
export const EPHEMERAL_COUNT: u32 = 28232;

/** A socket's claim to a port. */
export class Binding {
  next: Binding | null = null;
  listening: bool = false;
  reuseAddress: bool = false;
  reusePort: bool = false;
  /** IPV6_V6ONLY: "::" does not stand for IPv4. */
  onlyV6: bool = false;
  readonly address: Address;

  constructor(
    address: Address,
    readonly port: u32,
  ) {
    this.address = address.copy();
  }

  /** True if what is sent to this address is for the claim. */
  covers(address: Address): bool {
    return this.address.covers(address) && (!this.onlyV6 || !address.isV4);
  }

  /** True if both claim some address. */
  overlaps(other: Binding): bool {
    return this.covers(other.address) || other.covers(this.address);
  }
}

const secret = new Secret();

export class PortBook {
  private first: Binding | null = null;
  /** Advanced with each ephemeral port given out. */
  private counter: u32 = 0;

  /** True if a claim like this one would collide with another. */
  conflicts(claim: Binding): bool {
    let other = this.first;
    while (other) {
      if (other != claim && other.port == claim.port && other.overlaps(claim)) {
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
  ephemeral(local: Address, remote: Address, remotePort: u32, attempt: u32): u32 {
    const offset = <u32>secret.hash(local, 0, remote, remotePort);
    return FIRST_EPHEMERAL + (((offset & 0x7fffffff) + this.counter + attempt) % EPHEMERAL_COUNT);
  }

  /** The port of this attempt was taken into use. */
  used(attempt: u32): void {
    this.counter += attempt + 1;
  }
}
