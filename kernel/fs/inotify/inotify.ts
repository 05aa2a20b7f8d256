// inotify(7): a file that tells what happened to the inodes it watches.

import { EAGAIN, EEXIST, EFAULT, EINVAL, ENOTTY } from "../../abi/errno";
import { O_NONBLOCK, O_RDONLY } from "../../abi/fcntl";
import {
  IN_ALL_EVENTS,
  IN_EXCL_UNLINK,
  IN_IGNORED,
  IN_MASK_ADD,
  IN_MASK_CREATE,
  IN_ONESHOT,
  IN_Q_OVERFLOW,
  SIZEOF_INOTIFY_EVENT,
} from "../../abi/inotify";
import { FIONREAD } from "../../abi/ioctl";
import { putBytes } from "../../lib/bytes";
import { Uio } from "../../mm/uio";
import { put } from "../../mm/user";
import { BLOCKED, currentTask } from "../../sched/task";
import { AnonymousFile } from "../anonymous";
import { POLLIN } from "../file";
import { Inode } from "../inode";
import { Watch } from "./watch";

/** Events that may wait, as in Linux (fs.inotify.max_queued_events). */
const MAX_QUEUED: i32 = 16384;

class Event {
  next: Event | null = null;

  constructor(
    readonly watch: i32,
    readonly mask: u32,
    readonly cookie: u32,
    readonly name: string,
  ) {}

  get nameRoom(): usize {
    return this.name.length ? (<usize>this.name.length + 1 + 15) & ~15 : 0;
  }

  get size(): usize {
    return SIZEOF_INOTIFY_EVENT + this.nameRoom;
  }

  equals(other: Event): bool {
    return (
      this.watch == other.watch && this.mask == other.mask && this.cookie == other.cookie && this.name == other.name
    );
  }
}

/** A record on its way out: an event and the longest name. */
const record: usize = memory.data(288);

export class Inotify extends AnonymousFile {
  private readonly watches: Map<i32, Watch> = new Map<i32, Watch>();
  private lastNumber: i32 = 0;
  private first: Event | null = null;
  private last: Event | null = null;
  private count: i32 = 0;
  private bytes: usize = 0;

  constructor(flags: i32) {
    super(O_RDONLY | flags);
  }

  get name(): string {
    return "inotify";
  }

  private find(inode: Inode): Watch | null {
    let watch = inode.watches;
    while (watch && watch.instance != this) watch = watch.nextOfInode;
    return watch;
  }

  /** inotify_add_watch(2): the watch descriptor, or a negative errno. */
  add(inode: Inode, mask: u32): i32 {
    const wanted = mask & (IN_ALL_EVENTS | IN_ONESHOT | IN_EXCL_UNLINK);
    const known = this.find(inode);
    if (known) {
      if (mask & IN_MASK_CREATE) return -EEXIST;
      known.mask = mask & IN_MASK_ADD ? known.mask | wanted : wanted;
      return known.number;
    }
    const watch = new Watch(this, ++this.lastNumber, inode, wanted);
    this.watches.set(watch.number, watch);
    return watch.number;
  }

  /** inotify_rm_watch(2). */
  remove(number: i32): i32 {
    if (!this.watches.has(number)) return -EINVAL;
    this.drop(this.watches.get(number), IN_IGNORED);
    return 0;
  }

  /** A watch is over; why is told before. */
  drop(watch: Watch, why: u32): void {
    watch.leave();
    this.watches.delete(watch.number);
    if (why != IN_IGNORED) this.queue(new Event(watch.number, why, 0, ""));
    this.queue(new Event(watch.number, IN_IGNORED, 0, ""));
  }

  /** Something happened that the watch asks for. */
  tell(watch: Watch, mask: u32, cookie: u32, name: string): void {
    this.queue(new Event(watch.number, mask, cookie, name));
    if (watch.mask & IN_ONESHOT) this.drop(watch, IN_IGNORED);
  }

  /** Equal events in a row are told once. */
  private queue(event: Event): void {
    const last = this.last;
    if (last && last.equals(event)) return;
    if (this.count > MAX_QUEUED) return;
    if (this.count == MAX_QUEUED) event = new Event(-1, IN_Q_OVERFLOW, 0, "");
    if (last) last.next = event;
    else this.first = event;
    this.last = event;
    this.count++;
    this.bytes += event.size;
    this.waiters.wake(POLLIN);
  }

  read(to: Uio): i64 {
    let done: i64 = 0;
    let event = this.first;
    while (event && to.left >= event.size) {
      const moved = transfer(to, event);
      if (moved < 0) return done ? done : moved;
      done += moved;
      this.bytes -= event.size;
      this.count--;
      event = event.next;
      this.first = event;
      if (!event) this.last = null;
    }
    if (done) return done;
    if (event) return -EINVAL;
    if (this.flags & O_NONBLOCK) return -EAGAIN;
    currentTask().waitOn(this.waiters);
    return BLOCKED;
  }

  poll(): u32 {
    return this.first ? POLLIN : 0;
  }

  ioctl(request: u32, argument: u64): i64 {
    return request == FIONREAD ? put<i32>(argument, <i32>this.bytes) : -ENOTTY;
  }

  close(): void {
    const all = this.watches.values();
    for (let i = 0; i < all.length; i++) all[i].leave();
    this.watches.clear();
  }
}

function transfer(to: Uio, event: Event): i64 {
  const size = event.size;
  memory.fill(record, 0, size);
  store<i32>(record, event.watch);
  store<u32>(record, event.mask, 4);
  store<u32>(record, event.cookie, 8);
  store<u32>(record, <u32>event.nameRoom, 12);
  putBytes(record + SIZEOF_INOTIFY_EVENT, event.name);
  return to.put(record, size) < <i64>size ? -EFAULT : <i64>size;
}
