// eventfd(2): a counter to wait for.

import { EAGAIN, EFAULT, EINVAL } from "../abi/errno";
import { O_NONBLOCK, O_RDWR } from "../abi/fcntl";
import { Uio } from "../mm/uio";
import { BLOCKED, currentTask } from "../sched/task";
import { AnonymousFile } from "./anonymous";
import { POLLIN, POLLOUT } from "./file";

const MAX_COUNT: u64 = u64.MAX_VALUE - 1;
const word: usize = memory.data(8);

export class EventFile extends AnonymousFile {
  constructor(
    private count: u64,
    /** EFD_SEMAPHORE: reads take 1, not all. */
    private readonly semaphore: bool,
    flags: i32,
  ) {
    super(O_RDWR | flags);
  }

  get name(): string {
    return "eventfd";
  }

  read(to: Uio): i64 {
    if (to.left < 8) return -EINVAL;
    if (!this.count) return this.wait();
    const taken = this.semaphore ? 1 : this.count;
    store<u64>(word, taken);
    if (to.put(word, 8) < 8) return -EFAULT;
    this.count -= taken;
    this.waiters.wake(POLLOUT);
    return 8;
  }

  write(from: Uio): i64 {
    if (from.left < 8) return -EINVAL;
    if (from.take(word, 8) < 8) return -EFAULT;
    const added = load<u64>(word);
    if (added > MAX_COUNT) return -EINVAL;
    if (added > MAX_COUNT - this.count) return this.wait();
    this.count += added;
    if (this.count) this.waiters.wake(POLLIN);
    return 8;
  }

  private wait(): i64 {
    if (this.flags & O_NONBLOCK) return -EAGAIN;
    currentTask().waitOn(this.waiters);
    return BLOCKED;
  }

  poll(): u32 {
    return (this.count ? POLLIN : 0) | (this.count < MAX_COUNT ? POLLOUT : 0);
  }
}
