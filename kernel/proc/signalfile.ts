// signalfd(2): signals read from a descriptor instead of being delivered.

import { EAGAIN, EFAULT, EINVAL } from "../abi/errno";
import { O_NONBLOCK, O_RDWR } from "../abi/fcntl";
import { SI_QUEUE, SI_TIMER } from "../abi/siginfo";
import { SIGBUS, SIGCHLD, SIGFPE, SIGILL, SIGSEGV, SIGTRAP } from "../abi/signal";
import { AnonymousFile } from "../fs/anonymous";
import { POLLIN } from "../fs/file";
import { Uio } from "../mm/uio";
import { BLOCKED } from "../sched/task";
import { SignalInfo } from "./siginfo";
import { current } from "./thread";

/** struct signalfd_siginfo. */
const SIZEOF_RECORD: u64 = 128;
const record: usize = memory.data(128);

export class SignalFile extends AnonymousFile {
  constructor(
    public mask: u64,
    flags: i32,
  ) {
    super(O_RDWR | flags, current().process.signalWaiters);
  }

  get name(): string {
    return "[signalfd]";
  }

  /** As many whole records as there are signals and room. They are those of whoever reads. */
  read(to: Uio): i64 {
    if (to.left < SIZEOF_RECORD) return -EINVAL;
    const thread = current();
    let done: i64 = 0;
    while (to.left >= SIZEOF_RECORD) {
      const own = thread.pending.take(this.mask);
      const info = own ? own : thread.process.pending.take(this.mask);
      if (!info) break;
      fill(info);
      if (to.put(record, <usize>SIZEOF_RECORD) < <i64>SIZEOF_RECORD) return done ? done : -EFAULT;
      done += SIZEOF_RECORD;
    }
    thread.updateAttention();
    if (done) return done;
    if (this.flags & O_NONBLOCK) return -EAGAIN;
    thread.waitOn(this.waiters);
    return BLOCKED;
  }

  poll(): u32 {
    const thread = current();
    return (thread.pending.mask | thread.process.pending.mask) & this.mask ? POLLIN : 0;
  }
}

function isFault(signal: i32): bool {
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGTRAP;
}

/** signo, errno, code, pid, uid, fd, tid, band, overrun, trapno, status, int, ptr, utime, stime, addr. */
function fill(info: SignalInfo): void {
  memory.fill(record, 0, <usize>SIZEOF_RECORD);
  store<i32>(record, info.signal);
  store<i32>(record + 4, info.errno);
  store<i32>(record + 8, info.code);
  if (info.code > 0 && isFault(info.signal)) {
    store<u64>(record + 72, info.word16);
    return;
  }
  if (info.code == SI_TIMER) {
    store<u32>(record + 24, <u32>info.word16);
    store<u32>(record + 32, <u32>(info.word16 >> 32));
  } else {
    store<u64>(record + 12, info.word16);
  }
  if (info.code == SI_TIMER || info.code == SI_QUEUE || info.code < 0) {
    store<i32>(record + 44, <i32>info.word24);
    store<u64>(record + 48, info.word24);
  }
  if (info.signal == SIGCHLD && info.code > 0) {
    store<i32>(record + 40, <i32>info.word24);
    store<u64>(record + 56, info.word32);
    store<u64>(record + 64, info.word40);
  }
}
