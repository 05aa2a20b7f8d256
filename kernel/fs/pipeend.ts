// An open file of a pipe: the end to read from, the end to write to, or (of a named pipe) both.

import { EAGAIN, ENOTTY, EPIPE } from "../abi/errno";
import { O_DIRECT, O_NONBLOCK } from "../abi/fcntl";
import { IN_ACCESS, IN_MODIFY } from "../abi/inotify";
import { FIONREAD } from "../abi/ioctl";
import { Uio } from "../mm/uio";
import { put } from "../mm/user";
import { BLOCKED, currentTask } from "../sched/task";
import { WaitQueue } from "../sched/waitqueue";
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from "./file";
import { brokenPipe } from "./hooks";
import { InodeFile } from "./inodefile";
import { tellFile } from "./inotify/tell";
import { watching } from "./inotify/watch";
import { PIPE_BUF, Pipe } from "./pipe";

export class PipeEnd extends InodeFile {
  constructor(
    readonly pipe: Pipe,
    flags: i32,
    waiters: WaitQueue,
  ) {
    super(pipe, flags, waiters);
  }

  get pollable(): bool {
    return true;
  }

  read(to: Uio): i64 {
    if (!to.left) return 0;
    const pipe = this.pipe;
    const wasFull = pipe.free < PIPE_BUF;
    const moved = pipe.take(to);
    if (moved) {
      if (moved > 0 && (wasFull || !pipe.writable.empty)) pipe.writable.wake(POLLOUT);
      if (watching) tellFile(this, IN_ACCESS);
      return moved;
    }
    if (pipe.widowed) return 0;
    if (this.flags & O_NONBLOCK) return -EAGAIN;
    currentTask().waitOn(pipe.readable);
    return BLOCKED;
  }

  /** A write of up to PIPE_BUF bytes happens whole or not at all; progress counts what a longer one has done. */
  write(from: Uio): i64 {
    const task = currentTask();
    const pipe = this.pipe;
    const total = from.left;
    if (!total) return 0;
    const before = <i64>task.progress;
    if (pipe.orphaned) {
      if (before) return before;
      brokenPipe();
      return -EPIPE;
    }
    if (before) from.skip(before);
    let done = before;
    if (total > PIPE_BUF || pipe.free >= <u32>total) {
      const moved = this.flags & O_DIRECT ? pipe.fillPackets(from) : pipe.fill(from);
      if (moved < 0) return before ? before : moved;
      if (moved) {
        pipe.readable.wake(POLLIN);
        if (watching) tellFile(this, IN_MODIFY);
      }
      done += moved;
      // Done, or stopped at a bad address although there was room.
      if (!from.left || (pipe.free && !(this.flags & O_DIRECT))) return done;
    }
    if (this.flags & O_NONBLOCK) return done ? done : -EAGAIN;
    task.progress = done;
    task.waitOn(pipe.writable);
    return BLOCKED;
  }

  poll(): u32 {
    const pipe = this.pipe;
    let events: u32 = 0;
    if (this.readable) events = (pipe.used ? POLLIN : 0) | (pipe.widowed ? POLLHUP : 0);
    if (this.writable) events |= (pipe.free >= PIPE_BUF ? POLLOUT : 0) | (pipe.orphaned ? POLLERR : 0);
    return events;
  }

  ioctl(request: u32, argument: u64): i64 {
    return request == FIONREAD ? put<i32>(argument, <i32>this.pipe.used) : -ENOTTY;
  }

  close(): void {
    this.pipe.closeEnd(this.flags);
    super.close();
  }
}
