// poll(2) and ppoll(2).
//
// struct pollfd: i32 fd, i16 events, i16 revents

import { EFAULT, EINVAL } from "../abi/errno";
import { SIZEOF_SIGSET, UNBLOCKABLE } from "../abi/signal";
import { File, POLLERR, POLLHUP, POLLNVAL, withAliases } from "../fs/file";
import { copyIn, copyOut, get, getFailed } from "../mm/user";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { fileOf } from "./arguments";
import { getTimespec, timespecError } from "./time";
import { deadlineAfter, FOREVER, MILLISECOND, putTimespecLeft } from "./timeout";

const SIZEOF_POLLFD: usize = 8;
const EVENTS: usize = 4;
const REVENTS: usize = 6;

/** The program's array; kept from call to call, growing as needed. */
let array: usize = 0;
let room: u32 = 0;

function makeRoom(count: u32): void {
  if (count <= room) return;
  if (array) heap.free(array);
  room = max<u32>(count, 64);
  array = heap.alloc(<usize>room * SIZEOF_POLLFD);
}

/** What there is to tell about one entry now. */
function look(entry: usize): u32 {
  const fd = load<i32>(entry);
  if (fd < 0) return 0;
  const file = fileOf(fd);
  if (!file) return POLLNVAL;
  return withAliases(file.poll()) & (<u32>load<u16>(entry + EVENTS) | POLLERR | POLLHUP);
}

/** timeout in nanoseconds, 0 not to wait, negative to wait without end. */
function wait(address: u64, count: u32, timeout: i64): i64 {
  if (count > <u32>current().process.files.limit) return -EINVAL;
  makeRoom(count);
  const size = <usize>count * SIZEOF_POLLFD;
  if (copyIn(array, address, size) < 0) return -EFAULT;
  let found = 0;
  for (let entry = array; entry < array + size; entry += SIZEOF_POLLFD) {
    const events = look(entry);
    store<u16>(entry + REVENTS, <u16>events);
    if (events) found++;
  }
  const task = current();
  if (found || !timeout || task.timedOut) return copyOut(address, array, size) < 0 ? -EFAULT : found;
  if (timeout > 0 && !task.restarted) task.waitUntil(deadlineAfter(timeout));
  for (let entry = array; entry < array + size; entry += SIZEOF_POLLFD) {
    const fd = load<i32>(entry);
    const file: File | null = fd < 0 ? null : fileOf(fd);
    if (file) task.waitOn(file.waiters);
  }
  return BLOCKED;
}

/** timeout in milliseconds. */
export function poll(address: u64, count: u32, timeout: i32): i64 {
  return wait(address, count, <i64>timeout * MILLISECOND);
}

export function ppoll(address: u64, count: u32, timeoutAddress: u64, mask: u64, maskSize: u64): i64 {
  const error = useMask(mask, maskSize);
  if (error < 0) return error;
  const timeout = timeoutAddress ? getTimespec(timeoutAddress) : FOREVER;
  if (timeoutAddress && timeout < 0) return timespecError;
  const found = wait(address, count, timeout);
  if (found != BLOCKED) putTimespecLeft(timeoutAddress);
  return found;
}

/**
 * Applies a signal mask given for the time of a call: 0 or a negative errno. A call that is dispatched again has it
 * already.
 */
export function useMask(mask: u64, size: u64): i32 {
  const thread = current();
  if (!mask || thread.restarted) return 0;
  if (size != SIZEOF_SIGSET) return -EINVAL;
  const set = get<u64>(mask);
  if (getFailed) return -EFAULT;
  thread.useMask(set & ~UNBLOCKABLE);
  return 0;
}
