// What IPv4 sockets have in common: addresses of the form struct sockaddr_in (ip(7)).

import { EAFNOSUPPORT, EINVAL } from "../../abi/errno";
import { AF_INET, AF_UNSPEC, SOCKADDR_IN_SIZE } from "../../abi/socket";
import { swap16, swap32 } from "../../lib/bytes";
import { Uio } from "../../mm/uio";
import { Socket } from "./socket";

/** One end of a conversation. */
export class Name {
  address: u32 = 0;
  port: u32 = 0;

  /** Writes it as struct sockaddr_in; the length. */
  fill(to: usize): u32 {
    store<u64>(to, <u64>AF_INET | ((<u64>swap16(this.port)) << 16) | ((<u64>swap32(this.address)) << 32));
    store<u64>(to, 0, 8);
    return SOCKADDR_IN_SIZE;
  }

  /** Reads a struct sockaddr_in. */
  read(from: usize): void {
    this.port = swap16(load<u16>(from, 2));
    this.address = swap32(load<u32>(from, 4));
  }
}

/** Where the last message received by any such socket came from. */
export const sender = new Name();

/** Set when the last receive filled in `sender`. */
export let senderKnown: bool = false;
export function setSenderKnown(known: bool): void {
  senderKnown = known;
}

const name = new Name();

export abstract class InetSocket extends Socket {
  constructor(type: i32, protocol: i32, flags: i32) {
    super(AF_INET, type, protocol, flags);
  }

  abstract bind(address: u32, port: u32): i32;
  abstract connect(address: u32, port: u32): i64;
  abstract send(from: Uio, flags: i32, to: Name | null): i64;
  abstract localName(name: Name): i32;
  abstract peerName(name: Name): i32;

  bindTo(address: usize, length: u32): i32 {
    if (length < SOCKADDR_IN_SIZE) return -EINVAL;
    const family = load<u16>(address);
    name.read(address);
    // Linux lets AF_UNSPEC pass for "any address".
    if (family != AF_INET && (family != AF_UNSPEC || name.address)) return -EAFNOSUPPORT;
    return this.bind(name.address, name.port);
  }

  connectTo(address: usize, length: u32): i64 {
    if (length < SOCKADDR_IN_SIZE) return -EINVAL;
    if (load<u16>(address) != AF_INET) return -EAFNOSUPPORT;
    name.read(address);
    return this.connect(name.address, name.port);
  }

  sendTo(from: Uio, flags: i32, address: usize, length: u32): i64 {
    if (!length) return this.send(from, flags, null);
    if (length < SOCKADDR_IN_SIZE) return -EINVAL;
    const family = load<u16>(address);
    if (family != AF_INET && family != AF_UNSPEC) return -EAFNOSUPPORT;
    name.read(address);
    return this.send(from, flags, name);
  }

  fillSender(to: usize): u32 {
    return senderKnown ? sender.fill(to) : 0;
  }

  localAddressTo(to: usize): i32 {
    const error = this.localName(name);
    return error < 0 ? error : <i32>name.fill(to);
  }

  peerAddressTo(to: usize): i32 {
    const error = this.peerName(name);
    return error < 0 ? error : <i32>name.fill(to);
  }
}
