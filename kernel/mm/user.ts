// The only way to the program's memory. A bad address is -EFAULT, never a fault of the kernel.
//
// The kernel never dereferences an address of the program: the page map (platform/pagemap.ts) moves the bytes as far as
// it may, and the address space brings in the page where it could not go on.

import { EFAULT, ENAMETOOLONG } from "../abi/errno";
import { byteString } from "../lib/bytes";
import { heapHasRoom } from "../platform/frames";
import { PAGE_MASK, PAGE_SIZE, READ, WRITE } from "../platform/pagemap";
import { currentSpace } from "./space";

/** Bytes from address to the end of its page. */
function restOfPage(address: u64): usize {
  return <usize>PAGE_SIZE - <usize>(address & PAGE_MASK);
}

/** After a transfer met a bad page: how many bytes it had moved until there. */
export let movedBeforeFault: u64 = 0;

/** Copies from the program; 0 or -EFAULT. */
export function copyIn(to: usize, from: u64, length: usize): i32 {
  const pages = currentSpace.pages;
  let done = pages.read(from, to, length);
  while (done < length) {
    const part = currentSpace.bringIn(from + done, READ) ? pages.read(from + done, to + done, length - done) : 0;
    if (!part) return stoppedAfter(done);
    done += part;
  }
  return 0;
}

/** Copies to the program; 0 or -EFAULT (what came before the bad page has been written). */
export function copyOut(to: u64, from: usize, length: usize): i32 {
  const pages = currentSpace.pages;
  let done = pages.write(to, from, length);
  while (done < length) {
    const part = currentSpace.bringIn(to + done, WRITE) ? pages.write(to + done, from + done, length - done) : 0;
    if (!part) return stoppedAfter(done);
    done += part;
  }
  return 0;
}

/** Fills the program's memory with zeros; 0 or -EFAULT. */
export function clearOut(to: u64, length: u64): i32 {
  const pages = currentSpace.pages;
  let done: u64 = pages.clear(to, lengthOf(length));
  while (done < length) {
    const part = currentSpace.bringIn(to + done, WRITE) ? pages.clear(to + done, lengthOf(length - done)) : 0;
    if (!part) return stoppedAfter(done);
    done += part;
  }
  return 0;
}

/** As much of a length as fits in usize. */
function lengthOf(length: u64): usize {
  return <usize>min(length, 1 << 31);
}

function stoppedAfter(done: u64): i32 {
  movedBeforeFault = done;
  return -EFAULT;
}

/** Stores one value; 0 or -EFAULT. */
export function put<T>(to: u64, value: T): i32 {
  if (restOfPage(to) < sizeof<T>()) {
    store<T>(scratch, value);
    return copyOut(to, scratch, sizeof<T>());
  }
  const pages = currentSpace.pages;
  pages.storeValue(to, <u64>value, sizeof<T>());
  if (!pages.missed) return 0;
  if (!currentSpace.bringIn(to, WRITE)) return -EFAULT;
  pages.storeValue(to, <u64>value, sizeof<T>());
  return pages.missed ? -EFAULT : 0;
}

/** True after get() met a bad address; stays so until the next get(). */
export let getFailed: bool = false;

/** Loads one value; check getFailed afterwards. */
export function get<T>(from: u64): T {
  if (restOfPage(from) < sizeof<T>()) {
    getFailed = copyIn(scratch, from, sizeof<T>()) < 0;
    return getFailed ? <T>0 : load<T>(scratch);
  }
  const pages = currentSpace.pages;
  let value = pages.loadValue(from, sizeof<T>());
  getFailed = pages.missed;
  if (!getFailed) return <T>value;
  if (!currentSpace.bringIn(from, READ)) return <T>0;
  value = pages.loadValue(from, sizeof<T>());
  getFailed = pages.missed;
  return <T>value;
}

const scratch: usize = memory.data(16);

/** Why the last getString failed: -EFAULT or -ENAMETOOLONG. */
export let getStringError: i32 = 0;

/** A zero-terminated string of less than limit bytes as a byte string; null with getStringError set. */
export function getString(from: u64, limit: i32): string | null {
  let length = 0;
  while (length < limit) {
    const at = from + length;
    const wanted = min(min(limit - length, STRING_PART), <i32>restOfPage(at));
    if (copyIn(stringPart, at, wanted) < 0) {
      getStringError = -EFAULT;
      return null;
    }
    const part = lengthBefore0(stringPart, wanted);
    if (part < wanted) return length ? copyString(from, length + part) : byteString(stringPart, part);
    length += part;
  }
  getStringError = -ENAMETOOLONG;
  return null;
}

/** A string whose length is known; another thread can't run meanwhile. */
function copyString(from: u64, length: i32): string | null {
  // Its bytes, and twice as many as a string.
  if (length > LONG && !heapHasRoom(3 * <usize>length)) {
    getStringError = -ENAMETOOLONG;
    return null;
  }
  const bytes = heap.alloc(length);
  copyIn(bytes, from, length);
  const text = byteString(bytes, length);
  heap.free(bytes);
  return text;
}

/** Longer strings are only copied if there is memory for them. */
const LONG: i32 = 4096;
/** Most strings end within their first piece. */
const STRING_PART: i32 = 64;
const stringPart: usize = memory.data(64);

/** Bytes before the first zero, or length if there is none. */
function lengthBefore0(at: usize, length: i32): i32 {
  for (let i = 0; i < length; i++) if (!load<u8>(at + i)) return i;
  return length;
}
