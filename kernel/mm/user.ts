// The only way to the program's memory. A bad address is -EFAULT, never a fault of the kernel.
//
// The page tables are walked in software and the bytes reached through the kernel's own window, so the kernel
// never dereferences an address of the program: SMAP stays on all the time and no fix-up table is needed.

import { EFAULT, ENAMETOOLONG } from "../abi/errno";
import { byteString } from "../lib/bytes";
import { PAGE_MASK, PAGE_SIZE } from "../platform/pagemap";
import { currentSpace } from "./space";

/** Bytes from address to the end of its page. */
function restOfPage(address: u64): usize {
  return <usize>PAGE_SIZE - <usize>(address & PAGE_MASK);
}

/** After a transfer met a bad page: how many bytes it had moved until there. */
export let movedBeforeFault: u64 = 0;

/** Copies from the program; 0 or -EFAULT. */
export function copyIn(to: usize, from: u64, length: usize): i32 {
  const start = from;
  while (length) {
    const at = currentSpace.touch(from, false);
    if (!at) {
      movedBeforeFault = from - start;
      return -EFAULT;
    }
    const part = min(length, restOfPage(from));
    memory.copy(to, at, part);
    to += part;
    from += part;
    length -= part;
  }
  return 0;
}

/** Copies to the program; 0 or -EFAULT (what came before the bad page has been written). */
export function copyOut(to: u64, from: usize, length: usize): i32 {
  const start = to;
  while (length) {
    const at = currentSpace.touch(to, true);
    if (!at) {
      movedBeforeFault = to - start;
      return -EFAULT;
    }
    const part = min(length, restOfPage(to));
    memory.copy(at, from, part);
    to += part;
    from += part;
    length -= part;
  }
  return 0;
}

/** Fills the program's memory with zeros; 0 or -EFAULT. */
export function clearOut(to: u64, length: u64): i32 {
  const start = to;
  while (length) {
    const at = currentSpace.touch(to, true);
    if (!at) {
      movedBeforeFault = to - start;
      return -EFAULT;
    }
    const part = <usize>min(length, <u64>restOfPage(to));
    memory.fill(at, 0, part);
    to += part;
    length -= part;
  }
  return 0;
}

/** Stores one value; 0 or -EFAULT. */
export function put<T>(to: u64, value: T): i32 {
  if (restOfPage(to) >= sizeof<T>()) {
    const at = currentSpace.touch(to, true);
    if (!at) return -EFAULT;
    store<T>(at, value);
    return 0;
  }
  store<T>(scratch, value);
  return copyOut(to, scratch, sizeof<T>());
}

/** True after get() met a bad address; stays so until the next get(). */
export let getFailed: bool = false;

/** Loads one value; check getFailed afterwards. */
export function get<T>(from: u64): T {
  getFailed = false;
  if (restOfPage(from) >= sizeof<T>()) {
    const at = currentSpace.touch(from, false);
    if (at) return load<T>(at);
    getFailed = true;
    return <T>0;
  }
  getFailed = copyIn(scratch, from, sizeof<T>()) < 0;
  return getFailed ? <T>0 : load<T>(scratch);
}

const scratch: usize = memory.data(16);

/** Why the last getString failed: -EFAULT or -ENAMETOOLONG. */
export let getStringError: i32 = 0;

/** A zero-terminated string of less than limit bytes as a byte string; null with getStringError set. */
export function getString(from: u64, limit: i32): string | null {
  const start = from;
  let length = 0;
  while (length < limit) {
    const at = currentSpace.touch(from, false);
    if (!at) {
      getStringError = -EFAULT;
      return null;
    }
    const part = <i32>restOfPage(from);
    for (let i = 0; i < part; i++) {
      if (length + i >= limit) break;
      if (!load<u8>(at + i)) return gather(start, length + i, at, i);
    }
    length += part;
    from += part;
  }
  getStringError = -ENAMETOOLONG;
  return null;
}

/** The string's bytes again, now that its length is known; its last part bytes lie at `at`. */
function gather(start: u64, length: i32, at: usize, part: i32): string | null {
  if (part == length) return byteString(at, length);
  const buffer = heap.alloc(length);
  copyIn(buffer, start, length);
  const result = byteString(buffer, length);
  heap.free(buffer);
  return result;
}
