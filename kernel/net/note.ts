// What is remembered of a datagram that waits to be read: written in front of its bytes, where its headers were.
//
//   0 source (16) | 16 destination (16) | 32 interface's index (2) | 34 hops | 35 traffic class

import { Address } from "./address";
import { arrival } from "./arrival";
import { Packet } from "./packet";

/** No longer than the headers that are taken off at least: Ethernet's, IPv4's and 8 bytes of a transport's. */
const NOTE: u32 = 36;

/** Notes what `arrival` tells; all headers have been taken off the packet. */
export function writeNote(packet: Packet): void {
  const note = packet.data - NOTE;
  store<u64>(note, arrival.source.high);
  store<u64>(note, arrival.source.low, 8);
  store<u64>(note, arrival.destination.high, 16);
  store<u64>(note, arrival.destination.low, 24);
  const iface = arrival.iface;
  store<u16>(note, <u16>(iface ? iface.index : 0), 32);
  store<u8>(note, <u8>arrival.hops, 34);
  store<u8>(note, <u8>arrival.trafficClass, 35);
}

function readAddress(at: usize, into: Address): void {
  into.high = load<u64>(at);
  into.low = load<u64>(at, 8);
}

export function notedSource(packet: Packet, into: Address): void {
  readAddress(packet.data - NOTE, into);
}

export function notedDestination(packet: Packet, into: Address): void {
  readAddress(packet.data - NOTE + 16, into);
}

export function notedInterface(packet: Packet): i32 {
  return load<u16>(packet.data - NOTE, 32);
}

export function notedHops(packet: Packet): u32 {
  return load<u8>(packet.data - NOTE, 34);
}

export function notedClass(packet: Packet): u32 {
  return load<u8>(packet.data - NOTE, 35);
}
