// ARP for IPv4 over Ethernet (RFC 826).
//
//   0 hardware 1 · 2 protocol 0800 · 4 lengths 6, 4 · 6 operation
//   8 sender's hardware address · 14 sender's address · 18 target's hardware address · 24 target's address

import type { Ipv4, Mac } from "../addresses.ts";
import { get16, get32, set16, set32 } from "./bytes.ts";
import { ETHERNET_HEADER, readMac, TYPE_ARP, TYPE_IPV4, writeEthernet, writeMac } from "./ethernet.ts";

export const ARP_REQUEST = 1;
export const ARP_REPLY = 2;

const LENGTH = 28;

export interface Arp {
  readonly operation: number;
  readonly senderMac: Mac;
  readonly sender: Ipv4;
  readonly targetMac: Mac;
  readonly target: Ipv4;
}

/** Reads what follows the Ethernet header; undefined if it is no ARP for IPv4 over Ethernet. */
export function parseArp(bytes: Uint8Array): Arp | undefined {
  if (bytes.length < LENGTH || get16(bytes, 0) !== 1 || get16(bytes, 2) !== TYPE_IPV4) return undefined;
  if (bytes[4] !== 6 || bytes[5] !== 4) return undefined;
  return {
    operation: get16(bytes, 6),
    senderMac: readMac(bytes, 8),
    sender: get32(bytes, 14),
    targetMac: readMac(bytes, 18),
    target: get32(bytes, 24),
  };
}

/** A whole frame to this hardware address. */
export function arpFrame(to: Mac, arp: Arp): Uint8Array {
  const frame = new Uint8Array(ETHERNET_HEADER + LENGTH);
  writeEthernet(frame, to, arp.senderMac, TYPE_ARP);
  const at = ETHERNET_HEADER;
  set16(frame, at, 1);
  set16(frame, at + 2, TYPE_IPV4);
  frame[at + 4] = 6;
  frame[at + 5] = 4;
  set16(frame, at + 6, arp.operation);
  writeMac(frame, at + 8, arp.senderMac);
  set32(frame, at + 14, arp.sender);
  writeMac(frame, at + 18, arp.targetMac);
  set32(frame, at + 24, arp.target);
  return frame;
}
