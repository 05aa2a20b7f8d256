// futex(2): sleeping until a word of memory changes, and waking who sleeps. proc/futex.ts keeps the sleepers.

import { EAGAIN, EDEADLK, EFAULT, EINVAL, ENOSYS, EPERM, ESRCH, ETIMEDOUT } from "../abi/errno";
import { get, getFailed, put } from "../mm/user";
import { machine } from "../platform/machine";
import {
  FUTEX_OWNER_DIED,
  FUTEX_TID_MASK,
  FUTEX_WAITERS,
  firstForLock,
  identify,
  keyObject,
  keyOffset,
  leaveFutex,
  passLock,
  requeueSleepers,
  sleepOn,
  wakeSleepers,
} from "../proc/futex";
import { findThread } from "../proc/ids";
import { current, Thread } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { getTimespec, timespecError } from "./time";

const COMMAND: i32 = 127;
const PRIVATE_FLAG: i32 = 128;
const CLOCK_REALTIME_FLAG: i32 = 256;
const WAIT: i32 = 0;
const WAKE: i32 = 1;
const REQUEUE: i32 = 3;
const CMP_REQUEUE: i32 = 4;
const WAKE_OP: i32 = 5;
const LOCK_PI: i32 = 6;
const UNLOCK_PI: i32 = 7;
const TRYLOCK_PI: i32 = 8;
const WAIT_BITSET: i32 = 9;
const WAKE_BITSET: i32 = 10;
const LOCK_PI2: i32 = 13;
const ALL_BITS: u32 = u32.MAX_VALUE;

/** time is a timeout or, for some commands, a second count. */
export function futex(word: u64, operation: i32, value: u32, time: u64, second: u64, third: u32): i64 {
  const command = operation & COMMAND;
  if (word & 3) return -EINVAL;
  const alone = (operation & PRIVATE_FLAG) != 0;
  switch (command) {
    case WAIT:
      return wait(word, operation, value, time, ALL_BITS);
    case WAIT_BITSET:
      return third ? wait(word, operation, value, time, third) : -EINVAL;
    case WAKE:
      return wake(word, alone, value, ALL_BITS);
    case WAKE_BITSET:
      return third ? wake(word, alone, value, third) : -EINVAL;
    case REQUEUE:
      return requeue(word, alone, value, <u32>time, second);
    case CMP_REQUEUE: {
      const now = get<u32>(word);
      if (getFailed) return -EFAULT;
      return now == third ? requeue(word, alone, value, <u32>time, second) : -EAGAIN;
    }
    case WAKE_OP:
      return wakeAfter(word, alone, value, <u32>time, second, third);
    case LOCK_PI:
    case LOCK_PI2:
      return lock(word, operation, time, false);
    case TRYLOCK_PI:
      return lock(word, operation, 0, true);
    case UNLOCK_PI:
      return unlock(word, alone);
    default:
      return -ENOSYS;
  }
}

/** When a wait ends by itself: WAIT's is relative, the others' absolute. 0 with timespecError on a bad one. */
function deadlineOf(operation: i32, timeout: u64): u64 {
  const time = getTimespec(timeout);
  if (time < 0) return 0;
  const command = operation & COMMAND;
  let deadline: i64 = time;
  if (command == WAIT) deadline += machine().now();
  else if (operation & CLOCK_REALTIME_FLAG || command == LOCK_PI) deadline -= machine().bootTime();
  return <u64>max<i64>(deadline, 1);
}

/** A sleeper that was dispatched again: woken, timed out, or disturbed and asleep as before. */
function goOn(thread: Thread): i64 {
  const waiter = thread.futex;
  if (!waiter || waiter.woken) return 0;
  if (!thread.timedOut) return BLOCKED;
  leaveFutex(waiter);
  return -ETIMEDOUT;
}

function wait(word: u64, operation: i32, value: u32, timeout: u64, bits: u32): i64 {
  const thread = current();
  if (thread.restarted) return goOn(thread);
  const now = get<u32>(word);
  if (getFailed) return -EFAULT;
  if (now != value) return -EAGAIN;
  if (timeout) {
    const deadline = deadlineOf(operation, timeout);
    if (!deadline) return timespecError;
    thread.waitUntil(deadline);
  }
  identify(thread, word, (operation & PRIVATE_FLAG) != 0);
  sleepOn(thread, bits, false);
  return BLOCKED;
}

function wake(word: u64, alone: bool, count: u32, bits: u32): i64 {
  identify(current(), word, alone);
  // A negative count wakes one, as in Linux.
  return wakeSleepers(<i32>count <= 0 ? 1 : count, bits);
}

function requeue(word: u64, alone: bool, wakeCount: u32, moveCount: u32, target: u64): i64 {
  if (target & 3 || <i32>wakeCount < 0 || <i32>moveCount < 0) return -EINVAL;
  get<u32>(word);
  if (getFailed) return -EFAULT;
  const thread = current();
  identify(thread, target, alone);
  const toObject = keyObject;
  const toOffset = keyOffset;
  identify(thread, word, alone);
  const woken = wakeCount ? wakeSleepers(wakeCount, ALL_BITS) : 0;
  return woken + requeueSleepers(moveCount, toObject, toOffset);
}

/** WAKE_OP: changes the second word, wakes on the first, and on the second if its old value compares. */
function wakeAfter(word: u64, alone: bool, count: u32, secondCount: u32, target: u64, encoded: u32): i64 {
  if (target & 3) return -EINVAL;
  const old = get<u32>(target);
  if (getFailed) return -EFAULT;
  let operand = <i32>(encoded << 8) >> 20;
  const comparand = <i32>(encoded << 20) >> 20;
  if (encoded & 0x80000000) operand = 1 << (operand & 31);
  const operation = (encoded >> 28) & 7;
  if (operation > 4 || ((encoded >> 24) & 15) > 5) return -ENOSYS;
  if (put<u32>(target, changed(operation, old, <u32>operand)) < 0) return -EFAULT;
  let woken = wake(word, alone, count, ALL_BITS);
  if (compares((encoded >> 24) & 15, <i32>old, comparand)) woken += wake(target, alone, secondCount, ALL_BITS);
  return woken;
}

function changed(operation: u32, old: u32, operand: u32): u32 {
  if (operation == 0) return operand;
  if (operation == 1) return old + operand;
  if (operation == 2) return old | operand;
  return operation == 3 ? old & ~operand : old ^ operand;
}

function compares(comparison: u32, old: i32, comparand: i32): bool {
  if (comparison == 0) return old == comparand;
  if (comparison == 1) return old != comparand;
  if (comparison == 2) return old < comparand;
  if (comparison == 3) return old <= comparand;
  return comparison == 4 ? old > comparand : old >= comparand;
}

/** A PI lock: the word holds the owner's tid, so the kernel can pass it on by itself. */
function lock(word: u64, operation: i32, timeout: u64, tryOnly: bool): i64 {
  const thread = current();
  if (thread.restarted) return goOn(thread);
  const value = get<u32>(word);
  if (getFailed) return -EFAULT;
  const owner = value & FUTEX_TID_MASK;
  if (owner == <u32>thread.tid) return -EDEADLK;
  identify(thread, word, (operation & PRIVATE_FLAG) != 0);
  if (!owner) {
    const waiters: u32 = firstForLock() ? FUTEX_WAITERS : 0;
    return put<u32>(word, <u32>thread.tid | waiters | (value & FUTEX_OWNER_DIED));
  }
  if (tryOnly) return -EAGAIN;
  if (!findThread(<i32>owner)) return -ESRCH;
  if (timeout) {
    const deadline = deadlineOf(operation, timeout);
    if (!deadline) return timespecError;
    thread.waitUntil(deadline);
  }
  if (put<u32>(word, value | FUTEX_WAITERS) < 0) return -EFAULT;
  sleepOn(thread, ALL_BITS, true);
  return BLOCKED;
}

function unlock(word: u64, alone: bool): i64 {
  const thread = current();
  const value = get<u32>(word);
  if (getFailed) return -EFAULT;
  if ((value & FUTEX_TID_MASK) != <u32>thread.tid) return -EPERM;
  identify(thread, word, alone);
  return passLock(word, 0);
}
