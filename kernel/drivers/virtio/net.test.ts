import { checkContains, checkEqual, checkFalse, checkNotNull, checkNull, checkTrue } from "../../lib/check";
import { OFFLOAD_CHECKSUM, OFFLOAD_TSO4, OFFLOAD_TSO6 } from "../../net/device";
import { freePacket, Packet, packetsTaken, takePacket } from "../../net/packet";
import { FakeMachine, startFakeMachine } from "../../test/machine";
import * as features from "./features";
import { consistentFeatures, VirtioNet } from "./net";
import { VirtioTransport } from "./transport";
import { Virtqueue } from "./virtqueue";

const ALL: u64 =
  features.VERSION_1 |
  features.EVENT_IDX |
  features.NET_CSUM |
  features.NET_GUEST_CSUM |
  features.NET_MAC |
  features.NET_MTU |
  features.NET_MRG_RXBUF |
  features.NET_HOST_TSO |
  features.NET_GUEST_TSO;

/** The device's side, in memory. */
class FakeCard extends VirtioTransport {
  status: u32 = 0;
  accepted: u64 = 0;
  notified: u32 = 0;
  config: usize = heap.alloc(16);
  queues: Virtqueue[] = [];
  largest: u32 = 256;
  refusesFeatures: bool = false;
  staysBusy: bool = false;
  /** Positions in the available rings. */
  private seen: u32[] = [0, 0];

  constructor(
    readonly offered: u64,
    legacy: bool,
  ) {
    super();
    this.name = "fake card";
    this.legacy = legacy;
    memory.fill(this.config, 0, 16);
    store<u64>(this.config, 0x0605040302);
    store<u16>(this.config + 10, 1500);
  }

  readStatus(): u32 {
    if (this.staysBusy) return 1;
    return this.refusesFeatures ? this.status & ~features.STATUS_FEATURES_OK : this.status;
  }
  writeStatus(status: u32): void {
    this.status = status;
  }
  deviceFeatures(): u64 {
    return this.offered;
  }
  acceptFeatures(accepted: u64): void {
    this.accepted = accepted;
  }
  config8(offset: u32): u32 {
    return load<u8>(this.config + offset);
  }
  config16(offset: u32): u32 {
    return load<u16>(this.config + offset);
  }
  configGeneration(): u32 {
    return 0;
  }
  connectInterrupt(): bool {
    return true;
  }
  maxQueueSize(index: u32): u32 {
    return this.largest;
  }
  get queueSizeFixed(): bool {
    return this.legacy;
  }
  enableQueue(queue: Virtqueue): bool {
    this.queues.push(queue);
    return true;
  }
  notify(queue: Virtqueue): void {
    this.notified++;
  }
  acknowledge(): void {}

  /** Head of the next chain made available on this queue. */
  next(which: i32): u32 {
    const queue = this.queues[which];
    checkTrue(this.waiting(which) > 0, "nothing available");
    return load<u16>(queue.available + 4 + 2 * (this.seen[which]++ & (queue.size - 1)));
  }

  waiting(which: i32): u32 {
    return (load<u16>(this.queues[which].available + 2) - this.seen[which]) & 0xffff;
  }

  address(which: i32, id: u32): usize {
    return <usize>load<u64>(this.queues[which].descriptors + 16 * id);
  }

  length(which: i32, id: u32): u32 {
    return load<u32>(this.queues[which].descriptors + 16 * id + 8);
  }

  finish(which: i32, head: u32, length: u32): void {
    const queue = this.queues[which];
    const index = load<u16>(queue.used + 2);
    const entry = queue.used + 4 + 8 * (<u32>index & (queue.size - 1));
    store<u32>(entry, head);
    store<u32>(entry + 4, length);
    store<u16>(queue.used + 2, index + 1);
  }

  /** Puts a frame (or piece of one) with this header into the next receive buffer. */
  deliver(flags: u8, buffers: u16, length: u32): void {
    const head = this.next(0);
    const at = this.address(0, head);
    memory.fill(at, 0, 12);
    store<u8>(at, flags);
    store<u16>(at + 10, buffers);
    this.finish(0, head, length);
  }
}

function start(card: FakeCard): VirtioNet {
  const net = VirtioNet.start(card);
  checkNotNull(net);
  return changetype<VirtioNet>(changetype<usize>(net));
}

function smallMachine(): FakeMachine {
  return startFakeMachine(16);
}

function received(net: VirtioNet): Packet {
  const packet = net.receive();
  checkNotNull(packet);
  return changetype<Packet>(changetype<usize>(packet));
}

function frame(length: u32): Packet {
  const packet = changetype<Packet>(changetype<usize>(takePacket()));
  packet.length = length;
  return packet;
}

export function testVirtioNetFeaturesDependOnEachOther(): void {
  checkEqual(consistentFeatures(ALL, 1500, true), ALL);
  const without = (missing: u64): u64 => consistentFeatures(ALL & ~missing, 1500, true);
  checkFalse((without(features.NET_CSUM) & features.NET_HOST_TSO) != 0);
  checkFalse((without(features.NET_GUEST_CSUM) & features.NET_GUEST_TSO) != 0);
  checkFalse((without(features.NET_MRG_RXBUF) & features.NET_GUEST_TSO) != 0);
  checkFalse((consistentFeatures(ALL, 1500, false) & features.NET_GUEST_TSO) != 0, "buffers are scarce");
  checkFalse((consistentFeatures(ALL, 67, true) & features.NET_MTU) != 0);
  checkFalse((consistentFeatures(ALL & ~features.NET_MRG_RXBUF, 9000, true) & features.NET_MTU) != 0);
}

export function testVirtioNetComesUp(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  const net = start(card);
  checkEqual(card.status, <u32>15, "ACKNOWLEDGE, DRIVER, FEATURES_OK, DRIVER_OK");
  checkEqual(net.offloads, OFFLOAD_CHECKSUM | OFFLOAD_TSO4 | OFFLOAD_TSO6);
  checkEqual(net.mtu, <u32>1500);
  checkEqual(load<u32>(net.mac), <u32>0x05040302);
  checkEqual(card.waiting(0), <u32>64, "buffers of a small machine");
  checkEqual(card.notified, <u32>1);
}

export function testVirtioNetRefusals(): void {
  const machine = smallMachine();
  checkNull(VirtioNet.start(new FakeCard(ALL & ~features.VERSION_1, false)), "modern without VERSION_1");
  const stubborn = new FakeCard(ALL, false);
  stubborn.refusesFeatures = true;
  checkNull(VirtioNet.start(stubborn));
  checkEqual(stubborn.status, features.STATUS_FAILED);
  const busy = new FakeCard(ALL, false);
  busy.staysBusy = true;
  checkNull(VirtioNet.start(busy), "never resets");
  const empty = new FakeCard(ALL, false);
  empty.largest = 0;
  checkNull(VirtioNet.start(empty), "no queues");
  checkNull(VirtioNet.start(new FakeCard(features.NET_MAC, true)), "legacy without ANY_LAYOUT");
  const odd = new FakeCard(features.NET_MAC | features.ANY_LAYOUT, true);
  odd.largest = 100;
  checkNull(VirtioNet.start(odd), "legacy with a size that is no power of two");
  checkContains(machine.console, "fake card: does not finish its reset");
}

export function testVirtioNetMakesUpAnAddress(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  store<u8>(card.config, 1);
  checkEqual(load<u8>(start(card).mac) & 3, <u8>2, "a group's address is replaced by a local one");
  checkEqual(load<u8>(start(new FakeCard(ALL & ~features.NET_MAC, false)).mac) & 3, <u8>2);
}

export function testVirtioNetReceives(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  const net = start(card);
  checkNull(net.receive());
  checkFalse(net.enableInterrupts());
  card.deliver(2, 1, 12 + 60);
  card.deliver(0, 1, 12 + 1514);
  checkTrue(net.enableInterrupts(), "something arrived meanwhile");
  const first = received(net);
  checkEqual(first.length, <u32>60);
  checkEqual(first.data, card.address(0, 0) + 12);
  checkTrue(first.checksumGood);
  const second = received(net);
  checkEqual(second.length, <u32>1514);
  checkFalse(second.checksumGood);
  checkNull(net.receive());
  freePacket(first);
  freePacket(second);
}

export function testVirtioNetRefillsForEver(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  const net = start(card);
  for (let i = 0; i < 70000; i++) {
    card.deliver(0, 1, 12 + 60);
    freePacket(received(net));
    net.flush();
  }
  checkEqual(packetsTaken(), <i32>card.waiting(0));
}

export function testVirtioNetMergesBuffers(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  const net = start(card);
  card.deliver(1, 3, 1900);
  card.deliver(0, 0, 1900);
  card.deliver(0, 0, 500);
  card.deliver(0, 1, 12 + 60);
  const packet = received(net);
  checkEqual(packet.total, <u32>1900 - 12 + 1900 + 500);
  const piece = changetype<Packet>(changetype<usize>(packet.more));
  checkEqual(piece.data, card.address(0, 1), "no header in the second buffer");
  freePacket(packet);
  checkEqual(received(net).length, <u32>60);
}

export function testVirtioNetDropsWhatMakesNoSense(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  const net = start(card);
  card.deliver(0, 1, 0);
  card.deliver(0, 1, 11);
  card.deliver(0, 1, 12 + 13);
  card.deliver(0, 0, 12 + 60);
  card.deliver(0, 2, 12 + 60);
  card.deliver(0, 0, 1900);
  card.deliver(0, 35, 1900);
  for (let i = 1; i < 35; i++) card.deliver(0, 0, 1900);
  card.deliver(0, 1, 12 + 99);
  checkEqual(received(net).length, <u32>99);
  checkEqual(net.malformed, <u32>6);
  checkEqual(packetsTaken(), 65);
}

/** The card must be stopped, harmless and silent from then on. */
function checkStopped(machine: FakeMachine, card: FakeCard, net: VirtioNet): void {
  checkNull(net.receive());
  checkContains(machine.takeConsole(), "broke the rules of its");
  checkEqual(card.status, features.STATUS_FAILED);
  checkNull(net.receive());
  checkFalse(net.enableInterrupts());
  const before = packetsTaken();
  checkTrue(net.transmit(frame(60)), "swallowed");
  checkEqual(packetsTaken(), before);
  net.flush();
  checkEqual(machine.console, "", "said once");
}

export function testVirtioNetStopsHostileCards(): void {
  const machine = smallMachine();
  let card = new FakeCard(ALL, false);
  let net = start(card);
  card.finish(0, 300, 60);
  checkStopped(machine, card, net);

  card = new FakeCard(ALL, false);
  net = start(card);
  card.deliver(0, 3, 1900);
  checkStopped(machine, card, net);

  card = new FakeCard(ALL, false);
  net = start(card);
  card.finish(1, 0, 0);
  checkStopped(machine, card, net);
}

export function testVirtioNetSends(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  const net = start(card);
  const packet = frame(1000);
  packet.checksumStart = 34;
  packet.checksumOffset = 16;
  packet.segmentSize = 1448;
  store<u8>(packet.data + 34 + 12, 0x80);
  const more = frame(2000);
  packet.more = more;
  checkTrue(net.transmit(packet));
  const head = card.next(1);
  const header = card.address(1, head);
  checkEqual(header, packet.data - 12);
  checkEqual(card.length(1, head), <u32>1012);
  checkEqual(load<u8>(header), <u8>1, "needs a checksum");
  checkEqual(load<u8>(header + 1), <u8>1, "TCP over IPv4");
  checkEqual(load<u16>(header + 2), <u16>66, "headers");
  checkEqual(load<u16>(header + 4), <u16>1448);
  checkEqual(load<u16>(header + 6), <u16>34);
  checkEqual(load<u16>(header + 8), <u16>16);
  const second = load<u16>(card.queues[1].descriptors + 16 * head + 14);
  checkEqual(card.address(1, second), more.data);
  checkEqual(card.length(1, second), <u32>2000);
  const before = packetsTaken();
  card.finish(1, head, 0);
  net.receive();
  checkEqual(packetsTaken(), before - 2, "both pieces are free again");
}

export function testVirtioNetFullRing(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  const net = start(card);
  net.flush();
  const notified = card.notified;
  for (let i = 0; i < 256; i++) checkTrue(net.transmit(frame(60)));
  const refused = frame(60);
  checkFalse(net.transmit(refused));
  net.flush();
  checkEqual(card.notified, notified + 1, "one notification for all");
  checkFalse(net.enableInterrupts());
  for (let i = 0; i < 200; i++) card.finish(1, card.next(1), 0);
  checkTrue(net.enableInterrupts(), "there is room again");
  checkTrue(net.transmit(refused));
}

export function testVirtioNetLegacyHeader(): void {
  smallMachine();
  const card = new FakeCard(features.NET_MAC | features.ANY_LAYOUT, true);
  const net = start(card);
  checkEqual(card.status, <u32>7, "no FEATURES_OK");
  checkEqual(card.queues[0].used & 4095, <usize>0);
  const packet = frame(60);
  net.transmit(packet);
  checkEqual(card.address(1, card.next(1)), packet.data - 10);
  const head = card.next(0);
  card.finish(0, head, 10 + 60);
  checkEqual(received(net).length, <u32>60);
}

export function testVirtioNetTinyRings(): void {
  smallMachine();
  const card = new FakeCard(ALL, false);
  card.largest = 2;
  const net = start(card);
  checkEqual(net.offloads, OFFLOAD_CHECKSUM, "a frame of many pieces would never fit");
  checkTrue(net.transmit(frame(60)));
  checkTrue(net.transmit(frame(60)));
  checkFalse(net.transmit(frame(60)));
  card.finish(1, card.next(1), 0);
  checkNull(net.receive());
  checkTrue(net.transmit(frame(60)));
}
