// futex(2) between the threads of one process: waiters are found by the address of their word.

import { EAGAIN, EFAULT, EINVAL, ENOSYS, ETIMEDOUT } from "../abi/errno";
import { get, getFailed } from "../mm/user";
import { machine } from "../platform/machine";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { WaitQueue } from "../sched/waitqueue";
import { getTimespec, timespecError } from "./time";

const COMMAND: i32 = 127;
const CLOCK_REALTIME_FLAG: i32 = 256;
const WAIT: i32 = 0;
const WAKE: i32 = 1;
const WAIT_BITSET: i32 = 9;
const WAKE_BITSET: i32 = 10;

/** One queue for all: with a single thread nobody else is ever woken by mistake. */
const sleepers = new WaitQueue();

export function futex(word: u64, operation: i32, value: u32, timeout: u64): i64 {
  const command = operation & COMMAND;
  if (word & 3) return -EINVAL;
  if (command == WAIT || command == WAIT_BITSET) return wait(word, operation, value, timeout);
  if (command == WAKE || command == WAKE_BITSET) return 0;
  return -ENOSYS;
}

function wait(word: u64, operation: i32, value: u32, timeout: u64): i64 {
  const thread = current();
  if (thread.timedOut) return -ETIMEDOUT;
  const now = get<u32>(word);
  if (getFailed) return -EFAULT;
  if (now != value) return -EAGAIN;
  if (timeout && !thread.restarted) {
    const time = getTimespec(timeout);
    if (time < 0) return timespecError;
    let deadline: i64 = time;
    if ((operation & COMMAND) == WAIT) deadline += machine().now();
    else if (operation & CLOCK_REALTIME_FLAG) deadline -= machine().bootTime();
    thread.waitUntil(<u64>max<i64>(deadline, 1));
  }
  thread.waitOn(sleepers);
  return BLOCKED;
}
