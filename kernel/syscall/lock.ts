// mlock(2) and its kin. Pages never leave memory once they are there: what locking adds is that they are there, and
// that it is counted.

import { EINVAL, ENOMEM, EPERM } from "../abi/errno";
import { MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT, MLOCK_ONFAULT } from "../abi/mman";
import { layout } from "../mm/layout";
import { LOCKED } from "../mm/vma";
import { PAGE_MASK, READ } from "../platform/pagemap";
import { CAP_IPC_LOCK } from "../proc/identity";
import { RLIMIT_MEMLOCK } from "../proc/limits";
import { current } from "../proc/thread";
import { populate, roundUp } from "./memory";

function isUnlimited(): bool {
  return current().process.identity.can(CAP_IPC_LOCK);
}

/** Whether the program may lock anything at all. */
export function mayLock(): bool {
  return isUnlimited() || current().process.limits.soft(RLIMIT_MEMLOCK) != 0;
}

/** Whether so many bytes more would be beyond RLIMIT_MEMLOCK. */
export function exceedsLocks(more: u64): bool {
  const locked = current().process.space.lockedBytes(0, layout().userEnd);
  return !isUnlimited() && locked + more > (current().process.limits.soft(RLIMIT_MEMLOCK) & ~PAGE_MASK);
}

/** mlock2(2): MLOCK_ONFAULT's pages need not be there now. */
export function mlock2(address: u64, length: u64, flags: u32): i64 {
  if (flags & ~MLOCK_ONFAULT) return -EINVAL;
  if (!mayLock()) return -EPERM;
  const start = address & ~PAGE_MASK;
  const end = roundUp(address + length);
  if (address + length < address || end > layout().userEnd) return length ? -ENOMEM : 0;
  const space = current().process.space;
  if (exceedsLocks(end - start - space.lockedBytes(start, end))) return -ENOMEM;
  if (!space.isMapped(start, end) || !space.hasRoomForMaps) return -ENOMEM;
  space.changeFlags(start, end, LOCKED, 0);
  if (!flags) populate(space, start, end, READ);
  return 0;
}

export function munlock(address: u64, length: u64): i64 {
  const start = address & ~PAGE_MASK;
  const end = roundUp(address + length);
  if (address + length < address || end > layout().userEnd) return length ? -ENOMEM : 0;
  const space = current().process.space;
  if (!space.isMapped(start, end) || !space.hasRoomForMaps) return -ENOMEM;
  space.changeFlags(start, end, 0, LOCKED);
  return 0;
}

export function mlockall(flags: u32): i64 {
  if (!flags || flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) || flags == MCL_ONFAULT) return -EINVAL;
  if (!mayLock()) return -EPERM;
  const space = current().process.space;
  const limit = current().process.limits.soft(RLIMIT_MEMLOCK);
  if (flags & MCL_CURRENT && !isUnlimited() && space.mappedBytes > limit) return -ENOMEM;
  space.locksFuture = (flags & MCL_FUTURE) != 0;
  if (!(flags & MCL_CURRENT)) return 0;
  space.changeFlags(0, layout().userEnd, LOCKED, 0);
  for (let i = 0; i < space.vmas.length && !(flags & MCL_ONFAULT); i++) {
    populate(space, space.vmas[i].start, space.vmas[i].end, READ);
  }
  return 0;
}

export function munlockall(): i64 {
  const space = current().process.space;
  space.locksFuture = false;
  space.changeFlags(0, layout().userEnd, 0, LOCKED);
  return 0;
}
