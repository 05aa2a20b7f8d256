// The virtio network card (VIRTIO 1.2, 5.1): one queue of empty packets to receive into, one of packets to send.

import { hex } from "../../lib/format";
import { warning } from "../../lib/message";
import { NetDevice, OFFLOAD_CHECKSUM, OFFLOAD_TSO4, OFFLOAD_TSO6 } from "../../net/device";
import { CAPACITY, freePacket, HEADROOM, MAX_PIECES, Packet, takePacket } from "../../net/packet";
import { framesTotal } from "../../platform/frames";
import { machine } from "../../platform/machine";
import * as features from "./features";
import { chooseFeatures, giveUpDevice, makeQueue, resetDevice, settleFeatures, startDevice } from "./negotiate";
import { bufferCount, checksumGood, HEADER_SIZE, SHORT_HEADER_SIZE, writeHeader } from "./net_header";
import { VirtioTransport } from "./transport";
import { Virtqueue } from "./virtqueue";

const RECEIVE_QUEUE: u32 = 0;
const SEND_QUEUE: u32 = 1;
const SEND_SLOTS: u32 = 256;
const FEW_BUFFERS: u32 = 64;
const MANY_BUFFERS: u32 = 256;
/** Page frames of a machine that is not small: 24 MiB. */
const ROOMY_FRAMES: u32 = 6144;

/** 5.1.4: the configuration. */
const CONFIG_MAC: u32 = 0;
const CONFIG_STATUS: u32 = 6;
const CONFIG_MTU: u32 = 10;
const LINK_UP: u32 = 1;

const ETHERNET_HEADER: u32 = 14;
/** The smallest MTU of IPv4 (RFC 791). */
const MIN_MTU: u32 = 68;
const DEFAULT_MTU: u32 = 1500;
/** What the stack wants to find in the first piece of a frame of several. */
const MIN_FIRST_PIECE: u32 = 128;

const WANTED: u64 =
  features.NET_CSUM |
  features.NET_GUEST_CSUM |
  features.NET_MTU |
  features.NET_MAC |
  features.NET_GUEST_TSO |
  features.NET_HOST_TSO |
  features.NET_MRG_RXBUF |
  features.NET_STATUS;

/** What the driver takes of a device's offer, so that every feature has what it depends on. */
export function consistentFeatures(offered: u64, deviceMtu: u32, roomy: bool): u64 {
  let accepted = offered;
  const mergeable = (offered & features.NET_MRG_RXBUF) != 0;
  // 5.1.3.1: segmentation offload requires checksum offload.
  if (!(accepted & features.NET_CSUM)) accepted &= ~features.NET_HOST_TSO;
  // Frames of 64 KiB arrive only where they can be spread over buffers, and these are not scarce.
  if (!(accepted & features.NET_GUEST_CSUM) || !mergeable || !roomy) accepted &= ~features.NET_GUEST_TSO;
  const largest: u32 = mergeable ? 0xffff : CAPACITY - HEADROOM - ETHERNET_HEADER;
  if (deviceMtu < MIN_MTU || deviceMtu > largest) accepted &= ~features.NET_MTU;
  return accepted;
}

export class VirtioNet extends NetDevice {
  private receiving: Virtqueue;
  private sending: Virtqueue;
  /** The packets behind the chains of each queue, by head; the device knows only their buffers' addresses. */
  private posted: StaticArray<Packet | null>;
  private sent: StaticArray<Packet | null>;
  /** Buffers to keep posted, and how many may be missing before they are posted in one go. */
  private buffers: u32;
  private batch: u32;
  private headerSize: u32;
  private mergeable: bool;
  private hasStatus: bool;
  /** Interrupts for received frames are on. */
  private armed: bool = false;
  /** transmit() had to refuse a packet: an interrupt shall tell when there is room again. */
  private sendBlocked: bool = false;
  private failed: bool = false;
  /** Frames that were dropped because the device made no sense of them. */
  malformed: u32 = 0;

  private constructor(
    readonly transport: VirtioTransport,
    receiving: Virtqueue,
    sending: Virtqueue,
    accepted: u64,
    wantedBuffers: u32,
  ) {
    super();
    this.receiving = receiving;
    this.sending = sending;
    this.posted = new StaticArray<Packet | null>(receiving.size);
    this.sent = new StaticArray<Packet | null>(sending.size);
    this.buffers = min(wantedBuffers, receiving.size);
    this.batch = max<u32>(this.buffers / 4, 1);
    this.mergeable = (accepted & features.NET_MRG_RXBUF) != 0;
    this.headerSize = this.mergeable || !transport.legacy ? HEADER_SIZE : SHORT_HEADER_SIZE;
    this.hasStatus = (accepted & features.NET_STATUS) != 0;
    if (accepted & features.NET_CSUM) this.offloads |= OFFLOAD_CHECKSUM;
    // A frame of many pieces must fit the ring, or it would wait for ever.
    const roomForPieces = sending.size >= <u32>MAX_PIECES;
    if (accepted & features.NET_HOST_TSO4 && roomForPieces) this.offloads |= OFFLOAD_TSO4;
    if (accepted & features.NET_HOST_TSO6 && roomForPieces) this.offloads |= OFFLOAD_TSO6;
    this.mtu = accepted & features.NET_MTU ? transport.config16(CONFIG_MTU) : DEFAULT_MTU;
    if (!roomForPieces) this.mtu = min(this.mtu, DEFAULT_MTU);
    this.readMac((accepted & features.NET_MAC) != 0);
  }

  /** Brings the card up; null, after a line that says why, if that can't be done. */
  static start(transport: VirtioTransport): VirtioNet | null {
    if (!resetDevice(transport)) return null;
    const roomy = framesTotal() >= ROOMY_FRAMES && transport.maxQueueSize(RECEIVE_QUEUE) > <u32>MAX_PIECES;
    const offered = chooseFeatures(transport, WANTED | features.ANY_LAYOUT);
    const mtu = offered & features.NET_MTU ? transport.config16(CONFIG_MTU) : 0;
    const accepted = consistentFeatures(offered, mtu, roomy);
    if (transport.legacy && !(accepted & features.ANY_LAYOUT)) {
      giveUpDevice(transport, "is too old: it does not offer VIRTIO_F_ANY_LAYOUT");
      return null;
    }
    if (!settleFeatures(transport, accepted)) return null;
    if (!transport.connectInterrupt()) {
      giveUpDevice(transport, "has no interrupt");
      return null;
    }
    const wanted = roomy ? MANY_BUFFERS : FEW_BUFFERS;
    const eventIndex = (accepted & features.EVENT_IDX) != 0;
    const receiving = makeQueue(transport, RECEIVE_QUEUE, wanted, eventIndex);
    if (!receiving) return null;
    const sending = makeQueue(transport, SEND_QUEUE, SEND_SLOTS, eventIndex);
    if (!sending) return null;
    const card = new VirtioNet(transport, receiving, sending, accepted, wanted);
    sending.disableInterrupts();
    card.refill();
    startDevice(transport);
    card.flush();
    return card;
  }

  /** False if the device says that its cable is unplugged. */
  get linkUp(): bool {
    return !this.hasStatus || (this.transport.config16(CONFIG_STATUS) & LINK_UP) != 0;
  }

  /** The device's address, or one of our own (locally administered, random) if it has none or a group's. */
  private readMac(given: bool): void {
    const mac = this.mac;
    if (given) {
      for (let attempt = 0; attempt < 8; attempt++) {
        const generation = this.transport.configGeneration();
        for (let i: u32 = 0; i < 6; i++) store<u8>(mac + i, <u8>this.transport.config8(CONFIG_MAC + i));
        if (this.transport.configGeneration() == generation) break;
      }
      const empty = !load<u32>(mac) && !load<u16>(mac + 4);
      if (!empty && !(load<u8>(mac) & 1)) return;
      warning(
        this.transport.name +
          ": its hardware address " +
          hex(bswap(load<u64>(mac)) >> 16) +
          " is no card's; using a random one",
      );
    }
    store<u64>(mac, machine().entropy());
    store<u8>(mac, (load<u8>(mac) & 0xfc) | 2);
  }

  transmit(packet: Packet): bool {
    if (this.failed) {
      freePacket(packet);
      return true;
    }
    const queue = this.sending;
    let pieces: u32 = 1;
    let piece = packet.more;
    while (piece) {
      pieces++;
      piece = piece.more;
    }
    if (queue.free < pieces) {
      this.reclaim();
      if (queue.free < pieces) {
        this.sendBlocked = true;
        return false;
      }
    }
    const header = packet.data - this.headerSize;
    writeHeader(header, this.headerSize, packet);
    queue.append(header, this.headerSize + packet.length, false);
    piece = packet.more;
    while (piece) {
      queue.append(piece.data, piece.length, false);
      piece = piece.more;
    }
    this.sent[queue.publish()] = packet;
    return true;
  }

  flush(): void {
    if (this.receiving.outstanding + this.batch <= this.buffers) this.refill();
    if (this.receiving.needsNotification()) this.transport.notify(this.receiving);
    if (this.sending.needsNotification()) this.transport.notify(this.sending);
  }

  receive(): Packet | null {
    this.transport.acknowledge();
    this.reclaim();
    const queue = this.receiving;
    if (queue.hasUsed && this.armed) {
      this.armed = false;
      queue.disableInterrupts();
    }
    while (true) {
      const head = queue.take();
      if (head < 0) break;
      const packet = this.takePosted(head);
      const frame = this.gather(packet);
      if (frame) {
        if (queue.outstanding + this.batch <= this.buffers) this.refill();
        return frame;
      }
    }
    if (queue.broken) this.fail("receive");
    return null;
  }

  enableInterrupts(): bool {
    if (this.failed) return false;
    this.armed = true;
    const arrived = this.receiving.enableInterrupts(0);
    if (!this.sendBlocked) return arrived;
    // Wake up when half of the ring is free, not for every packet.
    return this.sending.enableInterrupts(this.sending.outstanding >> 1) || arrived;
  }

  private takePosted(head: i32): Packet {
    const packet = changetype<Packet>(changetype<usize>(this.posted[head]));
    this.posted[head] = null;
    return packet;
  }

  /** A received frame, given its first buffer; null if it is none, its buffers then freed. */
  private gather(packet: Packet): Packet | null {
    const header = packet.data - this.headerSize;
    const length = this.receiving.usedLength;
    const count = this.mergeable && length >= HEADER_SIZE ? bufferCount(header) : 1;
    packet.length = max(length, this.headerSize) - this.headerSize;
    packet.checksumGood = checksumGood(header);
    let last = packet;
    for (let i: u32 = 1; i < count; i++) {
      // 5.1.6.4: the device marks all of a frame's buffers used at once, so the others must be there.
      const head = this.receiving.take();
      if (head < 0) {
        this.receiving.broken = true;
        break;
      }
      const piece = this.takePosted(head);
      piece.data -= this.headerSize;
      piece.length = this.receiving.usedLength;
      last.more = piece;
      last = piece;
    }
    const whole = count == 1 ? packet.length >= ETHERNET_HEADER : packet.length >= MIN_FIRST_PIECE;
    if (whole && count && count <= <u32>MAX_PIECES && !this.receiving.broken) return packet;
    this.malformed++;
    freePacket(packet);
    return null;
  }

  /** Frees what has been sent. */
  private reclaim(): void {
    const queue = this.sending;
    while (true) {
      const head = queue.take();
      if (head < 0) break;
      const packet = changetype<Packet>(changetype<usize>(this.sent[head]));
      this.sent[head] = null;
      freePacket(packet);
      if (this.sendBlocked && queue.free >= queue.size >> 1) {
        this.sendBlocked = false;
        queue.disableInterrupts();
      }
    }
    if (queue.broken) this.fail("send");
  }

  /** Posts empty packets, as far as there are any. */
  private refill(): void {
    const queue = this.receiving;
    if (queue.broken) return;
    while (queue.outstanding < this.buffers) {
      const packet = takePacket();
      if (!packet) return;
      const at = packet.data - this.headerSize;
      queue.append(at, <u32>(packet.buffer + CAPACITY - at), true);
      this.posted[queue.publish()] = packet;
    }
  }

  /** The device broke the rules of its rings: it is stopped, and what it still held stays its own. */
  private fail(which: string): void {
    if (this.failed) return;
    this.failed = true;
    this.receiving.broken = true;
    this.sending.broken = true;
    giveUpDevice(this.transport, "broke the rules of its " + which + " queue and was stopped");
  }
}
