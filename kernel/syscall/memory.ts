// mmap(2) and its family.

import { EACCES, EBADF, EEXIST, EINVAL, ENODEV, ENOMEM } from "../abi/errno";
import { InodeFile } from "../fs/inodefile";
import { Backing } from "../mm/backing";
import { layout } from "../mm/layout";
import { EXECUTE, PAGE_MASK, READ, WRITE } from "../platform/pagemap";
import { current } from "../proc/thread";

const MAP_SHARED: u32 = 1;
const MAP_PRIVATE: u32 = 2;
const MAP_SHARED_VALIDATE: u32 = 3;
const MAP_TYPE: u32 = 15;
const MAP_FIXED: u32 = 0x10;
const MAP_ANONYMOUS: u32 = 0x20;
const MAP_HUGETLB: u32 = 0x40000;
const MAP_FIXED_NOREPLACE: u32 = 0x100000;
const ALL_PERMISSIONS: u32 = READ | WRITE | EXECUTE;

const MADV_DONTNEED: i32 = 4;
const MADV_FREE: i32 = 8;
/** The highest advice Linux knows. */
const MADV_LAST: i32 = 25;

function roundUp(length: u64): u64 {
  return (length + PAGE_MASK) & ~PAGE_MASK;
}

/** What a descriptor's file shows when mapped; null with mapError set. */
function backingOf(fd: i32, permissions: u32, shared: bool): Backing | null {
  const file = current().process.files.get(fd);
  mapError = -EBADF;
  if (!file) return null;
  mapError = -ENODEV;
  if (!(file instanceof InodeFile)) return null;
  mapError = -EACCES;
  if (!file.readable || (shared && permissions & WRITE && !file.writable)) return null;
  return (<InodeFile>file).inode;
}

let mapError: i32 = 0;

export function mmap(address: u64, length: u64, permissions: u32, flags: u32, fd: i32, offset: u64): i64 {
  const type = flags & MAP_TYPE;
  if (!length || offset & PAGE_MASK || permissions & ~ALL_PERMISSIONS) return -EINVAL;
  if (type != MAP_PRIVATE && type != MAP_SHARED && type != MAP_SHARED_VALIDATE) return -EINVAL;
  const size = roundUp(length);
  if (!size || size > layout().userEnd || flags & MAP_HUGETLB) return -ENOMEM;
  const shared = type != MAP_PRIVATE;
  let backing: Backing | null = null;
  if (!(flags & MAP_ANONYMOUS)) {
    backing = backingOf(fd, permissions, shared);
    if (!backing) return mapError;
    // Written pages would have to reach the file: not there yet, and better refused than lost.
    if (shared && permissions & WRITE) return -ENODEV;
  }
  const start = choosePlace(address, size, flags);
  if (start < 0) return start;
  const error = current().process.space.mapAt(<u64>start, <u64>start + size, permissions, shared, backing, offset);
  return error ? error : start;
}

function choosePlace(address: u64, size: u64, flags: u32): i64 {
  const space = current().process.space;
  if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
    if (address & PAGE_MASK) return -EINVAL;
    if (address > layout().userEnd - size || address < layout().minAddress) return -ENOMEM;
    if (flags & MAP_FIXED_NOREPLACE && !space.isFree(address, address + size)) return -EEXIST;
    return address;
  }
  const hint = address & ~PAGE_MASK;
  if (hint >= layout().minAddress && hint <= layout().userEnd - size && space.isFree(hint, hint + size)) return hint;
  const place = space.findFree(size);
  return place ? place : -ENOMEM;
}

export function munmap(address: u64, length: u64): i64 {
  if (address & PAGE_MASK || !length) return -EINVAL;
  if (address > layout().userEnd || length > layout().userEnd - address) return -EINVAL;
  current().process.space.unmap(address, address + roundUp(length));
  return 0;
}

export function mprotect(address: u64, length: u64, permissions: u32): i64 {
  if (address & PAGE_MASK || permissions & ~ALL_PERMISSIONS) return -EINVAL;
  const size = roundUp(length);
  if (!size) return 0;
  if (address > layout().userEnd || size > layout().userEnd - address) return -ENOMEM;
  return current().process.space.protect(address, address + size, permissions);
}

export function brk(end: u64): i64 {
  return current().process.space.setBrk(end);
}

export function madvise(address: u64, length: u64, advice: i32): i64 {
  if (address & PAGE_MASK || advice < 0 || advice > MADV_LAST) return -EINVAL;
  const size = roundUp(length);
  if (address > layout().userEnd || size > layout().userEnd - address) return -EINVAL;
  const space = current().process.space;
  if (!space.isMapped(address, address + size)) return -ENOMEM;
  if (advice == MADV_DONTNEED || advice == MADV_FREE) space.dropPages(address, address + size);
  return 0;
}

/** Anonymous private memory only; others give EINVAL, and libc falls back to a copy. */
export function mremap(address: u64, oldLength: u64, newLength: u64, flags: u32): i64 {
  if (address & PAGE_MASK || !newLength || flags & ~(<u32>1)) return -EINVAL;
  const space = current().process.space;
  const oldEnd = address + roundUp(oldLength);
  const newEnd = address + roundUp(newLength);
  const vma = space.find(address);
  if (!vma || !space.isMapped(address, oldEnd)) return -ENOMEM;
  if (newEnd <= oldEnd) {
    if (newEnd < oldEnd) space.unmap(newEnd, oldEnd);
    return address;
  }
  if (vma.backing || vma.end < oldEnd) return -EINVAL;
  const permissions = vma.permissions;
  if (newEnd <= layout().userEnd && space.isFree(oldEnd, newEnd)) {
    const error = space.mapAt(oldEnd, newEnd, permissions, vma.shared, null, 0);
    return error ? error : address;
  }
  return flags & 1 ? space.move(address, oldEnd, roundUp(newLength)) : -ENOMEM;
}

/** mlock, munlock, msync and their kin: pages never leave memory, so there is nothing to do but check. */
export function checkRange(address: u64, length: u64): i64 {
  const start = address & ~PAGE_MASK;
  if (address > layout().userEnd || length > layout().userEnd - address) return -ENOMEM;
  return current().process.space.isMapped(start, roundUp(address + length)) ? 0 : -ENOMEM;
}
