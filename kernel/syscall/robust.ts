// set_robust_list(2), get_robust_list(2): locks that are released when their owner dies; proc/futex.ts releases them.

import { EFAULT, ESRCH } from "../abi/errno";
import { put } from "../mm/user";
import { findThread } from "../proc/ids";
import { current } from "../proc/thread";

/** sizeof(struct robust_list_head). */
const HEAD_SIZE: u64 = 24;

export function setRobustList(head: u64): i64 {
  current().robustList = head;
  return 0;
}

export function getRobustList(tid: i32, to: u64, sizeTo: u64): i64 {
  const thread = tid ? findThread(tid) : current();
  if (!thread) return -ESRCH;
  return put<u64>(to, thread.robustList) < 0 ? -EFAULT : put<u64>(sizeTo, HEAD_SIZE);
}
