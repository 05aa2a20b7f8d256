// An open file: what a descriptor refers to. Everything a program can hold open is a subclass.

import { EBADF, EINVAL, ENOTTY, ESPIPE } from "../abi/errno";
import { O_ACCMODE, O_RDONLY, O_WRONLY } from "../abi/fcntl";
import { Uio } from "../mm/uio";
import { WaitQueue } from "../sched/waitqueue";
import { Stat } from "./stat";

/** poll(2)'s and epoll's bits. */
export const POLLIN: u32 = 0x1;
export const POLLPRI: u32 = 0x2;
export const POLLOUT: u32 = 0x4;
export const POLLERR: u32 = 0x8;
export const POLLHUP: u32 = 0x10;
export const POLLNVAL: u32 = 0x20;
/** The same as POLLIN and POLLOUT, for programs that ask for normal-priority data. */
export const POLLRDNORM: u32 = 0x40;
export const POLLWRNORM: u32 = 0x100;
export const POLLRDHUP: u32 = 0x2000;
/** Told to a file's waiters when its last reference goes: some open file of this queue is over. */
export const POLLFREE: u32 = 0x4000;

/** Adds to a file's bits the other names of some. */
export function withAliases(events: u32): u32 {
  return events | ((events & POLLIN) << 6) | ((events & POLLOUT) << 6);
}

/**
 * read, write and their kin return the bytes moved, a negative errno, or BLOCKED after parking the current
 * task (sched/task.ts). Before parking they must respect O_NONBLOCK in `flags`.
 */
export abstract class File {
  /** Descriptors and kernel users that refer to this. */
  references: i32 = 1;

  /** Who waits for poll() to change; wake it with the bits that became true. */
  readonly waiters: WaitQueue;

  /**
   * @param flags O_ACCMODE, O_APPEND, O_NONBLOCK, ... as fcntl(F_GETFL) shows them
   * @param waiters the queue to share with other open files when the same events concern them all
   */
  constructor(
    public flags: i32,
    waiters: WaitQueue | null = null,
  ) {
    this.waiters = waiters ? waiters : new WaitQueue();
  }

  get readable(): bool {
    return (this.flags & O_ACCMODE) != O_WRONLY;
  }

  get writable(): bool {
    return (this.flags & O_ACCMODE) != O_RDONLY;
  }

  /** At the file's own position, which advances. */
  read(to: Uio): i64 {
    return -EINVAL;
  }

  write(from: Uio): i64 {
    return -EINVAL;
  }

  /** At an offset, leaving the position alone. */
  readAt(to: Uio, offset: u64): i64 {
    return -ESPIPE;
  }

  writeAt(from: Uio, offset: u64): i64 {
    return -ESPIPE;
  }

  seek(offset: i64, whence: i32): i64 {
    return -ESPIPE;
  }

  /** What is true now: POLLIN | POLLOUT | ... */
  poll(): u32 {
    return POLLIN | POLLOUT;
  }

  /** False for what is always ready, which epoll refuses to watch. */
  get pollable(): bool {
    return true;
  }

  /** ftruncate(2). */
  truncate(length: u64): i32 {
    return -EINVAL;
  }

  ioctl(request: u32, argument: u64): i64 {
    return -ENOTTY;
  }

  /** Fills in what stat(2) tells. */
  stat(into: Stat): i32 {
    return -EBADF;
  }

  /** The last reference is gone. */
  close(): void {}

  /** A descriptor table (by identity) no longer refers to it through one of its descriptors. */
  leave(owner: usize): void {}

  /** fcntl(F_SETFL) and FIONBIO. */
  setFlags(flags: i32): void {
    this.flags = flags;
  }

  retain(): File {
    this.references++;
    return this;
  }

  release(): void {
    if (--this.references) return;
    this.waiters.wake(POLLFREE);
    this.close();
  }
}
