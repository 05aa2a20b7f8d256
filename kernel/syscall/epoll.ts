// epoll_ctl(2), epoll_wait(2) and its kin.

import {
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  EPOLL_DATA,
  EPOLL_EVENTS,
  SIZEOF_EPOLL_EVENT,
} from "../abi/epoll";
import { EBADF, EFAULT, EINVAL } from "../abi/errno";
import { Epoll } from "../fs/epoll";
import { copyIn } from "../mm/user";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { fileOf } from "./arguments";
import { useMask } from "./poll";
import { getTimespec, timespecError } from "./time";
import { deadlineAfter, FOREVER, MILLISECOND } from "./timeout";

const MAX_EVENTS: i32 = i32.MAX_VALUE / <i32>SIZEOF_EPOLL_EVENT;
const event: usize = memory.data(16);

export function epollCtl(epfd: i32, operation: i32, fd: i32, eventAddress: u64): i64 {
  if (operation != EPOLL_CTL_DEL && copyIn(event, eventAddress, SIZEOF_EPOLL_EVENT) < 0) return -EFAULT;
  const epoll = fileOf(epfd);
  const file = fileOf(fd);
  if (!epoll || !file) return -EBADF;
  if (!(epoll instanceof Epoll)) return -EINVAL;
  const events = load<u32>(event + EPOLL_EVENTS);
  const data = load<u64>(event + EPOLL_DATA);
  if (operation == EPOLL_CTL_ADD) return (epoll as Epoll).add(fd, file, events, data);
  if (operation == EPOLL_CTL_MOD) return (epoll as Epoll).modify(fd, file, events, data);
  return operation == EPOLL_CTL_DEL ? (epoll as Epoll).remove(fd, file) : -EINVAL;
}

/** timeout in nanoseconds, 0 not to wait, negative to wait without end. */
function wait(epfd: i32, events: u64, most: i32, timeout: i64): i64 {
  if (most <= 0 || most > MAX_EVENTS) return -EINVAL;
  const file = fileOf(epfd);
  if (!file) return -EBADF;
  if (!(file instanceof Epoll)) return -EINVAL;
  const epoll = changetype<Epoll>(file);
  const count = epoll.collect(events, most);
  if (count || !timeout) return count;
  const task = current();
  if (task.timedOut) return 0;
  if (timeout > 0 && !task.restarted) task.waitUntil(deadlineAfter(timeout));
  task.waitOn(epoll.sleepers);
  return BLOCKED;
}

/** timeout in milliseconds. */
export function epollWait(epfd: i32, events: u64, most: i32, timeout: i32): i64 {
  return wait(epfd, events, most, <i64>timeout * MILLISECOND);
}

export function epollPwait(epfd: i32, events: u64, most: i32, timeout: i32, mask: u64, maskSize: u64): i64 {
  const error = useMask(mask, maskSize);
  return error < 0 ? error : epollWait(epfd, events, most, timeout);
}

export function epollPwait2(epfd: i32, events: u64, most: i32, timeoutAddress: u64, mask: u64, maskSize: u64): i64 {
  const error = useMask(mask, maskSize);
  if (error < 0) return error;
  const timeout = timeoutAddress ? getTimespec(timeoutAddress) : FOREVER;
  if (timeoutAddress && timeout < 0) return timespecError;
  return wait(epfd, events, most, timeout);
}
