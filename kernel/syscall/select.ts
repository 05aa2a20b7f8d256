// select(2) and pselect6(2): sets of descriptors as bits.

import { EBADF, EFAULT, EINVAL } from "../abi/errno";
import { File, POLLERR, POLLHUP, POLLIN, POLLOUT, POLLPRI } from "../fs/file";
import { copyIn, copyOut, get, getFailed } from "../mm/user";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { fileOf } from "./arguments";
import { useMask } from "./poll";
import { getTimespec, timespecError } from "./time";
import { deadlineAfter, FOREVER, getTimeval, putTimespecLeft, putTimevalLeft, timevalError } from "./timeout";

/** What each set asks for. */
const READABLE: u32 = POLLIN | POLLHUP | POLLERR;
const WRITABLE: u32 = POLLOUT | POLLERR;
const EXCEPTIONAL: u32 = POLLPRI;

/** Six sets of `room` bytes each: what the program asks, then what it is told. */
let sets: usize = 0;
let room: usize = 0;

function makeRoom(bytes: usize): void {
  if (bytes <= room) return;
  if (sets) heap.free(sets);
  room = max<usize>(bytes, 128);
  sets = heap.alloc(6 * room);
}

/** One set of the program's; a null pointer is an empty set. */
function copySetIn(set: usize, from: u64, bytes: usize): i32 {
  if (from) return copyIn(sets + set * room, from, bytes);
  memory.fill(sets + set * room, 0, bytes);
  return 0;
}

/** Marks what is true of a file in the result sets; returns how many marks. */
function mark(file: File, byte: usize, bit: u32): i32 {
  const events = file.poll();
  return (
    markOne(0, byte, bit, events & READABLE) +
    markOne(1, byte, bit, events & WRITABLE) +
    markOne(2, byte, bit, events & EXCEPTIONAL)
  );
}

function markOne(set: usize, byte: usize, bit: u32, events: u32): i32 {
  const asked = sets + set * room + byte;
  if (!events || !(load<u8>(asked) & bit)) return 0;
  const told = asked + 3 * room;
  store<u8>(told, load<u8>(told) | <u8>bit);
  return 1;
}

/** timeout in nanoseconds, 0 not to wait, negative to wait without end. */
function wait(count: i32, reads: u64, writes: u64, exceptions: u64, timeout: i64): i64 {
  if (count < 0) return -EINVAL;
  const task = current();
  count = min(count, task.process.files.end);
  const bytes = (<usize>((count + 63) >> 6)) << 3;
  makeRoom(bytes);
  if (copySetIn(0, reads, bytes) < 0 || copySetIn(1, writes, bytes) < 0 || copySetIn(2, exceptions, bytes) < 0) {
    return -EFAULT;
  }
  for (let set: usize = 3; set < 6; set++) memory.fill(sets + set * room, 0, bytes);
  const found = lookAtAll(count, false);
  if (found < 0) return found;
  if (found || !timeout || task.timedOut) {
    const failed =
      (reads && copyOut(reads, sets + 3 * room, bytes) < 0) ||
      (writes && copyOut(writes, sets + 4 * room, bytes) < 0) ||
      (exceptions && copyOut(exceptions, sets + 5 * room, bytes) < 0);
    return failed ? -EFAULT : found;
  }
  if (timeout > 0 && !task.restarted) task.waitUntil(deadlineAfter(timeout));
  lookAtAll(count, true);
  return BLOCKED;
}

/** Looks at, or waits on, every descriptor in some set; marks made, or -EBADF. */
function lookAtAll(count: i32, waiting: bool): i32 {
  let found = 0;
  for (let fd = 0; fd < count; fd++) {
    const byte = <usize>(fd >> 3);
    const asked = load<u8>(sets + byte) | load<u8>(sets + room + byte) | load<u8>(sets + 2 * room + byte);
    if (!asked) {
      // Nothing in these eight.
      fd |= 7;
      continue;
    }
    const bit: u32 = 1 << (fd & 7);
    if (!(asked & bit)) continue;
    const file = fileOf(fd);
    if (!file) return -EBADF;
    if (waiting) current().waitOn(file.waiters);
    else found += mark(file, byte, bit);
  }
  return found;
}

export function select(count: i32, reads: u64, writes: u64, exceptions: u64, timeoutAddress: u64): i64 {
  const timeout = timeoutAddress ? getTimeval(timeoutAddress) : FOREVER;
  if (timeoutAddress && timeout < 0) return timevalError;
  const found = wait(count, reads, writes, exceptions, timeout);
  if (found != BLOCKED) putTimevalLeft(timeoutAddress);
  return found;
}

/** maskAddress points to a pointer to the mask, and its size. */
export function pselect6(
  count: i32,
  reads: u64,
  writes: u64,
  exceptions: u64,
  timeoutAddress: u64,
  maskAddress: u64,
): i64 {
  if (maskAddress) {
    const mask = get<u64>(maskAddress);
    if (getFailed) return -EFAULT;
    const size = get<u64>(maskAddress + 8);
    if (getFailed) return -EFAULT;
    const error = useMask(mask, size);
    if (error < 0) return error;
  }
  const timeout = timeoutAddress ? getTimespec(timeoutAddress) : FOREVER;
  if (timeoutAddress && timeout < 0) return timespecError;
  const found = wait(count, reads, writes, exceptions, timeout);
  if (found != BLOCKED) putTimespecLeft(timeoutAddress);
  return found;
}
