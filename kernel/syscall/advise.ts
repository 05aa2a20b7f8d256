// What programs say of their memory and ask of it: madvise(2), mincore(2), msync(2), mlock(2) and kin.

import { EFAULT, EINVAL, ENOMEM, EPERM } from "../abi/errno";
import * as mman from "../abi/mman";
import { RegularInode } from "../fs/regular";
import { layout } from "../mm/layout";
import { AddressSpace } from "../mm/space";
import { put } from "../mm/user";
import { EMPTY_IN_CHILD, NOT_IN_CHILD } from "../mm/vma";
import { PAGE_MASK, PAGE_SIZE, READ, WRITE } from "../platform/pagemap";
import { current } from "../proc/thread";
import { populate, roundUp } from "./memory";

const MADV_HWPOISON: i32 = 100;
const MADV_SOFT_OFFLINE: i32 = 101;

function isKnown(advice: i32): bool {
  return (advice >= 0 && advice <= 4) || (advice >= 8 && advice <= mman.MADV_LAST);
}

export function madvise(address: u64, length: u64, advice: i32): i64 {
  if (advice == MADV_HWPOISON || advice == MADV_SOFT_OFFLINE) return -EPERM;
  if (address & PAGE_MASK || !isKnown(advice)) return -EINVAL;
  const size = roundUp(length);
  if (length && !size) return -EINVAL;
  if (address + size < address) return -EINVAL;
  if (!size) return 0;
  if (address > layout().userEnd || size > layout().userEnd - address) return -ENOMEM;
  const space = current().process.space;
  const end = address + size;
  if (!space.hasRoomForMaps && advice != mman.MADV_DONTNEED) return -ENOMEM;
  // What is mapped gets the advice even where something else is not.
  const complete = space.isMapped(address, end);
  const error = advise(space, address, end, advice);
  return error ? error : complete ? 0 : -ENOMEM;
}

function advise(space: AddressSpace, start: u64, end: u64, advice: i32): i64 {
  switch (advice) {
    case mman.MADV_DONTNEED:
      if (space.lockedBytes(start, end)) return -EINVAL;
      space.dropPages(start, end);
      return 0;
    case mman.MADV_FREE:
      // The pages may go at any time, so they may as well go now; those of files are not anonymous.
      if (space.hasBacking(start, end) || space.lockedBytes(start, end)) return -EINVAL;
      space.dropPages(start, end);
      return 0;
    case mman.MADV_DONTFORK:
      space.changeFlags(start, end, NOT_IN_CHILD, 0);
      return 0;
    case mman.MADV_DOFORK:
      space.changeFlags(start, end, 0, NOT_IN_CHILD);
      return 0;
    case mman.MADV_WIPEONFORK:
      if (space.hasBacking(start, end)) return -EINVAL;
      space.changeFlags(start, end, EMPTY_IN_CHILD, 0);
      return 0;
    case mman.MADV_KEEPONFORK:
      space.changeFlags(start, end, 0, EMPTY_IN_CHILD);
      return 0;
    case mman.MADV_REMOVE:
      return punch(space, start, end);
    case mman.MADV_POPULATE_READ:
      return populate(space, start, end, READ) ? 0 : -ENOMEM;
    case mman.MADV_POPULATE_WRITE:
      return populate(space, start, end, WRITE) ? 0 : -ENOMEM;
    default:
      return 0;
  }
}

/** MADV_REMOVE: the part of the file that is mapped there becomes zeros. */
function punch(space: AddressSpace, start: u64, end: u64): i64 {
  const vma = space.find(start);
  if (!vma || !vma.sharesPages || vma.end < end || !(vma.permissions & WRITE)) return -EINVAL;
  const inode = vma.backing as RegularInode;
  const offset = vma.offset + (start - vma.start);
  space.dropPages(start, end);
  return inode.punch(offset, offset + (end - start));
}

export function mincore(address: u64, length: u64, to: u64): i64 {
  if (address & PAGE_MASK) return -EINVAL;
  const size = roundUp(length);
  if (address > layout().userEnd || size > layout().userEnd - address) return -ENOMEM;
  const space = current().process.space;
  if (!space.isMapped(address, address + size)) return -ENOMEM;
  for (let page = address; page < address + size; page += PAGE_SIZE, to++) {
    const vma = space.find(page);
    // Files are in memory whether a page is mapped or not.
    const there = space.pages.has(page) || (vma != null && vma.backing != null);
    if (put<u8>(to, there ? 1 : 0) < 0) return -EFAULT;
  }
  return 0;
}

/** Files are in memory: what is written to a shared mapping is in the file at once. */
export function msync(address: u64, length: u64, flags: u32): i64 {
  const known = mman.MS_ASYNC | mman.MS_INVALIDATE | mman.MS_SYNC;
  if (flags & ~known || address & PAGE_MASK) return -EINVAL;
  if ((flags & (mman.MS_ASYNC | mman.MS_SYNC)) == (mman.MS_ASYNC | mman.MS_SYNC)) return -EINVAL;
  const size = roundUp(length);
  if (address > layout().userEnd || size > layout().userEnd - address) return -ENOMEM;
  if (!current().process.space.isMapped(address, address + size)) return -ENOMEM;
  return 0;
}
