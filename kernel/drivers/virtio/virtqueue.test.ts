import { checkEqual, checkFalse, checkTrue } from "../../lib/check";
import { fitQueueSize, NONE, Virtqueue } from "./virtqueue";

/** The device's side of a queue, well-behaved only as far as the test makes it so. */
class Device {
  /** As the rings have it, 16 bits. */
  usedIndex: u32 = 0;
  private seen: u32 = 0;

  constructor(readonly queue: Virtqueue) {}

  get available(): u32 {
    return load<u16>(this.queue.available + 2);
  }

  /** Head of the next chain the driver made available. */
  next(): u32 {
    checkTrue(this.seen != this.available, "nothing available");
    return load<u16>(this.queue.available + 4 + 2 * (this.seen++ & (this.queue.size - 1)));
  }

  address(id: u32): u64 {
    return load<u64>(this.queue.descriptors + 16 * id);
  }

  flags(id: u32): u32 {
    return load<u16>(this.queue.descriptors + 16 * id + 12);
  }

  link(id: u32): u32 {
    return load<u16>(this.queue.descriptors + 16 * id + 14);
  }

  finish(head: u32, length: u32): void {
    const entry = this.queue.used + 4 + 8 * (this.usedIndex & (this.queue.size - 1));
    store<u32>(entry, head);
    store<u32>(entry + 4, length);
    this.setUsedIndex(this.usedIndex + 1);
  }

  setUsedIndex(index: u32): void {
    this.usedIndex = index & 0xffff;
    store<u16>(this.queue.used + 2, <u16>index);
  }
}

function post(queue: Virtqueue, address: usize, length: u32): u32 {
  queue.append(address, length, true);
  return queue.publish();
}

export function testVirtqueueSizes(): void {
  checkEqual(fitQueueSize(256, 64), <u32>64);
  checkEqual(fitQueueSize(256, 1000), <u32>256);
  checkEqual(fitQueueSize(300, 1000), <u32>256, "not a power of two");
  checkEqual(fitQueueSize(0xffff, u32.MAX_VALUE), <u32>1024);
  checkEqual(fitQueueSize(1, 1), <u32>1);
  checkEqual(fitQueueSize(0, 256), <u32>0);
}

export function testVirtqueueLayout(): void {
  const queue = new Virtqueue(0, 256, 4096, false);
  checkEqual(queue.descriptors & 4095, <usize>0);
  checkEqual(queue.available, queue.descriptors + 4096);
  checkEqual(queue.used, queue.descriptors + 8192, "legacy: the next page boundary");
  const modern = new Virtqueue(0, 2, 16, true);
  checkEqual(modern.used & 3, <usize>0);
  checkTrue(modern.used >= modern.available + 6 + 2 * 2);
}

export function testVirtqueueRoundsManyTimes(): void {
  const queue = new Virtqueue(0, 4, 16, false);
  const device = new Device(queue);
  // More than the rings' 16-bit indexes can count.
  for (let round: u32 = 0; round < 70000; round++) {
    const first = post(queue, 0x1000, 64);
    const second = post(queue, 0x2000, 64);
    checkEqual(queue.outstanding, <u32>2);
    checkEqual(device.next(), first);
    checkEqual(device.next(), second);
    checkEqual(device.address(second), <u64>0x2000);
    // Out of order, as a device may.
    device.finish(second, 60);
    device.finish(first, 64);
    checkEqual(queue.take(), <i32>second);
    checkEqual(queue.usedLength, <u32>60);
    checkEqual(queue.take(), <i32>first);
    checkEqual(queue.take(), NONE);
    checkEqual(queue.free, <u32>4);
  }
  checkFalse(queue.broken);
}

export function testVirtqueueChains(): void {
  const queue = new Virtqueue(0, 8, 16, false);
  const device = new Device(queue);
  const lone = post(queue, 0x9000, 8);
  queue.append(0x1000, 10, false);
  queue.append(0x2000, 20, false);
  queue.append(0x3000, 30, true);
  const head = queue.publish();
  checkEqual(queue.free, <u32>4);
  checkEqual(queue.outstanding, <u32>2);
  device.next();
  checkEqual(device.next(), head);
  checkEqual(device.flags(head), <u32>1);
  const second = device.link(head);
  checkEqual(device.address(second), <u64>0x2000);
  checkEqual(device.flags(second), <u32>1);
  const third = device.link(second);
  checkEqual(device.address(third), <u64>0x3000);
  checkEqual(device.flags(third), <u32>2, "written by the device, last");
  device.finish(head, 30);
  device.finish(lone, 1);
  checkEqual(queue.take(), <i32>head);
  checkEqual(queue.take(), <i32>lone);
  checkEqual(queue.free, <u32>8);
  // All descriptors are there again, each once.
  let seen: u32 = 0;
  for (let i = 0; i < 8; i++) seen |= 1 << post(queue, 0x1000, 1);
  checkEqual(seen, <u32>0xff);
  checkEqual(queue.free, <u32>0);
}

/** A queue of 4 with two chains out; the test then lets the device misbehave and take() must break the queue. */
function expectBroken(misbehave: (device: Device) => void, what: string): void {
  const queue = new Virtqueue(0, 4, 16, false);
  post(queue, 0x1000, 64);
  queue.append(0x2000, 64, true);
  queue.append(0x3000, 64, true);
  queue.publish();
  misbehave(new Device(queue));
  for (let i = 0; i < 8; i++) queue.take();
  checkTrue(queue.broken, what);
  checkEqual(queue.take(), NONE, what);
  checkFalse(queue.enableInterrupts(0), what);
  checkTrue(queue.free <= 4, what);
}

export function testVirtqueueHostileDevice(): void {
  expectBroken((device) => device.finish(4, 0), "head beyond the queue");
  expectBroken((device) => device.finish(0xffffffff, 0), "head far beyond the queue");
  expectBroken((device) => device.finish(3, 0), "head never made available");
  expectBroken((device) => device.finish(2, 0), "inner descriptor of a chain");
  expectBroken((device) => device.finish(0, 65), "longer than the buffer");
  expectBroken((device) => device.finish(1, 129), "longer than the chain");
  expectBroken((device) => device.finish(0, 0xffffffff), "length of all ones");
  expectBroken((device) => {
    device.finish(0, 64);
    device.finish(0, 64);
  }, "the same chain twice");
  expectBroken((device) => device.setUsedIndex(3), "more used than made available");
  expectBroken((device) => device.setUsedIndex(0xffff), "index goes back");
}

export function testVirtqueueNotifiesWithoutEventIndex(): void {
  const queue = new Virtqueue(0, 4, 16, false);
  checkFalse(queue.needsNotification(), "nothing new");
  post(queue, 0x1000, 1);
  checkTrue(queue.needsNotification());
  checkFalse(queue.needsNotification(), "told already");
  store<u16>(queue.used, 1);
  post(queue, 0x1000, 1);
  checkFalse(queue.needsNotification(), "the device asked for none");
  queue.disableInterrupts();
  checkEqual(load<u16>(queue.available), <u16>1);
  queue.enableInterrupts(0);
  checkEqual(load<u16>(queue.available), <u16>0);
}

export function testVirtqueueEventIndex(): void {
  const queue = new Virtqueue(0, 4, 16, true);
  const device = new Device(queue);
  const availableEvent = queue.used + 4 + 8 * 4;
  const usedEvent = queue.available + 4 + 2 * 4;
  post(queue, 0x1000, 1);
  checkTrue(queue.needsNotification(), "the device waits for the first");
  post(queue, 0x1000, 1);
  checkFalse(queue.needsNotification(), "it did not ask for the second");
  store<u16>(availableEvent, 3);
  post(queue, 0x1000, 1);
  checkFalse(queue.needsNotification(), "nor for the third");
  post(queue, 0x1000, 1);
  checkTrue(queue.needsNotification(), "but for the fourth");

  checkFalse(queue.enableInterrupts(1));
  checkEqual(load<u16>(usedEvent), <u16>1, "after two");
  device.finish(device.next(), 1);
  checkFalse(queue.enableInterrupts(1), "one of two is done");
  device.finish(device.next(), 1);
  checkTrue(queue.enableInterrupts(1), "both were done before we asked");
  queue.disableInterrupts();
  checkEqual(load<u16>(usedEvent), <u16>0xffff);
}
