// One end of a conversation that the host has, as programs write it (struct sockaddr_in, sockaddr_in6: ip(7), ipv6(7)), and
// as the host does: 16 bytes of address, an IPv4 one mapped (RFC 4291, section 2.5.5.2), then the port, u32.

import { EAFNOSUPPORT, EINVAL } from "../../abi/errno";
import { AF_INET, SOCKADDR_IN_SIZE } from "../../abi/socket";
import { swap16, swap32 } from "../../lib/bytes";
import { Address } from "../address";

const SOCKADDR_IN6_SIZE: u32 = 28;
/** Where the host's form has the port. */
const PORT: usize = 16;

export class End {
  readonly address: Address = new Address();
  port: u32 = 0;

  /** Reads what a program gave to a socket of this domain; 0 or a negative errno. */
  read(from: usize, length: u32, domain: i32): i32 {
    const v4 = domain == AF_INET;
    const needed = v4 ? SOCKADDR_IN_SIZE : SOCKADDR_IN6_SIZE;
    if (length < needed) return -EINVAL;
    if (<i32>load<u16>(from) != domain) return -EAFNOSUPPORT;
    this.port = swap16(load<u16>(from, 2));
    if (v4) this.address.setV4(swap32(load<u32>(from, 4)));
    else this.address.readFrom(from + 8, 0);
    return 0;
  }

  /** Writes it for a socket of this domain; the length. */
  fill(to: usize, domain: i32): u32 {
    const v4 = domain == AF_INET;
    memory.fill(to, 0, v4 ? SOCKADDR_IN_SIZE : SOCKADDR_IN6_SIZE);
    store<u16>(to, <u16>domain);
    store<u16>(to, swap16(this.port), 2);
    if (v4) store<u32>(to, swap32(this.address.v4), 4);
    else this.address.writeTo(to + 8);
    return v4 ? SOCKADDR_IN_SIZE : SOCKADDR_IN6_SIZE;
  }

  toHost(to: usize): void {
    this.address.writeTo(to);
    store<u32>(to, this.port, PORT);
  }

  fromHost(from: usize): void {
    this.address.readFrom(from, 0);
    this.port = load<u32>(from, PORT);
  }

  /** True for what never leaves the machine: loopback, and "any", which stands for it. */
  get isInside(): bool {
    return this.address.isLoopback || this.address.isAny;
  }
}

/** Where an end passes to the host and back. */
export const passed: usize = memory.data(20);
