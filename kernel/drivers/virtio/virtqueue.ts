// A split virtqueue (VIRTIO 1.2, 2.7): how a driver hands buffers to a device and gets them back.
//
//   descriptors  { u64 address, u32 length, u16 flags, u16 next }[size]        written by us
//   available    u16 flags, u16 index, u16 heads[size], u16 usedEvent          written by us
//   used         u16 flags, u16 index, { u32 head, u32 length }[size], u16 availableEvent   written by the device
//
// The device is not trusted: nothing it could have written decides which memory is touched. What is outstanding
// is kept in memory of our own; the used ring only picks among that, and one wrong entry breaks the queue for good.

import * as cpu from "../../platform/kvm/cpu";

/** Largest queue of the specification is 32,768; no driver here needs more than this. */
export const MAX_QUEUE_SIZE: u32 = 1024;
/** take() found nothing. */
export const NONE: i32 = -1;

const DESCRIPTOR_SIZE: usize = 16;
const FLAG_NEXT: u16 = 1;
const FLAG_WRITE: u16 = 2;
/** Available ring: no interrupts, please. Used ring: no notifications, please. Without EVENT_IDX only. */
const FLAG_QUIET: u16 = 1;

/** Our record of a chain: u32 bytes the device may write, u16 descriptors (0: not outstanding), u16 next free. */
const RECORD_SIZE: usize = 8;
const RECORD_COUNT: usize = 4;
const RECORD_LINK: usize = 6;

/** Bytes of the three parts, the used ring aligned as legacy devices want it. */
function availableOffset(size: u32): usize {
  return DESCRIPTOR_SIZE * size;
}

function usedOffset(size: u32, alignment: u32): usize {
  return (availableOffset(size) + 6 + 2 * size + alignment - 1) & ~(alignment - 1);
}

/** The largest power of two that is neither above limit nor above wanted; 0 if there is none. */
export function fitQueueSize(limit: u32, wanted: u32): u32 {
  const most = min(min(limit, wanted), MAX_QUEUE_SIZE);
  return most ? ((<u32>1) << 31) >> clz(most) : 0;
}

export class Virtqueue {
  /** Linear (= physical) addresses of the three parts. */
  readonly descriptors: usize;
  readonly available: usize;
  readonly used: usize;
  /** Descriptors that can still be appended. */
  free: u32;
  /** Bytes the device says it wrote into the chain that take() returned last. */
  usedLength: u32 = 0;
  /** The device broke the rules; the queue is dead. */
  broken: bool = false;

  private records: usize;
  private firstFree: u32 = 0;
  private mask: u32;
  /** Indexes as they are in the rings: 16 bits, wrapping. */
  private availableIndex: u32 = 0;
  private notifiedIndex: u32 = 0;
  private usedIndex: u32 = 0;
  /** The chain being built: its head and last descriptor, NONE when there is none. */
  private head: i32 = NONE;
  private tail: u32 = 0;

  /** size: a power of two up to MAX_QUEUE_SIZE. alignment: of the used ring, 4096 for legacy devices, else 16. */
  constructor(
    readonly index: u32,
    readonly size: u32,
    alignment: u32,
    readonly eventIndex: bool,
  ) {
    this.mask = size - 1;
    this.free = size;
    const bytes = usedOffset(size, alignment) + 6 + 8 * size;
    // Never freed: a device that was told of this memory may write to it until it is reset.
    const memory_ = (heap.alloc(bytes + alignment) + alignment - 1) & ~(<usize>alignment - 1);
    memory.fill(memory_, 0, bytes);
    this.descriptors = memory_;
    this.available = memory_ + availableOffset(size);
    this.used = memory_ + usedOffset(size, alignment);
    this.records = heap.alloc(RECORD_SIZE * size);
    memory.fill(this.records, 0, RECORD_SIZE * size);
    for (let i: u32 = 0; i < size; i++) store<u16>(this.record(i) + RECORD_LINK, <u16>(i + 1));
  }

  @inline
  private record(id: u32): usize {
    return this.records + RECORD_SIZE * id;
  }

  @inline
  private get usedEvent(): usize {
    return this.available + 4 + 2 * this.size;
  }

  @inline
  private get availableEvent(): usize {
    return this.used + 4 + 8 * this.size;
  }

  /** Chains the device has and has not given back. */
  get outstanding(): u32 {
    return (this.availableIndex - this.usedIndex) & 0xffff;
  }

  /** Appends a buffer to the chain being built. The caller has looked at `free`. Parts to be read come first. */
  append(address: usize, length: u32, deviceWrites: bool): void {
    const id = this.firstFree;
    const record = this.record(id);
    this.firstFree = load<u16>(record + RECORD_LINK);
    this.free--;
    const descriptor = this.descriptors + DESCRIPTOR_SIZE * id;
    store<u64>(descriptor, <u64>address);
    store<u32>(descriptor + 8, length);
    store<u32>(descriptor + 12, deviceWrites ? <u32>FLAG_WRITE : 0);
    const writable = deviceWrites ? length : 0;
    if (this.head == NONE) {
      this.head = <i32>id;
      store<u32>(record, writable);
      store<u16>(record + RECORD_COUNT, 1);
    } else {
      const first = this.record(<u32>this.head);
      store<u32>(first, load<u32>(first) + writable);
      store<u16>(first + RECORD_COUNT, load<u16>(first + RECORD_COUNT) + 1);
      const before = this.descriptors + DESCRIPTOR_SIZE * this.tail;
      store<u16>(before + 12, load<u16>(before + 12) | FLAG_NEXT);
      store<u16>(before + 14, <u16>id);
    }
    this.tail = id;
  }

  /** Hands the chain over and returns its head, which take() will give back. The device may start at once. */
  publish(): u32 {
    const head = <u32>this.head;
    this.head = NONE;
    store<u16>(this.available + 4 + 2 * (this.availableIndex & this.mask), <u16>head);
    this.availableIndex = (this.availableIndex + 1) & 0xffff;
    cpu.barrier();
    store<u16>(this.available + 2, <u16>this.availableIndex);
    return head;
  }

  /** True if the device wants to be told of what was published since the last call. */
  needsNotification(): bool {
    const now = this.availableIndex;
    const before = this.notifiedIndex;
    if (now == before) return false;
    this.notifiedIndex = now;
    cpu.fence();
    if (!this.eventIndex) return !(load<u16>(this.used) & FLAG_QUIET);
    const event = <u32>load<u16>(this.availableEvent);
    return ((now - event - 1) & 0xffff) < ((now - before) & 0xffff);
  }

  /** True if take() would find something. */
  @inline
  get hasUsed(): bool {
    cpu.barrier();
    return <u32>load<u16>(this.used + 2) != this.usedIndex && !this.broken;
  }

  /** The head of the next chain the device is done with, its descriptors free again; or NONE. */
  take(): i32 {
    if (!this.hasUsed) return NONE;
    if (((<u32>load<u16>(this.used + 2) - this.usedIndex) & 0xffff) > this.outstanding) return this.fail();
    cpu.barrier();
    const entry = this.used + 4 + 8 * (this.usedIndex & this.mask);
    const head = load<u32>(entry);
    const length = load<u32>(entry + 4);
    if (head >= this.size) return this.fail();
    const record = this.record(head);
    const count = <u32>load<u16>(record + RECORD_COUNT);
    const writable = load<u32>(record);
    // Legacy devices may say anything about a chain they only read.
    if (!count || (length > writable && writable)) return this.fail();
    this.usedLength = writable ? length : 0;
    this.usedIndex = (this.usedIndex + 1) & 0xffff;
    this.release(head, count);
    return <i32>head;
  }

  /** A chain's descriptors are linked in our records as they were in the free list they came from. */
  private release(head: u32, count: u32): void {
    store<u16>(this.record(head) + RECORD_COUNT, 0);
    let last = head;
    for (let i: u32 = 1; i < count; i++) last = load<u16>(this.record(last) + RECORD_LINK);
    store<u16>(this.record(last) + RECORD_LINK, <u16>this.firstFree);
    this.firstFree = head;
    this.free += count;
  }

  private fail(): i32 {
    this.broken = true;
    return NONE;
  }

  /** Asks for an interrupt once `more` further chains after the next are done; true if that is so already. */
  enableInterrupts(more: u32): bool {
    if (this.eventIndex) store<u16>(this.usedEvent, <u16>(this.usedIndex + more));
    else store<u16>(this.available, 0);
    cpu.fence();
    return ((<u32>load<u16>(this.used + 2) - this.usedIndex) & 0xffff) > more && !this.broken;
  }

  /** Asks for none. With EVENT_IDX that is one only after 65,535 further chains: call again now and then. */
  disableInterrupts(): void {
    if (this.eventIndex) store<u16>(this.usedEvent, <u16>(this.usedIndex - 1));
    else store<u16>(this.available, FLAG_QUIET);
  }
}
