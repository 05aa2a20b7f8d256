// timerfd_create(2): a timer that can be read and waited for.

import { EAGAIN, EFAULT, EINVAL } from "../abi/errno";
import { O_NONBLOCK, O_RDWR } from "../abi/fcntl";
import { Uio } from "../mm/uio";
import { machine } from "../platform/machine";
import { BLOCKED, currentTask } from "../sched/task";
import { Timer } from "../sched/timer";
import { AnonymousFile } from "./anonymous";
import { POLLIN } from "./file";

const word: usize = memory.data(8);

class FileTimer extends Timer {
  constructor(private readonly file: TimerFile) {
    super();
  }

  fire(): void {
    this.file.expire();
  }
}

export class TimerFile extends AnonymousFile {
  private timer: FileTimer = changetype<FileTimer>(0);
  /** Expirations not read yet. */
  private expirations: u64 = 0;
  /** Nanoseconds between expirations, 0 when there is only one. */
  interval: u64 = 0;

  constructor(
    /** What the timer's clock shows when the machine's shows 0, in nanoseconds. */
    private readonly epoch: u64,
    flags: i32,
  ) {
    super(O_RDWR | flags);
    this.timer = new FileTimer(this);
  }

  get name(): string {
    return "timerfd";
  }

  /** First after this time, or at it on the timer's clock (0: never), then at every interval. */
  set(first: u64, interval: u64, absolute: bool): void {
    this.timer.cancel();
    this.expirations = 0;
    this.interval = interval;
    if (!first) return;
    if (!absolute) this.timer.armIn(first);
    else this.timer.armAt(first > this.epoch ? first - this.epoch : 0);
  }

  /** Nanoseconds to the next expiration, 0 when there is none to come. */
  get left(): u64 {
    if (!this.timer.armed) return 0;
    const now = machine().now();
    return this.timer.deadline > now ? this.timer.deadline - now : 1;
  }

  expire(): void {
    this.expirations++;
    if (this.interval) {
      const late = machine().now() - this.timer.deadline;
      const missed = late / this.interval;
      this.expirations += missed;
      this.timer.armAt(this.timer.deadline + (missed + 1) * this.interval);
    }
    this.waiters.wake(POLLIN);
  }

  read(to: Uio): i64 {
    if (to.left < 8) return -EINVAL;
    if (!this.expirations) {
      if (this.flags & O_NONBLOCK) return -EAGAIN;
      currentTask().waitOn(this.waiters);
      return BLOCKED;
    }
    store<u64>(word, this.expirations);
    if (to.put(word, 8) < 8) return -EFAULT;
    this.expirations = 0;
    return 8;
  }

  poll(): u32 {
    return this.expirations ? POLLIN : 0;
  }

  close(): void {
    this.timer.cancel();
  }
}
