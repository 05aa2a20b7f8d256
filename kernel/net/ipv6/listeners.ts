// Multicast listener discovery, version 2 (RFC 3810): tells routers which groups we listen to.
//
//   report: 0 type 143 | 2 checksum (2) | 6 records (2) | 8 records
//   record: 0 kind | 1 auxiliary words | 2 sources (2) | 4 group (16)

import { swap16 } from "../../lib/bytes";
import { Address } from "../address";
import { arrival } from "../arrival";
import { now, SECOND } from "../clock";
import { Interface } from "../iface/interface";
import { linkOutput } from "../iface/output";
import { sourceFor } from "../iface/routes";
import { Packet, takePacket } from "../packet";
import { addBytes, checksumOf, pseudoHeader } from "../wire/checksum";
import { LISTENER_REPORT } from "../wire/icmpv6";
import { IPV6_HEADER, NEXT_HOP_BY_HOP, NEXT_ICMPV6, putIpv6 } from "../wire/ipv6";

const RECORD: u32 = 20;
/** Records of one report: it stays a short packet. */
const MOST_RECORDS: i32 = 48;
/** Kinds: "mode is exclude" (nothing, that is: everything is heard), "change to include", "change to exclude". */
const IS_EXCLUDE: u32 = 2;
const TO_INCLUDE: u32 = 3;
const TO_EXCLUDE: u32 = 4;
/** Hop-by-hop options: next header, length 0, router alert (5, 2, 0), two bytes of padding (1, 0). */
const ALERT_LENGTH: u32 = 8;
const ALERT: u64 = 0x0001_0000_0205_0000;
/** A report of everything is sent once a second at most. */
const REPORT_INTERVAL: u64 = SECOND;

const ROUTERS = Address.of(0xff02_0000_0000_0000, 0x16);
const source = new Address();
const routers = new Address();
let lastReport: u64 = 0;

function isReported(group: Address): bool {
  // The link's all-nodes group and groups of this node are nobody's business.
  return !group.isV4 && group.high >> 48 != 0xff01;
}

/** Writes a record behind what the report has. */
function record(packet: Packet, kind: u32, group: Address): void {
  const at = packet.data + packet.length;
  store<u32>(at, kind);
  group.writeTo(at + 4);
  packet.length += RECORD;
  store<u16>(packet.data, <u16>swap16(swap16(load<u16>(packet.data, 6)) + 1), 6);
}

function begin(): Packet | null {
  const packet = takePacket();
  if (!packet) return null;
  packet.length = 8;
  store<u64>(packet.data, LISTENER_REPORT);
  return packet;
}

function send(packet: Packet, iface: Interface): void {
  routers.copyFrom(ROUTERS);
  routers.zone = iface.index + 1;
  // While there is no address yet, from "::" (RFC 3810, section 5.2.13).
  if (!sourceFor(routers, iface, source) || !source.isLinkLocal) source.clear();
  const sum = pseudoHeader(source, routers, NEXT_ICMPV6, packet.length);
  store<u16>(packet.data, <u16>checksumOf(addBytes(sum, packet.data, packet.length)), 2);
  const alert = packet.push(ALERT_LENGTH);
  store<u64>(alert, ALERT | NEXT_ICMPV6);
  const length = packet.length;
  putIpv6(packet.push(IPV6_HEADER), 0, 0, length, NEXT_HOP_BY_HOP, 1, source, routers);
  linkOutput(packet, routers, iface);
}

/** Reports that we have begun, or ceased, to listen to a group. */
export function reportChange(iface: Interface, group: Address, joined: bool): void {
  if (!isReported(group) || !iface.up) return;
  const packet = begin();
  if (!packet) return;
  record(packet, joined ? TO_EXCLUDE : TO_INCLUDE, group);
  send(packet, iface);
}

/** A router asks: answered at once, with everything (a general query's delay is a courtesy for large links). */
export function queryInput(packet: Packet): void {
  const iface = arrival.iface;
  if (!iface || iface.loopback || arrival.hops != 1 || !arrival.source.isLinkLocal) return;
  if (now - lastReport < REPORT_INTERVAL) return;
  lastReport = now;
  const report = begin();
  if (!report) return;
  for (let i = 0; i < min(iface.groups.length, MOST_RECORDS); i++) {
    if (isReported(iface.groups[i].address)) record(report, IS_EXCLUDE, iface.groups[i].address);
  }
  send(report, iface);
}
