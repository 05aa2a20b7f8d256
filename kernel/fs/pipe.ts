// A pipe: a ring of bytes between open files of its two ends. One made by pipe(2) has one end of each kind; a named
// pipe (fifo(7)) has as many as are opened.

import { EBUSY, EINVAL, ENXIO, EPERM } from "../abi/errno";
import { O_ACCMODE, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } from "../abi/fcntl";
import { PIPEFS_MAGIC, S_IFIFO, S_PERMISSIONS } from "../abi/stat";
import { Uio } from "../mm/uio";
import { heapHasRoom } from "../platform/frames";
import { currentTask } from "../sched/task";
import { WaitQueue } from "../sched/waitqueue";
import { fail, PARKED } from "./failure";
import { File, POLLERR, POLLHUP, POLLIN, POLLOUT } from "./file";
import { Filesystem } from "./filesystem";
import { Inode } from "./inode";
import { Packets } from "./packets";
import { PipeEnd } from "./pipeend";

/** Writes of up to this many bytes are never mixed with others' (pipe(7)). */
export const PIPE_BUF: u32 = 4096;
const DEFAULT_CAPACITY: u32 = 65536;
const MAX_CAPACITY: u64 = 1048576;
/** Memory taken at first; it grows to the capacity as the pipe fills. */
const INITIAL_ROOM: u32 = 4096;

/**
 * Invariants: 0 <= tail - head <= room <= capacity; room is a power of two; the byte that was the n-th to be
 * written lies at n % room; ring is 0 exactly when room is.
 */
export class Pipe extends Inode {
  /** Open files that can read, and that can write. */
  readers: i32 = 0;
  writers: i32 = 0;
  /** Who waits for bytes, and who waits for room; the same queue for a named pipe. */
  readonly readable: WaitQueue = new WaitQueue();
  writable: WaitQueue = new WaitQueue();
  /** F_GETPIPE_SZ. */
  capacity: u32 = DEFAULT_CAPACITY;

  private ring: usize = 0;
  private room: u32 = 0;
  /** Bytes read and written since the start; the difference counts, so they may wrap. */
  private head: u32 = 0;
  private tail: u32 = 0;
  private packets: Packets | null = null;

  // open(2) of a named pipe waits for the other side. Whoever opens second lets the first one go on, and counts it
  // as there already (awaited) until it has come.
  private readonly openingReaders: WaitQueue = new WaitQueue();
  private readonly openingWriters: WaitQueue = new WaitQueue();
  private readersAwaited: bool = false;
  private writersAwaited: bool = false;
  /** Ends opened since the start. */
  private readersEver: u32 = 0;
  private writersEver: u32 = 0;

  constructor(
    filesystem: Filesystem,
    permissions: u32,
    /** In a file system, rather than made by pipe(2). */
    private readonly named: bool,
  ) {
    super(filesystem, S_IFIFO | (permissions & S_PERMISSIONS));
    if (named) this.writable = this.readable;
  }

  /** Bytes to be read. */
  get used(): u32 {
    return this.tail - this.head;
  }

  get free(): u32 {
    return this.capacity - this.used;
  }

  /** Nobody can write any more. */
  get widowed(): bool {
    return !this.writers && !this.writersAwaited;
  }

  /** Nobody can read any more. */
  get orphaned(): bool {
    return !this.readers && !this.readersAwaited;
  }

  /** Moves bytes to the program, at most one packet; 0 when there are none, or -EFAULT. */
  take(to: Uio): i64 {
    const packets = this.packets;
    if (packets && packets.count) return this.takePacket(to, packets);
    return this.move(to, this.used);
  }

  /** Bytes before the first packet and those of it go; what there is no room for of the packet is lost. */
  private takePacket(to: Uio, packets: Packets): i64 {
    const wanted = to.left;
    const moved = this.move(to, packets.end - this.head);
    if (moved < 0 || <i32>(this.head - packets.start) < 0) return moved;
    if (this.head == packets.start && wanted) return moved;
    this.head = packets.end;
    packets.shift();
    return moved;
  }

  private move(to: Uio, most: u32): i64 {
    let done: i64 = 0;
    while (most && to.left) {
      const at = this.head & (this.room - 1);
      const part = <u32>min<u64>(min<u32>(most, this.room - at), to.left);
      const moved = to.put(this.ring + at, part);
      if (moved < 0) return done ? done : moved;
      this.head += <u32>moved;
      most -= <u32>moved;
      done += moved;
      if (<u32>moved < part) break;
    }
    return done;
  }

  /** Copies bytes from `skip` behind the first on, leaving them there; how many. */
  peek(to: usize, length: u32, skip: u32): u32 {
    length = min(length, this.used - min(skip, this.used));
    const at = (this.head + skip) & (this.room - 1);
    const first = min(length, this.room - at);
    memory.copy(to, this.ring + at, first);
    memory.copy(to + first, this.ring, length - first);
    return length;
  }

  /** Takes bytes away that peek has shown. */
  drop(length: u32): void {
    this.head += length;
    const packets = this.packets;
    while (packets && packets.count && <i32>(this.head - packets.end) >= 0) packets.shift();
    if (length) this.writable.wake(POLLOUT);
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

  /** As fill, as packets of at most PIPE_BUF bytes. */
  fillPackets(from: Uio): i64 {
    let packets = this.packets;
    if (!packets) {
      packets = new Packets();
      this.packets = packets;
    }
    let done: i64 = 0;
    while (from.left && this.free >= <u32>min<u64>(from.left, PIPE_BUF)) {
      const start = this.tail;
      const most = from.left;
      from.left = min<u64>(most, PIPE_BUF);
      const moved = this.fill(from);
      from.left = most - max<i64>(moved, 0);
      if (moved <= 0) return done ? done : moved;
      packets.push(start, this.tail);
      done += moved;
    }
    return done;
  }

  /** Makes the ring larger if that many more bytes don't fit. */
  private makeRoom(more: u32): void {
    let room = max(this.room, INITIAL_ROOM);
    while (room < this.used + more) room <<= 1;
    if (room == this.room) return;
    // Where memory is short a pipe holds no more than it has room for already, as Linux does it to those who have many.
    if (this.room && !heapHasRoom(room)) this.capacity = this.room;
    else this.resizeRing(room);
  }

  private resizeRing(room: u32): void {
    const ring = heap.alloc(room);
    const used = this.used;
    // Bytes keep their numbers, so that packets keep their places.
    for (let i: u32 = 0; i < used; ) {
      const from = (this.head + i) & (this.room - 1);
      const to = (this.head + i) & (room - 1);
      const part = min(used - i, min(this.room - from, room - to));
      memory.copy(ring + to, this.ring + from, part);
      i += part;
    }
    if (this.ring) heap.free(this.ring);
    this.ring = ring;
    this.room = room;
  }

  /** F_SETPIPE_SZ: the new capacity, or a negative errno. */
  resize(wanted: u64): i64 {
    if (wanted > MAX_CAPACITY) return wanted > <u64>i32.MAX_VALUE ? -EINVAL : -EPERM;
    let capacity = PIPE_BUF;
    while (<u64>capacity < wanted) capacity <<= 1;
    if (this.used > capacity) return -EBUSY;
    if (capacity < this.room) this.resizeRing(capacity);
    this.capacity = capacity;
    this.writable.wake(POLLOUT);
    return capacity;
  }

  /** An end of the given access mode, without waiting for the other side. */
  openEnd(flags: i32): PipeEnd {
    const mode = flags & O_ACCMODE;
    if (mode != O_WRONLY) {
      this.readers++;
      this.readersEver++;
      this.readersAwaited = false;
    }
    if (mode != O_RDONLY) {
      this.writers++;
      this.writersEver++;
      this.writersAwaited = false;
    }
    return new PipeEnd(this, flags, mode == O_WRONLY ? this.writable : this.readable);
  }

  /** open(2); it may park (failure PARKED). */
  open(flags: i32): File | null {
    const mode = flags & O_ACCMODE;
    // Another end of a pipe without a name (/proc/PID/fd) is opened without waiting.
    if (mode == O_RDWR || !this.named) return this.welcome(flags);
    if (mode == O_RDONLY) {
      if (this.writers || flags & O_NONBLOCK) return this.welcome(flags);
      return this.meet(flags, this.writersEver, this.openingReaders, this.openingWriters);
    }
    if (this.readers) return this.welcome(flags);
    if (flags & O_NONBLOCK) return fail<File>(-ENXIO);
    return this.meet(flags, this.readersEver, this.openingWriters, this.openingReaders);
  }

  private welcome(flags: i32): File {
    const end = this.openEnd(flags);
    const mode = flags & O_ACCMODE;
    if (mode != O_WRONLY && !this.openingWriters.empty) {
      this.writersAwaited = this.writers == 0;
      this.openingWriters.wake(POLLOUT);
    }
    if (mode != O_RDONLY && !this.openingReaders.empty) {
      this.readersAwaited = this.readers == 0;
      this.openingReaders.wake(POLLIN);
    }
    return end;
  }

  /** Opens if the other side waits in open too, or has come and gone since this call parked; else parks. */
  private meet(flags: i32, othersEver: u32, mine: WaitQueue, others: WaitQueue): File | null {
    const task = currentTask();
    const cameSince = task.restarted && task.progress != <u64>othersEver + 1;
    if (cameSince || !others.empty) return this.welcome(flags);
    task.progress = <u64>othersEver + 1;
    task.waitOn(mine);
    return fail<File>(PARKED);
  }

  /** An end was closed. */
  closeEnd(flags: i32): void {
    const mode = flags & O_ACCMODE;
    if (mode != O_WRONLY && --this.readers == 0) this.writable.wake(POLLOUT | POLLERR);
    if (mode != O_RDONLY && --this.writers == 0) this.readable.wake(POLLIN | POLLHUP);
    if (this.readers || this.writers || this.readersAwaited || this.writersAwaited || !this.ring) return;
    heap.free(this.ring);
    this.ring = 0;
    this.room = 0;
    this.head = 0;
    this.tail = 0;
    this.packets = null;
  }
}

let pipes: Filesystem | null = null;

/** pipe2(2): a pipe with no ends opened yet. */
export function newPipe(): Pipe {
  let filesystem = pipes;
  if (!filesystem) {
    filesystem = new Filesystem("pipefs", PIPEFS_MAGIC);
    pipes = filesystem;
  }
  return new Pipe(filesystem, 0o600, false);
}
