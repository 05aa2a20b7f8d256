// IGMP, version 3 (RFC 3376): tells routers which IPv4 groups we listen to.
//
//   report: 0 type 0x22 | 2 checksum (2) | 6 records (2) | 8 records: kind | 0 | sources (2) | group (4)

import { swap16, swap32 } from "../../lib/bytes";
import { Address } from "../address";
import { Interface } from "../iface/interface";
import { linkOutput } from "../iface/output";
import { Packet, takePacket } from "../packet";
import { addBytes, checksumOf } from "../wire/checksum";
import { putIpv4, seal, setTotalLength } from "../wire/ipv4";

export const PROTOCOL_IGMP: u32 = 2;
const QUERY: u32 = 0x11;
const REPORT: u32 = 0x22;
const RECORD: u32 = 8;
const MOST_RECORDS: i32 = 64;
/** Kinds: "mode is exclude" (nothing, that is: everything is heard), "change to include", "change to exclude". */
const IS_EXCLUDE: u32 = 2;
const TO_INCLUDE: u32 = 3;
const TO_EXCLUDE: u32 = 4;
/** 224.0.0.22 and 224.0.0.1, which every host hears. */
const ROUTERS: u32 = 0xe0000016;
const ALL_HOSTS: u32 = 0xe0000001;
/** The header with router alert (RFC 2113): 94 04 00 00 behind 20 bytes. */
const HEADER: u32 = 24;
const ALERT: u32 = 0x0494;
const CONTROL_CLASS: u32 = 0xc0;

const routers = new Address();

function begin(): Packet | null {
  const packet = takePacket();
  if (!packet) return null;
  packet.length = 8;
  store<u64>(packet.data, REPORT);
  return packet;
}

function record(packet: Packet, kind: u32, group: Address): void {
  const at = packet.data + packet.length;
  store<u32>(at, kind);
  store<u32>(at, swap32(group.v4), 4);
  packet.length += RECORD;
  store<u16>(packet.data, <u16>swap16(swap16(load<u16>(packet.data, 6)) + 1), 6);
}

function send(packet: Packet, iface: Interface): void {
  store<u16>(packet.data, <u16>checksumOf(addBytes(0, packet.data, packet.length)), 2);
  const total = packet.length + HEADER;
  const header = packet.push(HEADER);
  putIpv4(header, CONTROL_CLASS, total, 0, 0, 1, PROTOCOL_IGMP, iface.address, ROUTERS);
  store<u8>(header, 0x46);
  store<u32>(header, ALERT, 20);
  setTotalLength(header, total);
  seal(header);
  routers.setV4(ROUTERS);
  linkOutput(packet, routers, iface);
}

/** Reports that we have begun, or ceased, to listen to a group. */
export function reportChangeV4(iface: Interface, group: Address, joined: bool): void {
  if (!iface.up || group.v4 == ALL_HOSTS) return;
  const packet = begin();
  if (!packet) return;
  record(packet, joined ? TO_EXCLUDE : TO_INCLUDE, group);
  send(packet, iface);
}

/** A message at `at`: a router's query is answered at once, with everything. */
export function igmpInput(at: usize, length: u32, iface: Interface): void {
  if (length < 8 || load<u8>(at) != QUERY || checksumOf(addBytes(0, at, length))) return;
  const packet = begin();
  if (!packet) return;
  for (let i = 0; i < min(iface.groups.length, MOST_RECORDS); i++) {
    const group = iface.groups[i].address;
    if (group.isV4 && group.v4 != ALL_HOSTS) record(packet, IS_EXCLUDE, group);
  }
  send(packet, iface);
}
