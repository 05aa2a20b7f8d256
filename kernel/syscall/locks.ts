// Advisory locks: flock(2), and fcntl(2)'s F_SETLK, F_OFD_SETLK and their kin.

import { EBADF, EFAULT, EINVAL, EOVERFLOW } from "../abi/errno";
import {
  F_GETLK,
  F_OFD_GETLK,
  F_OFD_SETLKW,
  F_RDLCK,
  F_SETLKW,
  F_UNLCK,
  F_WRLCK,
  LOCK_EX,
  LOCK_NB,
  LOCK_SH,
  LOCK_UN,
  O_PATH,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
  SIZEOF_FLOCK,
} from "../abi/fcntl";
import { File } from "../fs/file";
import { Inode } from "../fs/inode";
import { InodeFile } from "../fs/inodefile";
import { LOCK_END, Lock, Locks, NO_PID } from "../fs/locks";
import { copyIn, copyOut } from "../mm/user";
import { current } from "../proc/thread";
import { fileOf } from "./arguments";

/** struct flock. */
const record: usize = memory.data(32);
const TYPE: usize = 0;
const WHENCE: usize = 2;
const START: usize = 8;
const LENGTH: usize = 16;
const PID: usize = 24;

function locksOf(inode: Inode): Locks {
  let locks = inode.locks;
  if (!locks) {
    locks = new Locks();
    inode.locks = locks;
  }
  return locks;
}

/** The range in `record`, as readRange found it: its first and its last byte. */
let rangeStart: u64 = 0;
let rangeEnd: u64 = 0;

function readRange(file: InodeFile): i32 {
  const whence = load<i16>(record + WHENCE);
  let start = load<i64>(record + START);
  if (whence == SEEK_CUR) start += <i64>file.position;
  else if (whence == SEEK_END) start += <i64>file.inode.size;
  else if (whence != SEEK_SET) return -EINVAL;
  const length = load<i64>(record + LENGTH);
  if (start < 0) return -EINVAL;
  // A negative length means the bytes before.
  const first = length < 0 ? start + length : start;
  if (first < 0) return -EINVAL;
  const last = length < 0 ? start - 1 : length ? start + length - 1 : <i64>LOCK_END;
  if (last < first) return -EOVERFLOW;
  rangeStart = <u64>first;
  rangeEnd = <u64>last;
  return 0;
}

/** The lock commands of fcntl(2). */
export function fcntlLock(file: File, command: i32, argument: u64): i64 {
  if (copyIn(record, argument, SIZEOF_FLOCK) < 0) return -EFAULT;
  if (!(file instanceof InodeFile)) return -EINVAL;
  const held = changetype<InodeFile>(file);
  const type = load<i16>(record + TYPE);
  if (type != F_RDLCK && type != F_WRLCK && type != F_UNLCK) return -EINVAL;
  const error = readRange(held);
  if (error < 0) return error;
  const ofFile = command >= F_OFD_GETLK;
  if (ofFile && load<i32>(record + PID)) return -EINVAL;
  const process = current().process;
  const owner = ofFile ? changetype<usize>(file) : changetype<usize>(process.files);
  const wanted = new Lock(owner, ofFile ? NO_PID : process.pid, type == F_WRLCK, rangeStart, rangeEnd);
  const locks = locksOf(held.inode);
  if (command == F_GETLK || command == F_OFD_GETLK) return type == F_UNLCK ? -EINVAL : tell(locks, wanted, argument);
  if (type == F_UNLCK) {
    locks.unlock(wanted);
    return 0;
  }
  if (type == F_RDLCK ? !file.readable : !file.writable) return -EBADF;
  return locks.lock(wanted, command == F_SETLKW || command == F_OFD_SETLKW);
}

/** F_GETLK: what is in the way. */
function tell(locks: Locks, wanted: Lock, to: u64): i64 {
  const obstacle = locks.conflict(wanted);
  if (obstacle) {
    store<i16>(record + TYPE, obstacle.exclusive ? F_WRLCK : F_RDLCK);
    store<i16>(record + WHENCE, <i16>SEEK_SET);
    store<u64>(record + START, obstacle.start);
    store<u64>(record + LENGTH, obstacle.end == LOCK_END ? 0 : obstacle.end - obstacle.start + 1);
    store<i32>(record + PID, obstacle.pid);
  } else {
    store<i16>(record + TYPE, F_UNLCK);
  }
  return copyOut(to, record, SIZEOF_FLOCK);
}

/** Files without an inode have nobody to share a lock with. */
export function flock(fd: i32, operation: i32): i64 {
  const kind = operation & ~LOCK_NB;
  if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN) return -EINVAL;
  const file = fileOf(fd);
  if (!file || file.flags & O_PATH) return -EBADF;
  if (!(file instanceof InodeFile)) return 0;
  const inode = (file as InodeFile).inode;
  const owner = changetype<usize>(file);
  if (kind != LOCK_UN) return locksOf(inode).lockWhole(owner, kind == LOCK_EX, !(operation & LOCK_NB));
  const locks = inode.locks;
  if (locks) locks.unlockWhole(owner);
  return 0;
}
