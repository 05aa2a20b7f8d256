// mremap(2): another size or place for a mapping, its pages moving along.

import { EAGAIN, EFAULT, EINVAL, ENOMEM } from "../abi/errno";
import { MREMAP_DONTUNMAP, MREMAP_FIXED, MREMAP_MAYMOVE } from "../abi/mman";
import { layout } from "../mm/layout";
import { AddressSpace } from "../mm/space";
import { LOCKED, Vma } from "../mm/vma";
import { PAGE_MASK } from "../platform/pagemap";
import { current } from "../proc/thread";
import { exceedsLocks } from "./lock";
import { roundUp } from "./memory";

const KNOWN: u32 = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;

export function mremap(address: u64, oldLength: u64, newLength: u64, flags: u32, target: u64): i64 {
  if (address & PAGE_MASK || flags & ~KNOWN || !newLength) return -EINVAL;
  if (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP) && !(flags & MREMAP_MAYMOVE)) return -EINVAL;
  const oldSize = roundUp(oldLength);
  const newSize = roundUp(newLength);
  if (flags & MREMAP_DONTUNMAP && oldSize != newSize) return -EINVAL;
  if (!newSize || newSize > layout().userEnd || oldSize > layout().userEnd) return -ENOMEM;
  const space = current().process.space;
  const vma = space.find(address);
  if (!vma) return -EFAULT;
  // Nothing of a shared mapping: another mapping of the same.
  if (!oldSize && !vma.sharesPages) return -EINVAL;
  if (address + oldSize > vma.end) return -EFAULT;
  if (flags & MREMAP_FIXED) return moveTo(space, vma, address, oldSize, newSize, target, flags);
  if (!(flags & MREMAP_DONTUNMAP) && oldSize) {
    if (newSize <= oldSize) {
      if (newSize < oldSize) space.unmap(address + newSize, address + oldSize);
      return address;
    }
    if (!space.mayGrow(newSize - oldSize)) return -ENOMEM;
    if (vma.flags & LOCKED && exceedsLocks(newSize - oldSize)) return -EAGAIN;
    if (grows(space, vma, address + oldSize, address + newSize)) return address;
  }
  if (!(flags & MREMAP_MAYMOVE)) return -ENOMEM;
  const place = space.findFree(newSize);
  return place ? relocate(space, vma, address, oldSize, place, newSize, flags) : -ENOMEM;
}

/** Grows where it is, if nothing is in the way. */
function grows(space: AddressSpace, vma: Vma, oldEnd: u64, newEnd: u64): bool {
  if (vma.end != oldEnd || newEnd > layout().userEnd || !space.isFree(oldEnd, newEnd)) return false;
  space.extend(vma, newEnd);
  return true;
}

function moveTo(space: AddressSpace, vma: Vma, address: u64, oldSize: u64, newSize: u64, target: u64, flags: u32): i64 {
  if (target & PAGE_MASK || target > layout().userEnd - newSize) return -EINVAL;
  if (target < address + oldSize && address < target + newSize) return -EINVAL;
  if (target < layout().minAddress) return -EINVAL;
  space.unmap(target, target + newSize);
  return relocate(space, vma, address, oldSize, target, newSize, flags);
}

function relocate(
  space: AddressSpace,
  vma: Vma,
  address: u64,
  oldSize: u64,
  target: u64,
  newSize: u64,
  flags: u32,
): i64 {
  if (!oldSize) {
    const offset = vma.offset + (address - vma.start);
    const error = space.mapAt(target, target + newSize, vma.permissions, vma.shared, vma.backing, offset, vma.flags);
    return error ? error : <i64>target;
  }
  const error = space.move(address, address + oldSize, target, newSize, (flags & MREMAP_DONTUNMAP) != 0);
  return error ? error : <i64>target;
}
