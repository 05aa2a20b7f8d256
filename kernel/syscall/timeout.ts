// How long a call may wait: what poll(2) and its kin are given, and what they say is left of it.

import { EFAULT, EINVAL } from "../abi/errno";
import { get, getFailed, put } from "../mm/user";
import { machine } from "../platform/machine";
import { current } from "../proc/thread";
import { SECOND } from "./time";

/** A timeout that never comes. */
export const FOREVER: i64 = -1;
export const MILLISECOND: i64 = 1_000_000;
const MICROSECOND: u64 = 1000;

/** The time on the machine's clock after so many nanoseconds. */
export function deadlineAfter(timeout: i64): u64 {
  return machine().now() + <u64>timeout;
}

/** A struct timeval in nanoseconds, -1 with timevalError set. */
export function getTimeval(from: u64): i64 {
  timevalError = -EFAULT;
  const seconds = get<i64>(from);
  if (getFailed) return -1;
  const microseconds = get<i64>(from + 8);
  if (getFailed) return -1;
  timevalError = -EINVAL;
  if (seconds < 0 || microseconds < 0) return -1;
  const whole = min<i64>(seconds, 6311433600) + min<i64>(microseconds / 1_000_000, 6311433600);
  return whole * SECOND + (microseconds % 1_000_000) * MICROSECOND;
}

export let timevalError: i32 = 0;

/** Nanoseconds left to the parked call's deadline. */
function left(): u64 {
  const task = current();
  if (task.timedOut) return 0;
  const now = machine().now();
  return task.deadline > now ? task.deadline - now : 0;
}

/** Stores what is left of the timeout where a finished call found it; a call that did not wait leaves it alone. */
export function putTimespecLeft(to: u64): void {
  if (!current().restarted || !to) return;
  const rest = left();
  put<u64>(to, rest / SECOND);
  put<u64>(to + 8, rest % SECOND);
}

export function putTimevalLeft(to: u64): void {
  if (!current().restarted || !to) return;
  const rest = left();
  put<u64>(to, rest / SECOND);
  put<u64>(to + 8, (rest % SECOND) / MICROSECOND);
}
