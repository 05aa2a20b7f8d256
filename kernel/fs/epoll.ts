// epoll(7): a set of watched files, and the list of those that something has happened to. Waiting costs what is on
// that list, not what is in the set.

import {
  EPOLL_DATA,
  EPOLL_EVENTS,
  EPOLLET,
  EPOLLEXCLUSIVE,
  EPOLLONESHOT,
  EPOLLWAKEUP,
  SIZEOF_EPOLL_EVENT,
} from "../abi/epoll";
import { EEXIST, EFAULT, EINVAL, ELOOP, ENOENT, EPERM } from "../abi/errno";
import { O_RDWR } from "../abi/fcntl";
import { Text } from "../lib/text";
import { copyOut } from "../mm/user";
import { Waiter, WaitQueue } from "../sched/waitqueue";
import { AnonymousFile } from "./anonymous";
import { File, POLLERR, POLLFREE, POLLHUP, POLLIN, POLLOUT, withAliases } from "./file";

/** How deep epoll files may watch each other, as in Linux. */
const MAX_NESTING: i32 = 5;
const MODES: u32 = EPOLLET | EPOLLONESHOT | EPOLLEXCLUSIVE | EPOLLWAKEUP;
/** What may come with EPOLLEXCLUSIVE. */
const EXCLUSIVE_EVENTS: u32 = POLLIN | POLLOUT | POLLERR | POLLHUP | EPOLLET | EPOLLEXCLUSIVE | EPOLLWAKEUP;

/**
 * One watched file. Invariant: it waits on the file's queue as long as it is in the set, and is on the ready list
 * exactly when `ready`; then something may have happened that epoll_wait has not looked at.
 */
class Item extends Waiter {
  file: File = changetype<File>(0);
  fd: i32 = -1;
  /** Events to tell, and MODES; without events while a EPOLLONESHOT is spent. */
  events: u32 = 0;
  data: u64 = 0;
  ready: bool = false;
  nextReady: Item | null = null;
  previousReady: Item | null = null;
  /** Another file that was watched under the same descriptor, or the next spare item. */
  nextOfFd: Item | null = null;

  constructor(private readonly owner: Epoll) {
    super();
  }

  get mask(): u32 {
    return this.events & ~MODES;
  }

  /** What epoll_ctl asks for; errors and hang-ups are told unasked. */
  watch(events: u32, data: u64): void {
    this.events = events | POLLERR | POLLHUP;
    this.data = data;
  }

  /** What there is to tell now. */
  get happened(): u32 {
    return withAliases(this.file.poll()) & this.mask;
  }

  wake(events: u32): bool {
    if (events & POLLFREE) {
      if (this.file.references <= 0) this.owner.forget(this);
      return false;
    }
    if (!(withAliases(events) & this.mask)) return false;
    const taken = this.owner.hasSleepers;
    this.owner.markReady(this);
    return taken && (this.events & EPOLLEXCLUSIVE) != 0;
  }
}

/** struct epoll_event on its way out. */
const record: usize = memory.data(16);

export class Epoll extends AnonymousFile {
  /** The tasks in epoll_wait: each event wakes one. Who polls the epoll file itself is in `waiters`. */
  readonly sleepers: WaitQueue = new WaitQueue();
  /** By descriptor. */
  private items: StaticArray<Item | null> = new StaticArray<Item | null>(64);
  private firstReady: Item | null = null;
  private lastReady: Item | null = null;
  private readyCount: i32 = 0;
  private spare: Item | null = null;
  /** At least as many as there are epoll files on the longest chain of those that watch this one. */
  private above: i32 = 0;

  constructor() {
    super(O_RDWR);
  }

  get name(): string {
    return "eventpoll";
  }

  get hasSleepers(): bool {
    return !this.sleepers.empty;
  }

  private find(fd: i32, file: File): Item | null {
    if (fd >= this.items.length) return null;
    let item = this.items[fd];
    while (item && item.file != file) item = item.nextOfFd;
    return item;
  }

  /** EPOLL_CTL_ADD. */
  add(fd: i32, file: File, events: u32, data: u64): i32 {
    if (file == this) return -EINVAL;
    if (events & EPOLLEXCLUSIVE && (events & ~EXCLUSIVE_EVENTS || file instanceof Epoll)) return -EINVAL;
    if (!file.pollable) return -EPERM;
    if (this.find(fd, file)) return -EEXIST;
    if (file instanceof Epoll && !this.mayWatch(file as Epoll)) return -ELOOP;
    let item = this.spare;
    if (item) this.spare = item.nextOfFd;
    else item = new Item(this);
    item.file = file;
    item.fd = fd;
    item.watch(events, data);
    this.grow(fd);
    item.nextOfFd = this.items[fd];
    this.items[fd] = item;
    file.waiters.add(item);
    if (item.happened) this.markReady(item);
    return 0;
  }

  /** EPOLL_CTL_MOD. */
  modify(fd: i32, file: File, events: u32, data: u64): i32 {
    const item = this.find(fd, file);
    if (!item) return -ENOENT;
    if ((events | item.events) & EPOLLEXCLUSIVE) return -EINVAL;
    item.watch(events, data);
    if (item.happened) this.markReady(item);
    return 0;
  }

  /** EPOLL_CTL_DEL. */
  remove(fd: i32, file: File): i32 {
    const item = this.find(fd, file);
    if (!item) return -ENOENT;
    this.forget(item);
    return 0;
  }

  /** Takes an item out of the set. */
  forget(item: Item): void {
    if (item.ready) this.unready(item);
    item.leave();
    let before = this.items[item.fd];
    if (before == item) {
      this.items[item.fd] = item.nextOfFd;
    } else {
      while (before && before.nextOfFd != item) before = before.nextOfFd;
      if (before) before.nextOfFd = item.nextOfFd;
    }
    item.file = changetype<File>(0);
    item.nextOfFd = this.spare;
    this.spare = item;
  }

  /** Whether another epoll file can be watched without a loop or too long a chain; notes that it will be. */
  private mayWatch(other: Epoll): bool {
    if (other.reaches(this) || this.above + 1 + other.levelsBelow() > MAX_NESTING) return false;
    other.sink(this.above + 1);
    return true;
  }

  // The recursion of these is as deep as epoll files watch each other, which mayWatch bounds.

  private reaches(target: Epoll): bool {
    for (let fd = 0; fd < this.items.length; fd++) {
      let item = this.items[fd];
      while (item) {
        const file = item.file;
        if (file == target) return true;
        if (file instanceof Epoll && (file as Epoll).reaches(target)) return true;
        item = item.nextOfFd;
      }
    }
    return false;
  }

  /** Epoll files on the longest chain from this one down. */
  private levelsBelow(): i32 {
    let levels = 0;
    for (let fd = 0; fd < this.items.length; fd++) {
      let item = this.items[fd];
      while (item) {
        const file = item.file;
        if (file instanceof Epoll) levels = max(levels, (file as Epoll).levelsBelow() + 1);
        item = item.nextOfFd;
      }
    }
    return levels;
  }

  /** Notes that there are this many above. */
  private sink(above: i32): void {
    if (above <= this.above) return;
    this.above = above;
    for (let fd = 0; fd < this.items.length; fd++) {
      let item = this.items[fd];
      while (item) {
        const file = item.file;
        if (file instanceof Epoll) (file as Epoll).sink(above + 1);
        item = item.nextOfFd;
      }
    }
  }

  /** Something happened to a watched file. */
  markReady(item: Item): void {
    if (item.ready) return;
    this.append(item);
    this.sleepers.wakeOne(POLLIN);
    this.waiters.wake(POLLIN);
  }

  private append(item: Item): void {
    item.ready = true;
    item.nextReady = null;
    const last = this.lastReady;
    item.previousReady = last;
    if (last) last.nextReady = item;
    else this.firstReady = item;
    this.lastReady = item;
    this.readyCount++;
  }

  private unready(item: Item): void {
    const previous = item.previousReady;
    const next = item.nextReady;
    if (previous) previous.nextReady = next;
    else this.firstReady = next;
    if (next) next.previousReady = previous;
    else this.lastReady = previous;
    item.previousReady = null;
    item.nextReady = null;
    item.ready = false;
    this.readyCount--;
  }

  /**
   * Tells the program what happened, each watched file at most once.
   * @returns how many events were stored (0: nothing happened), or -EFAULT
   */
  collect(to: u64, most: i32): i64 {
    let count = 0;
    for (let left = this.readyCount; left && count < most; left--) {
      const item = this.firstReady;
      if (!item) break;
      this.unready(item);
      const happened = item.happened;
      if (!happened) continue;
      store<u32>(record + EPOLL_EVENTS, happened);
      store<u64>(record + EPOLL_DATA, item.data);
      if (copyOut(to + <u64>count * SIZEOF_EPOLL_EVENT, record, SIZEOF_EPOLL_EVENT) < 0) {
        this.append(item);
        return count ? count : -EFAULT;
      }
      count++;
      if (item.events & EPOLLONESHOT) item.events &= MODES;
      else if (!(item.events & EPOLLET)) this.append(item);
    }
    // Others who sleep here may have their share of what is left.
    if (this.readyCount && this.hasSleepers) this.sleepers.wakeOne(POLLIN);
    return count;
  }

  poll(): u32 {
    while (true) {
      const item = this.firstReady;
      if (!item) return 0;
      if (item.happened) return POLLIN;
      this.unready(item);
    }
  }

  /** What /proc/PID/fdinfo tells: a line for each watched file. */
  describe(text: Text): void {
    for (let fd = 0; fd < this.items.length; fd++) {
      let item = this.items[fd];
      while (item) {
        text.add("tfd: ").padded(fd, 8).add(" events: ").hex(item.events).add(" data: ").hex(item.data).line();
        item = item.nextOfFd;
      }
    }
  }

  close(): void {
    for (let fd = 0; fd < this.items.length; fd++) {
      let item = this.items[fd];
      while (item) {
        this.forget(item);
        item = this.items[fd];
      }
    }
  }

  private grow(fd: i32): void {
    let room = this.items.length;
    if (fd < room) return;
    while (room <= fd) room <<= 1;
    const items = new StaticArray<Item | null>(room);
    for (let i = 0; i < this.items.length; i++) items[i] = this.items[i];
    this.items = items;
  }
}
