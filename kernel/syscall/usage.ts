// What processes have used: getrusage(2), times(2).

import { EFAULT, EINVAL } from "../abi/errno";
import { copyOut, put } from "../mm/user";
import { machine } from "../platform/machine";
import { current } from "../proc/thread";
import { chargeTime } from "../sched/scheduler";

/** struct rusage: user time, system time, then 14 counts. */
const SIZEOF_RUSAGE: usize = 144;
const SECOND: u64 = 1_000_000_000;
/** Nanoseconds of a tick of times(2): 10 ms. */
const TICK: u64 = 10_000_000;

const RUSAGE_SELF: i32 = 0;
const RUSAGE_CHILDREN: i32 = -1;
const RUSAGE_THREAD: i32 = 1;

const buffer: usize = memory.data(144);

/** Stores a struct rusage with this processor time, all of it as user time: the kernel's share is not told apart. */
export function putUsage(to: u64, time: u64): i32 {
  memory.fill(buffer, 0, SIZEOF_RUSAGE);
  store<u64>(buffer, time / SECOND);
  store<u64>(buffer + 8, (time % SECOND) / 1000);
  return copyOut(to, buffer, SIZEOF_RUSAGE);
}

export function getrusage(who: i32, to: u64): i64 {
  chargeTime();
  const thread = current();
  if (who == RUSAGE_SELF) return putUsage(to, thread.process.processorTime);
  if (who == RUSAGE_CHILDREN) return putUsage(to, thread.process.childrenTime);
  return who == RUSAGE_THREAD ? putUsage(to, thread.processorTime) : -EINVAL;
}

/** struct tms: user, system, children's user, children's system; the result counts from boot. */
export function times(to: u64): i64 {
  chargeTime();
  const process = current().process;
  if (to) {
    if (put<u64>(to, process.processorTime / TICK) < 0 || put<u64>(to + 8, 0) < 0) return -EFAULT;
    if (put<u64>(to + 16, process.childrenTime / TICK) < 0 || put<u64>(to + 24, 0) < 0) return -EFAULT;
  }
  return machine().now() / TICK;
}
