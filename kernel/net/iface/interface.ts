// An interface: a device with its addresses, and the frames that wait for room in its ring.

import { IFF_BROADCAST, IFF_LOOPBACK, IFF_LOWER_UP, IFF_MULTICAST, IFF_RUNNING, IFF_UP } from "../../abi/interface";
import { Address } from "../address";
import { NetDevice, OFFLOAD_CHECKSUM, OFFLOAD_TSO4, OFFLOAD_TSO6 } from "../device";
import { freePacket, Packet } from "../packet";
import { PacketList } from "../packetlist";
import { ETHERNET_HEADER, macAt, putEthernet } from "../wire/ethernet";
import { InterfaceAddress } from "./addresses";
import { Group } from "./groups";

/** Frames that may wait for the ring; more are dropped, as by a queueing discipline. */
const BACKLOG_LIMIT: i32 = 512;

export class Interface {
  /** Of both families. Changed by configure.ts only. */
  readonly addresses: InterfaceAddress[] = [];
  /** Multicast groups; changed by groups.ts only. */
  readonly groups: Group[] = [];
  /** The first IPv4 address, 0 while there is none. */
  address: u32 = 0;
  prefix: u32 = 0;
  /** There are more addresses than that. */
  private hasMore: bool = false;
  /** Questions for IPv6 routers still to be sent, and when the next is due. */
  solicitations: i32 = 0;
  solicitAt: u64 = 0;
  /** The administrator has not switched it off. */
  up: bool = true;
  readonly mac: u64;
  /** What the device can do. */
  readonly mostMtu: u32;
  readonly loopback: bool;
  dropped: u64 = 0;
  /** Frames and their bytes. */
  sent: u64 = 0;
  sentBytes: u64 = 0;
  received: u64 = 0;
  receivedBytes: u64 = 0;
  private backlog: PacketList = new PacketList();

  constructor(
    /** 0 is the loopback device; cards count from 1. */
    readonly index: i32,
    readonly name: string,
    readonly device: NetDevice,
  ) {
    this.mac = macAt(device.mac);
    this.mostMtu = device.mtu;
    this.loopback = index == 0;
  }

  /** IFF_*. */
  get flags(): u32 {
    const kind = this.loopback ? IFF_LOOPBACK : IFF_BROADCAST | IFF_MULTICAST;
    return kind | (this.up ? IFF_UP | IFF_RUNNING | IFF_LOWER_UP : 0);
  }

  get mask(): u32 {
    return maskOf(this.prefix);
  }

  /** The address all hosts of the network listen to. */
  get broadcast(): u32 {
    return this.address | ~this.mask;
  }

  get mtu(): u32 {
    return this.device.mtu;
  }

  /** The device completes TCP and UDP checksums. */
  get fillsChecksums(): bool {
    return (this.device.offloads & OFFLOAD_CHECKSUM) != 0;
  }

  /** The device cuts long TCP segments to this address. */
  cuts(to: Address): bool {
    return (this.device.offloads & (to.isV4 ? OFFLOAD_TSO4 : OFFLOAD_TSO6)) != 0;
  }

  /** True for an address in the interface's own network. */
  onLink(address: u32): bool {
    return this.address != 0 && ((address ^ this.address) & this.mask) == 0;
  }

  /** The addresses have changed. */
  addressesChanged(): void {
    let first: InterfaceAddress | null = null;
    for (let i = this.addresses.length - 1; i >= 0; i--) {
      if (this.addresses[i].isV4) first = this.addresses[i];
    }
    this.address = first ? first.address.v4 : 0;
    this.prefix = first ? first.prefix : 0;
    this.hasMore = this.addresses.length > (first ? 1 : 0);
  }

  /** True if the address is one of its own. */
  has(address: u32): bool {
    if (this.address == address) return address != 0;
    if (!this.hasMore) return false;
    for (let i = 0; i < this.addresses.length; i++) {
      const each = this.addresses[i];
      if (each.isV4 && each.address.v4 == address) return true;
    }
    return false;
  }

  /** The entry for an address of its own, or null. */
  find(address: Address): InterfaceAddress | null {
    for (let i = 0; i < this.addresses.length; i++) {
      if (this.addresses[i].address.equals(address)) return this.addresses[i];
    }
    return null;
  }

  /** Puts the Ethernet header in front and sends, or queues, the frame. */
  send(packet: Packet, to: u64, type: u32): void {
    if (!this.up) {
      this.dropped++;
      freePacket(packet);
      return;
    }
    putEthernet(packet.push(ETHERNET_HEADER), to, this.mac, type);
    this.sent++;
    this.sentBytes += packet.total;
    if (this.backlog.empty && this.device.transmit(packet)) return;
    if (this.backlog.count >= BACKLOG_LIMIT) {
      this.dropped++;
      freePacket(packet);
      return;
    }
    this.backlog.push(packet);
  }

  /** Moves waiting frames to the ring as far as there is room, and tells the device. */
  flush(): void {
    let packet = this.backlog.first;
    while (packet) {
      const next = packet.next;
      if (!this.device.transmit(packet)) break;
      this.backlog.first = next;
      this.backlog.count--;
      packet = next;
    }
    if (!packet) this.backlog.last = null;
    this.device.flush();
  }
}

/** The mask of a prefix length from 0 to 32. */
export function maskOf(prefix: u32): u32 {
  return prefix ? (<u32>-1) << (32 - prefix) : 0;
}

/** All interfaces by index; the loopback device is the first. */
export const interfaces: Interface[] = [];

/** True if the address is one of ours (all of 127.0.0.0/8 is). */
export function isLocalAddress(address: u32): bool {
  if (address >> 24 == 127) return true;
  for (let i = 0; i < interfaces.length; i++) {
    if (interfaces[i].has(address)) return true;
  }
  return false;
}

/** As isLocalAddress, for either family. */
export function isLocal(address: Address): bool {
  if (address.isV4) return isLocalAddress(address.v4);
  for (let i = 0; i < interfaces.length; i++) {
    const entry = interfaces[i].find(address);
    if (entry && !entry.isTentative) return true;
  }
  return false;
}

/** True if the address is one that packets to many are sent to. */
export function isToMany(address: Address): bool {
  return address.isMulticast || (address.isV4 && isBroadcastAddress(address.v4));
}

/** True if the address is a broadcast address of an interface, or 255.255.255.255. */
export function isBroadcastAddress(address: u32): bool {
  if (address == 0xffffffff) return true;
  for (let i = 1; i < interfaces.length; i++) {
    const each = interfaces[i];
    if (each.address != 0 && each.prefix < 31 && address == each.broadcast) return true;
  }
  return false;
}
