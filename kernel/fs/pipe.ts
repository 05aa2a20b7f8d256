// A pipe: a ring of bytes between the open files of its two ends.

import { EAGAIN, EBUSY, EINVAL, ENOTTY, EPERM, EPIPE } from "../abi/errno";
import { O_NONBLOCK, O_RDONLY, O_WRONLY } from "../abi/fcntl";
import { FIONREAD } from "../abi/ioctl";
import { PIPEFS_MAGIC, S_IFIFO } from "../abi/stat";
import { Uio } from "../mm/uio";
import { put } from "../mm/user";
import { BLOCKED, currentTask } from "../sched/task";
import { wallClock } from "./clock";
import { File, POLLERR, POLLHUP, POLLIN, POLLOUT } from "./file";
import { Filesystem } from "./filesystem";
import { brokenPipe } from "./hooks";
import { Stat } from "./stat";

/** Writes of up to this many bytes are never mixed with others' (pipe(7)). */
export const PIPE_BUF: u32 = 4096;
const DEFAULT_CAPACITY: u32 = 65536;
const MAX_CAPACITY: u64 = 1048576;
/** Memory taken at first; it grows to the capacity as the pipe fills. */
const INITIAL_ROOM: u32 = 4096;

let filesystem: Filesystem | null = null;

/**
 * Invariants: 0 <= tail - head <= room <= capacity; room is a power of two; the byte that was the n-th to be
 * written lies at n % room.
 */
export class Pipe {
  reader: PipeReader = changetype<PipeReader>(0);
  writer: PipeWriter = changetype<PipeWriter>(0);
  /** F_GETPIPE_SZ. */
  capacity: u32 = DEFAULT_CAPACITY;
  readonly number: u64;
  readonly created: u64 = wallClock();

  private ring: usize = heap.alloc(INITIAL_ROOM);
  private room: u32 = INITIAL_ROOM;
  /** Bytes read and written since the start; the difference counts, so they may wrap. */
  private head: u32 = 0;
  private tail: u32 = 0;

  constructor(flags: i32) {
    let shared = filesystem;
    if (!shared) {
      shared = new Filesystem("pipefs", PIPEFS_MAGIC);
      filesystem = shared;
    }
    this.number = shared.nextInode();
    this.reader = new PipeReader(this, flags | O_RDONLY);
    this.writer = new PipeWriter(this, flags | O_WRONLY);
  }

  get device(): u64 {
    const shared = filesystem;
    return shared ? shared.device : 0;
  }

  /** Bytes to be read. */
  get used(): u32 {
    return this.tail - this.head;
  }

  get free(): u32 {
    return this.capacity - this.used;
  }

  /** Moves bytes to the program; 0 when there are none, or -EFAULT. */
  take(to: Uio): i64 {
    let done: i64 = 0;
    while (this.used && to.left) {
      const at = this.head & (this.room - 1);
      const part = <u32>min<u64>(min<u32>(this.used, this.room - at), to.left);
      const moved = to.put(this.ring + at, part);
      if (moved < 0) return done ? done : moved;
      this.head += <u32>moved;
      done += moved;
      if (<u32>moved < part) break;
    }
    return done;
  }

  /** Moves bytes from the program as far as there is room; or -EFAULT. */
  fill(from: Uio): i64 {
    this.makeRoom(<u32>min<u64>(from.left, this.free));
    let done: i64 = 0;
    while (from.left) {
      const at = this.tail & (this.room - 1);
      const part = <u32>min<u64>(min<u32>(min<u32>(this.room - this.used, this.room - at), this.free), from.left);
      if (!part) break;
      const moved = from.take(this.ring + at, part);
      if (moved < 0) return done ? done : moved;
      this.tail += <u32>moved;
      done += moved;
      if (<u32>moved < part) break;
    }
    return done;
  }

  /** Makes the ring larger if that many more bytes don't fit. */
  private makeRoom(more: u32): void {
    let room = this.room;
    while (room < this.used + more) room <<= 1;
    if (room != this.room) this.move(room);
  }

  private move(room: u32): void {
    const ring = heap.alloc(room);
    const used = this.used;
    const at = this.head & (this.room - 1);
    const first = min(used, this.room - at);
    memory.copy(ring, this.ring + at, first);
    memory.copy(ring + first, this.ring, used - first);
    heap.free(this.ring);
    this.ring = ring;
    this.room = room;
    this.head = 0;
    this.tail = used;
  }

  /** F_SETPIPE_SZ: the new capacity, or a negative errno. */
  resize(wanted: u64): i64 {
    if (wanted > MAX_CAPACITY) return wanted > <u64>i32.MAX_VALUE ? -EINVAL : -EPERM;
    let capacity = PIPE_BUF;
    while (<u64>capacity < wanted) capacity <<= 1;
    if (this.used > capacity) return -EBUSY;
    if (capacity < this.room) this.move(capacity);
    this.capacity = capacity;
    return capacity;
  }

  /** An end was closed; with both, the memory goes. */
  ended(): void {
    if (this.reader.references > 0 || this.writer.references > 0 || !this.ring) return;
    heap.free(this.ring);
    this.ring = 0;
  }
}

/** Either end of a pipe. */
export abstract class PipeEnd extends File {
  constructor(
    readonly pipe: Pipe,
    flags: i32,
  ) {
    super(flags);
  }

  stat(into: Stat): i32 {
    const pipe = this.pipe;
    into.clear();
    into.device = pipe.device;
    into.inode = pipe.number;
    into.mode = S_IFIFO | 0o600;
    into.accessed = pipe.created;
    into.modified = pipe.created;
    into.changed = pipe.created;
    into.created = pipe.created;
    return 0;
  }

  ioctl(request: u32, argument: u64): i64 {
    return request == FIONREAD ? put<i32>(argument, <i32>this.pipe.used) : -ENOTTY;
  }
}

export class PipeReader extends PipeEnd {
  private get widowed(): bool {
    return this.pipe.writer.references <= 0;
  }

  read(to: Uio): i64 {
    if (!to.left) return 0;
    const pipe = this.pipe;
    const wasFull = pipe.free < PIPE_BUF;
    const moved = pipe.take(to);
    if (moved) {
      if (moved > 0 && (wasFull || !pipe.writer.waiters.empty)) pipe.writer.waiters.wake(POLLOUT);
      return moved;
    }
    if (this.widowed) return 0;
    if (this.flags & O_NONBLOCK) return -EAGAIN;
    currentTask().waitOn(this.waiters);
    return BLOCKED;
  }

  poll(): u32 {
    return (this.pipe.used ? POLLIN : 0) | (this.widowed ? POLLHUP : 0);
  }

  close(): void {
    this.pipe.writer.waiters.wake(POLLOUT | POLLERR);
    this.pipe.ended();
  }
}

export class PipeWriter extends PipeEnd {
  private get orphaned(): bool {
    return this.pipe.reader.references <= 0;
  }

  /** A write of up to PIPE_BUF bytes happens whole or not at all; progress counts what a longer one has done. */
  write(from: Uio): i64 {
    const task = currentTask();
    const pipe = this.pipe;
    const total = from.left;
    if (!total) return 0;
    const before = <i64>task.progress;
    if (this.orphaned) {
      if (before) return before;
      brokenPipe();
      return -EPIPE;
    }
    if (before) from.skip(before);
    let done = before;
    if (total > PIPE_BUF || pipe.free >= <u32>total) {
      const moved = pipe.fill(from);
      if (moved < 0) return before ? before : moved;
      if (moved) pipe.reader.waiters.wake(POLLIN);
      done += moved;
      // Done, or stopped at a bad address although there was room.
      if (!from.left || pipe.free) return done;
    }
    if (this.flags & O_NONBLOCK) return done ? done : -EAGAIN;
    task.progress = done;
    task.waitOn(this.waiters);
    return BLOCKED;
  }

  poll(): u32 {
    return (this.pipe.free >= PIPE_BUF ? POLLOUT : 0) | (this.orphaned ? POLLERR : 0);
  }

  close(): void {
    this.pipe.reader.waiters.wake(POLLHUP);
    this.pipe.ended();
  }
}
