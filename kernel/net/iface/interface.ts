// An interface: a device with its addresses, and the frames that wait for room in its ring.

import { NetDevice, OFFLOAD_CHECKSUM, OFFLOAD_TSO4 } from "../device";
import { freePacket, Packet } from "../packet";
import { PacketList } from "../packetlist";
import { ETHERNET_HEADER, macAt, putEthernet } from "../wire/ethernet";

/** Frames that may wait for the ring; more are dropped, as by a queueing discipline. */
const BACKLOG_LIMIT: i32 = 512;

export class Interface {
  /** IPv4 address, 0 while there is none. */
  address: u32 = 0;
  prefix: u32 = 0;
  readonly mac: u64;
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
    this.loopback = index == 0;
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

  /** The device cuts long TCP segments. */
  get cutsSegments(): bool {
    return (this.device.offloads & OFFLOAD_TSO4) != 0;
  }

  /** True for an address in the interface's own network. */
  onLink(address: u32): bool {
    return this.address != 0 && ((address ^ this.address) & this.mask) == 0;
  }

  /** Puts the Ethernet header in front and sends, or queues, the frame. */
  send(packet: Packet, to: u64, type: u32): void {
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
  for (let i = 1; i < interfaces.length; i++) {
    if (interfaces[i].address == address && address != 0) return true;
  }
  return false;
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
