// The standard files of a machine whose host gives it streams instead of a terminal: to a program they are pipes.

import { EAGAIN, ENOTTY, EPIPE } from "../abi/errno";
import { O_NONBLOCK, O_RDONLY, O_WRONLY } from "../abi/fcntl";
import { FIONREAD } from "../abi/ioctl";
import { PIPEFS_MAGIC, S_IFIFO } from "../abi/stat";
import { Uio } from "../mm/uio";
import { put } from "../mm/user";
import { machine, STREAM_LATER } from "../platform/machine";
import { BLOCKED, currentTask } from "../sched/task";
import { wallClock } from "./clock";
import { File, POLLERR, POLLHUP, POLLIN, POLLOUT } from "./file";
import { Filesystem } from "./filesystem";
import { brokenPipe } from "./hooks";
import { Stat } from "./stat";

/** Bytes moved at a time. */
const CHUNK: usize = 16384;
const chunk: usize = memory.data(16384);
const filesystem = new Filesystem("streams", PIPEFS_MAGIC);
const opened: StreamFile[] = [];

export class StreamFile extends File {
  private readonly number: u64 = filesystem.nextInode();
  private readonly created: u64 = wallClock();

  /** stream: 0 standard input, 1 standard output, 2 standard error. */
  constructor(readonly stream: i32) {
    super(stream ? O_WRONLY : O_RDONLY);
    opened.push(this);
  }

  /** Bytes, 0 at the end, -EAGAIN or BLOCKED. */
  read(to: Uio): i64 {
    if (!to.left) return 0;
    const length = machine().streamRead(chunk, <i32>min<u64>(to.left, CHUNK));
    if (length != STREAM_LATER) return length > 0 ? to.put(chunk, length) : 0;
    return this.wait();
  }

  /** Bytes, or as of a pipe: -EPIPE when nobody listens any more. */
  write(from: Uio): i64 {
    const task = currentTask();
    let done = task.progress;
    if (done) from.skip(done);
    while (from.left) {
      const room = min<usize>(CHUNK, machine().streamRoom(this.stream));
      if (!room) break;
      const moved = from.take(chunk, room);
      if (moved < 0) return done ? <i64>done : moved;
      machine().streamWrite(this.stream, chunk, <i32>moved);
      done += moved;
    }
    if (!from.left) return <i64>done;
    if (machine().streamClosed(this.stream)) {
      if (done) return <i64>done;
      brokenPipe();
      return -EPIPE;
    }
    if (this.flags & O_NONBLOCK && done) return <i64>done;
    task.progress = done;
    return this.wait();
  }

  private wait(): i64 {
    if (this.flags & O_NONBLOCK) return -EAGAIN;
    currentTask().waitOn(this.waiters);
    return BLOCKED;
  }

  poll(): u32 {
    const here = machine();
    if (!this.stream) return here.streamAvailable() > 0 ? POLLIN : here.streamClosed(0) ? POLLHUP : 0;
    if (here.streamClosed(this.stream)) return POLLERR | POLLOUT;
    return here.streamRoom(this.stream) ? POLLOUT : 0;
  }

  ioctl(request: u32, argument: u64): i64 {
    if (request != FIONREAD || this.stream) return -ENOTTY;
    return put<i32>(argument, machine().streamAvailable());
  }

  stat(into: Stat): i32 {
    into.clear();
    into.device = filesystem.device;
    into.inode = this.number;
    into.mode = S_IFIFO | 0o600;
    into.accessed = this.created;
    into.modified = this.created;
    into.changed = this.created;
    return 0;
  }
}

/** Tells who waits for a stream that can go on. Called by the main loop. */
export function pollStreams(): void {
  for (let i = 0; i < opened.length; i++) {
    const file = opened[i];
    if (machine().streamChanged(file.stream)) file.waiters.wake(file.poll());
  }
}
