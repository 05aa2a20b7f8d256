// shmget(2), shmat(2), shmdt(2), shmctl(2).

import { EACCES, EFAULT, EINVAL, ENOMEM, ENOSYS, EPERM } from "../abi/errno";
import * as abi from "../abi/shm";
import { wallClock } from "../fs/clock";
import { MAY_READ, MAY_WRITE } from "../fs/credentials";
import { failure } from "../fs/failure";
import {
  findSegment,
  highestPlace,
  MOST_SEGMENTS,
  mayUse,
  SharedSegment,
  segmentAt,
  segmentOf,
} from "../ipc/sharedsegment";
import { layout } from "../mm/layout";
import { AddressSpace } from "../mm/space";
import { copyOut, get, getFailed } from "../mm/user";
import { EXECUTE, PAGE_MASK, PAGE_SHIFT, READ, WRITE } from "../platform/pagemap";
import { current } from "../proc/thread";
import { roundUp } from "./memory";
import { SECOND } from "./time";

export function shmget(key: i32, size: u64, flags: u32): i64 {
  const process = current().process;
  if (!process.space.pages.canShare) return -ENOSYS;
  if (flags & abi.SHM_HUGETLB) return -ENOMEM;
  const segment = findSegment(key, size, flags, process.pid);
  return segment ? segment.id : failure();
}

/** The address of the new mapping. */
export function shmat(id: i32, address: u64, flags: u32): i64 {
  const segment = segmentOf(id);
  if (!segment) return failure();
  const writes = !(flags & abi.SHM_RDONLY);
  if (!mayUse(segment, writes ? MAY_READ | MAY_WRITE : MAY_READ)) return -EACCES;
  const process = current().process;
  const size = roundUp(segment.bytes);
  const start = choosePlace(process.space, address, size, flags);
  if (start < 0) return start;
  const access = READ | (writes ? WRITE : 0) | (flags & abi.SHM_EXEC ? EXECUTE : 0);
  const error = process.space.mapAt(<u64>start, <u64>start + size, access, true, segment, 0);
  if (error) return error;
  segment.lastPid = process.pid;
  return start;
}

function choosePlace(space: AddressSpace, address: u64, size: u64, flags: u32): i64 {
  if (!address) {
    if (flags & abi.SHM_REMAP) return -EINVAL;
    const place = space.findFree(size);
    return place ? place : -ENOMEM;
  }
  const start = flags & abi.SHM_RND ? address & ~PAGE_MASK : address;
  if (start & PAGE_MASK) return -EINVAL;
  if (start > layout().userEnd - size || start < layout().minAddress) return -EINVAL;
  return flags & abi.SHM_REMAP || space.isFree(start, start + size) ? start : -EINVAL;
}

/** Removes the mappings of the segment that is attached at an address, as far as they are left. */
export function shmdt(address: u64): i64 {
  const process = current().process;
  const space = process.space;
  const first = space.find(address);
  if (!first || first.start != address) return -EINVAL;
  const backing = first.backing;
  if (!(backing instanceof SharedSegment)) return -EINVAL;
  const segment = changetype<SharedSegment>(backing);
  segment.lastPid = process.pid;
  space.unmapBacking(segment, address, address + roundUp(segment.bytes));
  return 0;
}

export function shmctl(id: i32, command: i32, buffer: u64): i64 {
  switch (command) {
    case abi.IPC_INFO:
      return putLimits(buffer);
    case abi.SHM_INFO:
      return putUsage(buffer);
    case abi.SHM_STAT:
    case abi.SHM_STAT_ANY: {
      const segment = segmentAt(id);
      if (!segment) return -EINVAL;
      const error = putStatus(segment, buffer, command == abi.SHM_STAT_ANY);
      return error ? error : segment.id;
    }
  }
  const segment = segmentOf(id);
  if (!segment) return failure();
  if (command == abi.IPC_STAT) return putStatus(segment, buffer, false);
  return change(segment, command, buffer);
}

function change(segment: SharedSegment, command: i32, buffer: u64): i64 {
  if (command != abi.IPC_RMID && command != abi.IPC_SET && command != abi.SHM_LOCK && command != abi.SHM_UNLOCK) {
    return -EINVAL;
  }
  const uid = command == abi.IPC_SET ? get<u32>(buffer + abi.SHM_UID) : 0;
  if (command == abi.IPC_SET && getFailed) return -EFAULT;
  if (!segment.isOwn) return -EPERM;
  if (command == abi.IPC_RMID) segment.remove();
  else if (command == abi.SHM_LOCK) segment.lockFlag = abi.SHM_LOCKED;
  else if (command == abi.SHM_UNLOCK) segment.lockFlag = 0;
  else {
    const gid = get<u32>(buffer + abi.SHM_GID);
    const mode = get<u32>(buffer + abi.SHM_MODE);
    if (getFailed) return -EFAULT;
    segment.uid = uid;
    segment.gid = gid;
    segment.mode = (segment.mode & ~(<u32>0o777)) | (mode & 0o777);
    segment.changedAt = wallClock();
  }
  return 0;
}

const scratch: usize = memory.data(112);

function putStatus(segment: SharedSegment, buffer: u64, anybody: bool): i64 {
  if (!anybody && !mayUse(segment, MAY_READ)) return -EACCES;
  memory.fill(scratch, 0, abi.SHMID_DS_SIZE);
  store<i32>(scratch + abi.SHM_KEY, segment.key);
  store<u32>(scratch + abi.SHM_UID, segment.uid);
  store<u32>(scratch + abi.SHM_GID, segment.gid);
  store<u32>(scratch + abi.SHM_CUID, segment.creator);
  store<u32>(scratch + abi.SHM_CGID, segment.creatorGroup);
  store<u32>(scratch + abi.SHM_MODE, segment.shownMode);
  store<u16>(scratch + abi.SHM_SEQ, <u16>(segment.id >> 15));
  store<u64>(scratch + abi.SHM_SEGSZ, segment.bytes);
  store<u64>(scratch + abi.SHM_ATIME, segment.attachedAt / SECOND);
  store<u64>(scratch + abi.SHM_DTIME, segment.detachedAt / SECOND);
  store<u64>(scratch + abi.SHM_CTIME, segment.changedAt / SECOND);
  store<i32>(scratch + abi.SHM_CPID, segment.creatorPid);
  store<i32>(scratch + abi.SHM_LPID, segment.lastPid);
  store<u64>(scratch + abi.SHM_NATTCH, segment.attachments);
  return copyOut(buffer, scratch, abi.SHMID_DS_SIZE) < 0 ? -EFAULT : 0;
}

/** Linux's defaults: as good as no limit. */
const LIMIT: u64 = u64.MAX_VALUE - (1 << 24);

/** IPC_INFO: shmmax, shmmin, shmmni, shmseg, shmall. */
function putLimits(buffer: u64): i64 {
  memory.fill(scratch, 0, abi.SHMINFO_SIZE);
  store<u64>(scratch, LIMIT);
  store<u64>(scratch, 1, 8);
  store<u64>(scratch, MOST_SEGMENTS, 16);
  store<u64>(scratch, MOST_SEGMENTS, 24);
  store<u64>(scratch, LIMIT, 32);
  return copyOut(buffer, scratch, abi.SHMINFO_SIZE) < 0 ? -EFAULT : highestPlace();
}

/** SHM_INFO: segments, their pages, those in memory. */
function putUsage(buffer: u64): i64 {
  let count: u32 = 0;
  let pages: u64 = 0;
  let present: u64 = 0;
  for (let place = highestPlace(); place >= 0; place--) {
    const segment = segmentAt(place);
    if (!segment) continue;
    count++;
    pages += roundUp(segment.bytes) >> PAGE_SHIFT;
    present += segment.blocks >> (PAGE_SHIFT - 9);
  }
  memory.fill(scratch, 0, abi.SHM_INFO_SIZE);
  store<u32>(scratch, count);
  store<u64>(scratch, pages, 8);
  store<u64>(scratch, present, 16);
  return copyOut(buffer, scratch, abi.SHM_INFO_SIZE) < 0 ? -EFAULT : highestPlace();
}
