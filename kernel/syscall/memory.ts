// mmap(2), munmap(2), mprotect(2), brk(2).

import { EACCES, EAGAIN, EBADF, EEXIST, EINVAL, ENODEV, ENOMEM, EOPNOTSUPP, EOVERFLOW, EPERM } from "../abi/errno";
import { F_SEAL_FUTURE_WRITE, F_SEAL_WRITE } from "../abi/fcntl";
import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_GROWSDOWN,
  MAP_HUGETLB,
  MAP_LOCKED,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  MAP_TYPE,
  MAP_VALID,
} from "../abi/mman";
import { DEVICE_ZERO } from "../fs/devices";
import { InodeFile } from "../fs/inodefile";
import { RegularInode } from "../fs/regular";
import { newSharedMemory } from "../fs/sharedmemory";
import { SpecialInode } from "../fs/special";
import { Backing } from "../mm/backing";
import { layout } from "../mm/layout";
import { AddressSpace } from "../mm/space";
import { GROWS_DOWN, LOCKED, NEVER_WRITABLE } from "../mm/vma";
import { framesTotal } from "../platform/frames";
import { EXECUTE, PAGE_MASK, PAGE_SIZE, READ, WRITE } from "../platform/pagemap";
import { RLIMIT_DATA } from "../proc/limits";
import { current } from "../proc/thread";
import { exceedsLocks, mayLock } from "./lock";

const ALL_PERMISSIONS: u32 = READ | WRITE | EXECUTE;

export function roundUp(length: u64): u64 {
  return (length + PAGE_MASK) & ~PAGE_MASK;
}

/** What the descriptor given to mmap stands for, when mapError is 0: null for zeros (/dev/zero). */
function backingOf(fd: i32, permissions: u32, shared: bool): Backing | null {
  const file = current().process.files.get(fd);
  sharedFlags = 0;
  mapError = -EBADF;
  if (!file) return null;
  mapError = -ENODEV;
  if (!(file instanceof InodeFile)) return null;
  const inode = (file as InodeFile).inode;
  mapError = -EACCES;
  if (!file.readable || (shared && permissions & WRITE && !file.writable)) return null;
  mapError = 0;
  if (inode instanceof SpecialInode && (inode as SpecialInode).rdev == DEVICE_ZERO) return null;
  mapError = -ENODEV;
  if (!inode.isRegular) return null;
  mapError = 0;
  if (shared) {
    const sealed = mayShare(inode as RegularInode);
    sharedFlags = file.writable && !sealed ? 0 : NEVER_WRITABLE;
    if (permissions & WRITE) mapError = sealed;
  }
  return inode;
}

let mapError: i32 = 0;
/** Flags that the mapping of that file gets if it is shared. */
let sharedFlags: u32 = 0;

/** Whether what is written to a shared mapping of the file can reach it. */
function mayShare(inode: RegularInode): i32 {
  if (!current().process.space.pages.canShare) return -ENODEV;
  return inode.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE) ? -EPERM : 0;
}

/** Programs may ask for more than there is, but not for more than there could ever be, unless they say so. */
function isTooMuch(size: u64, permissions: u32, flags: u32): bool {
  return (permissions & WRITE) != 0 && !(flags & MAP_NORESERVE) && size > <u64>framesTotal() * PAGE_SIZE;
}

export function mmap(address: u64, length: u64, permissions: u32, flags: u32, fd: i32, offset: u64): i64 {
  const type = flags & MAP_TYPE;
  if (!length || offset & PAGE_MASK) return -EINVAL;
  if (type != MAP_PRIVATE && type != MAP_SHARED && type != MAP_SHARED_VALIDATE) return -EINVAL;
  if (type == MAP_SHARED_VALIDATE && flags & MAP_ANONYMOUS) return -EINVAL;
  if (type == MAP_SHARED_VALIDATE && flags & ~MAP_VALID) return -EOPNOTSUPP;
  const size = roundUp(length);
  if (!size || size > layout().userEnd || flags & MAP_HUGETLB) return -ENOMEM;
  if (offset + size < offset) return -EOVERFLOW;
  const shared = type != MAP_PRIVATE;
  const space = current().process.space;
  let backing: Backing | null = null;
  sharedFlags = 0;
  if (!(flags & MAP_ANONYMOUS)) {
    backing = backingOf(fd, permissions, shared);
    if (mapError) return mapError;
  }
  const start = choosePlace(space, address, size, flags);
  if (start < 0) return start;
  if (isTooMuch(size, permissions, flags) || !space.mayGrow(size)) return -ENOMEM;
  if (!shared && permissions & WRITE && !mayHaveData(size)) return -ENOMEM;
  const locks = (flags & MAP_LOCKED) != 0 || space.locksFuture;
  if (flags & MAP_LOCKED && !mayLock()) return -EPERM;
  if (locks && exceedsLocks(size)) return -EAGAIN;
  if (shared && !backing && space.pages.canShare) {
    backing = newSharedMemory(size);
    offset = 0;
  }
  const peculiar = (flags & MAP_GROWSDOWN ? GROWS_DOWN : 0) | (locks ? LOCKED : 0) | (shared ? sharedFlags : 0);
  const access = permissions & ALL_PERMISSIONS;
  const end = <u64>start + size;
  const error = space.mapAt(<u64>start, end, access, shared, backing, backing ? offset : 0, peculiar);
  if (error) return error;
  if (flags & MAP_POPULATE || locks) populate(space, <u64>start, end, permissions & WRITE ? WRITE : READ);
  return start;
}

/** RLIMIT_DATA. */
function mayHaveData(more: u64): bool {
  const limit = current().process.limits.soft(RLIMIT_DATA);
  return limit == u64.MAX_VALUE || current().process.space.dataBytes + more <= limit;
}

/** Brings in the pages of a range, as far as they may be accessed; false where one could not be. */
export function populate(space: AddressSpace, start: u64, end: u64, access: u32): bool {
  for (let page = start; page < end; page += PAGE_SIZE) if (!space.bringIn(page, access)) return false;
  return true;
}

function choosePlace(space: AddressSpace, address: u64, size: u64, flags: u32): i64 {
  if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
    if (address & PAGE_MASK) return -EINVAL;
    if (address > layout().userEnd - size) return -ENOMEM;
    if (address < layout().minAddress) return -EPERM;
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
  const space = current().process.space;
  const end = address + roundUp(length);
  if (!space.hasRoomForMaps && space.splits(address, end)) return -ENOMEM;
  space.unmap(address, end);
  return 0;
}

const PROT_GROWSDOWN: u32 = 0x01000000;
const PROT_GROWSUP: u32 = 0x02000000;

export function mprotect(address: u64, length: u64, permissions: u32): i64 {
  const wanted = permissions & ~(PROT_GROWSDOWN | PROT_GROWSUP);
  if (address & PAGE_MASK || wanted & ~ALL_PERMISSIONS) return -EINVAL;
  const size = roundUp(length);
  if (!size) return length ? -ENOMEM : 0;
  if (address > layout().userEnd || size > layout().userEnd - address) return -ENOMEM;
  const space = current().process.space;
  if (wanted & WRITE && space.hasUnwritable(address, address + size)) return -EACCES;
  if (wanted & WRITE && !mayHaveData(space.futureData(address, address + size))) return -ENOMEM;
  return space.protect(address, address + size, wanted);
}

export function brk(end: u64): i64 {
  const space = current().process.space;
  const more = end > space.brkEnd ? roundUp(end) - roundUp(space.brkEnd) : 0;
  if (more && (!space.mayGrow(more) || !mayHaveData(more))) return space.brkEnd;
  return space.setBrk(end);
}
