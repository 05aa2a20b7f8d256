// Ethernet's header.
//
//   0 destination · 6 source · 12 type

import type { Mac } from "../addresses.ts";
import { get16, get32, set16, set32 } from "./bytes.ts";

export const DESTINATION_MAC = 0;
export const SOURCE_MAC = 6;
export const ETHERNET_HEADER = 14;

export const TYPE_IPV4 = 0x0800;
export const TYPE_ARP = 0x0806;

export function readMac(bytes: Uint8Array, at: number): Mac {
  return get16(bytes, at) * 2 ** 32 + get32(bytes, at + 2);
}

export function writeMac(bytes: Uint8Array, at: number, mac: Mac): void {
  set16(bytes, at, Math.floor(mac / 2 ** 32));
  set32(bytes, at + 2, mac % 2 ** 32);
}

export function etherType(frame: Uint8Array): number {
  return get16(frame, 12);
}

export function writeEthernet(frame: Uint8Array, destination: Mac, source: Mac, type: number): void {
  writeMac(frame, DESTINATION_MAC, destination);
  writeMac(frame, SOURCE_MAC, source);
  set16(frame, 12, type);
}
