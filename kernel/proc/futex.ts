// Who sleeps on which futex: waiters in buckets by the word's identity, first come, first woken.

import { get, getFailed, put } from "../mm/user";
import { FutexWaiter } from "./futexwaiter";
import { Thread } from "./thread";

const BUCKETS: i32 = 256;
const firsts = new StaticArray<FutexWaiter | null>(BUCKETS);
const lasts = new StaticArray<FutexWaiter | null>(BUCKETS);

/** A PI or robust futex's word: the owner's tid and two marks. */
export const FUTEX_TID_MASK: u32 = 0x3fffffff;
export const FUTEX_OWNER_DIED: u32 = 0x40000000;
export const FUTEX_WAITERS: u32 = 0x80000000;

/** What the last identify() found: two words are the same when both agree. */
export let keyObject: usize = 0;
export let keyOffset: u64 = 0;

/**
 * Identifies a word. In shared memory it is a place in what is mapped there, so that processes with other addresses
 * for it meet; otherwise an address in this space.
 */
export function identify(thread: Thread, address: u64, isPrivate: bool): void {
  const space = thread.process.space;
  keyObject = changetype<usize>(space);
  keyOffset = address;
  if (isPrivate) return;
  const vma = space.find(address);
  if (!vma || !vma.shared) return;
  const backing = vma.backing;
  if (!backing) return;
  keyObject = changetype<usize>(backing);
  keyOffset = vma.offset + (address - vma.start);
}

function bucketOf(object: usize, offset: u64): i32 {
  const mixed = (offset + <u64>object) * 0x9e3779b97f4a7c15;
  return <i32>(mixed >> 56);
}

/** Puts the thread to sleep on the identified word. */
export function sleepOn(thread: Thread, bits: u32, forLock: bool): void {
  let waiter = thread.futex;
  if (!waiter) {
    waiter = new FutexWaiter(thread);
    thread.futex = waiter;
  }
  waiter.object = keyObject;
  waiter.offset = keyOffset;
  waiter.bits = bits;
  waiter.forLock = forLock;
  waiter.woken = false;
  append(waiter, bucketOf(keyObject, keyOffset));
}

function append(waiter: FutexWaiter, bucket: i32): void {
  waiter.bucket = bucket;
  waiter.next = null;
  const last = lasts[bucket];
  waiter.previous = last;
  if (last) last.next = waiter;
  else firsts[bucket] = waiter;
  lasts[bucket] = waiter;
}

/** Takes a waiter off its list; nothing if it is on none. */
export function leaveFutex(waiter: FutexWaiter): void {
  const bucket = waiter.bucket;
  if (bucket < 0) return;
  const previous = waiter.previous;
  const next = waiter.next;
  if (previous) previous.next = next;
  else firsts[bucket] = next;
  if (next) next.previous = previous;
  else lasts[bucket] = previous;
  waiter.bucket = -1;
  waiter.previous = null;
  waiter.next = null;
}

function wakeWaiter(waiter: FutexWaiter): void {
  leaveFutex(waiter);
  waiter.woken = true;
  waiter.thread.wake();
}

/** Wakes up to `most` sleepers of the identified word that share a bit with the set; how many there were. */
export function wakeSleepers(most: u32, bits: u32): u32 {
  const object = keyObject;
  const offset = keyOffset;
  let count: u32 = 0;
  let waiter = firsts[bucketOf(object, offset)];
  while (waiter && count < most) {
    const next = waiter.next;
    if (waiter.object == object && waiter.offset == offset && waiter.bits & bits) {
      wakeWaiter(waiter);
      count++;
    }
    waiter = next;
  }
  return count;
}

/** Moves up to `most` sleepers of the identified word to another; how many. */
export function requeueSleepers(most: u32, toObject: usize, toOffset: u64): u32 {
  const object = keyObject;
  const offset = keyOffset;
  const to = bucketOf(toObject, toOffset);
  let count: u32 = 0;
  let waiter = firsts[bucketOf(object, offset)];
  while (waiter && count < most) {
    const next = waiter.next;
    if (waiter.object == object && waiter.offset == offset) {
      leaveFutex(waiter);
      waiter.object = toObject;
      waiter.offset = toOffset;
      append(waiter, to);
      count++;
    }
    waiter = next;
  }
  return count;
}

/** The first thread that waits for the identified PI lock, or null. */
export function firstForLock(): FutexWaiter | null {
  let best: FutexWaiter | null = null;
  let waiter = firsts[bucketOf(keyObject, keyOffset)];
  while (waiter) {
    if (waiter.object == keyObject && waiter.offset == keyOffset && waiter.forLock) {
      if (!best || waiter.thread.realTime > best.thread.realTime) best = waiter;
    }
    waiter = waiter.next;
  }
  return best;
}

/** Gives the identified PI lock at `word` to who waits for it, or frees it; marks are OR-ed to the word. 0 or -EFAULT. */
export function passLock(word: u64, marks: u32): i32 {
  const heir = firstForLock();
  if (!heir) return put<u32>(word, marks);
  leaveFutex(heir);
  const more: u32 = firstForLock() ? FUTEX_WAITERS : 0;
  const error = put<u32>(word, <u32>heir.thread.tid | more | marks);
  heir.woken = true;
  heir.thread.wake();
  return error;
}

/** A robust list's length no program needs to exceed (ROBUST_LIST_LIMIT). */
const ROBUST_LIMIT: i32 = 2048;

/** The thread's end: the locks it still holds are marked, and who waits for them is woken (robust_futexes(5)). */
export function releaseRobustLocks(thread: Thread): void {
  const head = thread.robustList;
  thread.robustList = 0;
  if (!head) return;
  const offset = get<u64>(head + 8);
  if (getFailed) return;
  const pending = get<u64>(head + 16);
  if (getFailed) return;
  let entry = get<u64>(head);
  for (let i = 0; i < ROBUST_LIMIT && !getFailed && (entry & ~1) != head; i++) {
    const lock = entry;
    // The next one first: whoever takes the lock may change the list.
    entry = get<u64>(lock & ~1);
    const failed = getFailed;
    if ((lock & ~1) != (pending & ~1)) releaseLock(thread, (lock & ~1) + offset, (lock & 1) != 0);
    if (failed) break;
    get<u32>(head);
  }
  if (pending & ~1) releaseLock(thread, (pending & ~1) + offset, (pending & 1) != 0);
}

function releaseLock(thread: Thread, word: u64, isPi: bool): void {
  if (word & 3) return;
  const value = get<u32>(word);
  if (getFailed || (value & FUTEX_TID_MASK) != <u32>thread.tid) return;
  identify(thread, word, false);
  if (isPi) {
    passLock(word, FUTEX_OWNER_DIED);
    return;
  }
  if (put<u32>(word, (value & FUTEX_WAITERS) | FUTEX_OWNER_DIED) < 0) return;
  if (value & FUTEX_WAITERS) wakeSleepers(1, u32.MAX_VALUE);
}
