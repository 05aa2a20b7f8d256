// Changing what stat tells: chmod(2), chown(2), utimensat(2), truncate(2), umask(2), and fsync(2) and its kin.

import { EACCES, EBADF, EFAULT, EINVAL, ENODEV, EOPNOTSUPP, EPERM, EROFS, ESPIPE } from "../abi/errno";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  FALLOC_FL_KEEP_SIZE,
  FALLOC_FL_PUNCH_HOLE,
  O_PATH,
} from "../abi/fcntl";
import { IN_ATTRIB, IN_MODIFY } from "../abi/inotify";
import { S_ISGID, S_ISUID, S_PERMISSIONS } from "../abi/stat";
import { wallClock } from "../fs/clock";
import { credentials, MAY_WRITE, mayAccess } from "../fs/credentials";
import { Entry } from "../fs/entries";
import { failure } from "../fs/failure";
import { Inode } from "../fs/inode";
import { InodeFile } from "../fs/inodefile";
import { tellAbout } from "../fs/inotify/tell";
import { watching } from "../fs/inotify/watch";
import { place } from "../fs/path";
import { PipeEnd } from "../fs/pipeend";
import { RegularFile } from "../fs/regularfile";
import { copyIn } from "../mm/user";
import { current } from "../proc/thread";
import { fileOf, resolve } from "./arguments";

const NANOSECONDS: u64 = 1_000_000_000;
/** In tv_nsec of utimensat: the present time; leave it. */
const UTIME_NOW: u64 = 0x3fffffff;
const UTIME_OMIT: u64 = 0x3ffffffe;
/** An id that chown leaves alone. */
const UNCHANGED: u32 = u32.MAX_VALUE;

export function fchmodat(fd: i32, path: u64, mode: u32, flags: i32): i64 {
  if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) return -EINVAL;
  const inode = resolve(fd, path, flags);
  if (!inode) return failure();
  if (inode.isSymlink) return -EOPNOTSUPP;
  return permit(inode, place.entry, mode);
}

/** Why the current process may not change what only owners may: a negative errno, or 0. */
function refuses(inode: Inode): i32 {
  if (inode.filesystem.readOnly) return -EROFS;
  return credentials().owns(inode) ? 0 : -EPERM;
}

function permit(inode: Inode, entry: Entry | null, mode: u32): i64 {
  const error = refuses(inode);
  if (error) return error;
  // Only members of the group may make what runs as the group.
  const who = credentials();
  inode.setPermissions(who.privileged || who.isIn(inode.gid) ? mode : mode & ~S_ISGID);
  if (watching) tellAbout(inode, entry, IN_ATTRIB);
  return 0;
}

/** Files without an inode (sockets) take it and forget. */
export function fchmod(fd: i32, mode: u32): i64 {
  const file = fileOf(fd);
  if (!file || file.flags & O_PATH) return -EBADF;
  if (!(file instanceof InodeFile)) return 0;
  const opened = changetype<InodeFile>(file);
  return permit(opened.inode, opened.entry, mode);
}

function own(inode: Inode, entry: Entry | null, uid: u32, gid: u32): i64 {
  const error = refuses(inode);
  if (error) return error;
  const who = credentials();
  const gives = uid != UNCHANGED && uid != inode.uid;
  if (!who.privileged && (gives || (gid != UNCHANGED && !who.isIn(gid)))) return -EPERM;
  if (uid != UNCHANGED) inode.uid = uid;
  if (gid != UNCHANGED) inode.gid = gid;
  const lost = inode.isDirectory ? 0 : S_ISUID | S_ISGID;
  inode.setPermissions(inode.mode & ~lost);
  if (watching) tellAbout(inode, entry, IN_ATTRIB);
  return 0;
}

export function fchownat(fd: i32, path: u64, uid: u32, gid: u32, flags: i32): i64 {
  if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) return -EINVAL;
  const inode = resolve(fd, path, flags);
  return inode ? own(inode, place.entry, uid, gid) : failure();
}

export function fchown(fd: i32, uid: u32, gid: u32): i64 {
  const file = fileOf(fd);
  if (!file || file.flags & O_PATH) return -EBADF;
  if (!(file instanceof InodeFile)) return 0;
  const opened = changetype<InodeFile>(file);
  return own(opened.inode, opened.entry, uid, gid);
}

const times: usize = memory.data(32);

/** times points to two struct timespec, last access and last modification; null means now. A null path means fd itself. */
export function utimensat(fd: i32, path: u64, timesAddress: u64, flags: i32): i64 {
  if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) return -EINVAL;
  if (timesAddress) {
    if (copyIn(times, timesAddress, 32) < 0) return -EFAULT;
  } else {
    store<u64>(times + 8, UTIME_NOW);
    store<u64>(times + 24, UTIME_NOW);
  }
  return setTimes(fd, path, flags);
}

/** futimesat(2), utimes(2): two struct timeval; null means now. */
export function futimesat(fd: i32, path: u64, timesAddress: u64): i64 {
  if (!timesAddress) return utimensat(fd, path, 0, 0);
  if (copyIn(times, timesAddress, 32) < 0) return -EFAULT;
  for (let at = times; at <= times + 16; at += 16) {
    if (load<u64>(at + 8) >= 1_000_000) return -EINVAL;
    store<u64>(at + 8, load<u64>(at + 8) * 1000);
  }
  return setTimes(fd, path, 0);
}

/** utime(2): struct utimbuf, two times in seconds; null means now. */
export function utime(path: u64, timesAddress: u64): i64 {
  if (!timesAddress) return utimensat(AT_FDCWD, path, 0, 0);
  if (copyIn(times, timesAddress, 16) < 0) return -EFAULT;
  store<u64>(times + 16, load<u64>(times + 8));
  store<u64>(times + 8, 0);
  store<u64>(times + 24, 0);
  return setTimes(AT_FDCWD, path, 0);
}

function validTime(at: usize): bool {
  const nanoseconds = load<u64>(at + 8);
  return nanoseconds < NANOSECONDS || nanoseconds == UTIME_NOW || nanoseconds == UTIME_OMIT;
}

function timeAt(at: usize, before: u64, now: u64): u64 {
  const nanoseconds = load<u64>(at + 8);
  if (nanoseconds == UTIME_NOW) return now;
  if (nanoseconds == UTIME_OMIT) return before;
  return load<u64>(at) * NANOSECONDS + nanoseconds;
}

function setTimes(fd: i32, path: u64, flags: i32): i64 {
  if (!validTime(times) || !validTime(times + 16)) return -EINVAL;
  let inode: Inode | null = null;
  let entry: Entry | null = null;
  if (path) {
    inode = resolve(fd, path, flags);
    entry = place.entry;
    if (!inode) return failure();
  } else {
    const file = fileOf(fd);
    if (!file) return -EBADF;
    if (!(file instanceof InodeFile)) return 0;
    inode = (file as InodeFile).inode;
    entry = (file as InodeFile).entry;
  }
  const error = refuses(inode);
  if (error == -EROFS || (error && !(bothNow() && !mayAccess(inode, MAY_WRITE)))) {
    return error == -EPERM && bothNow() ? -EACCES : error;
  }
  const now = wallClock();
  inode.accessed = timeAt(times, inode.accessed, now);
  inode.modified = timeAt(times + 16, inode.modified, now);
  inode.changed = now;
  if (watching) tellAbout(inode, entry, IN_ATTRIB);
  return 0;
}

/** Whoever may write a file may also set its times to the present. */
function bothNow(): bool {
  return load<u64>(times + 8) == UTIME_NOW && load<u64>(times + 24) == UTIME_NOW;
}

export function truncate(path: u64, length: i64): i64 {
  if (length < 0) return -EINVAL;
  const inode = resolve(AT_FDCWD, path, 0);
  if (!inode) return failure();
  if (inode.isRegular) {
    if (inode.filesystem.readOnly) return -EROFS;
    const refusal = mayAccess(inode, MAY_WRITE);
    if (refusal) return refusal;
  }
  const error = inode.truncate(<u64>length);
  if (watching && !error) tellAbout(inode, place.entry, IN_MODIFY);
  return error;
}

export function ftruncate(fd: i32, length: i64): i64 {
  if (length < 0) return -EINVAL;
  const file = fileOf(fd);
  return file ? file.truncate(<u64>length) : -EBADF;
}

/** Frames are taken when written, so without PUNCH_HOLE only the length changes. */
export function fallocate(fd: i32, mode: i32, offset: i64, length: i64): i64 {
  if (offset < 0 || length <= 0 || offset + length < 0) return -EINVAL;
  const file = fileOf(fd);
  if (!file || !file.writable) return -EBADF;
  if (!(file instanceof RegularFile)) return file instanceof InodeFile ? -ENODEV : -ESPIPE;
  if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE) || mode == FALLOC_FL_PUNCH_HOLE) return -EOPNOTSUPP;
  const inode = (file as RegularFile).data;
  const end = <u64>(offset + length);
  if (mode & FALLOC_FL_PUNCH_HOLE) return inode.punch(<u64>offset, end);
  return mode || end <= inode.size ? 0 : file.truncate(end);
}

export function umask(mask: u32): i64 {
  const process = current().process;
  const old = process.umask;
  process.umask = mask & S_PERMISSIONS & 0o777;
  return old;
}

/** fsync(2), fdatasync(2): memory is all the storage there is. What could be waited for has none. */
export function synchronise(fd: i32): i64 {
  const file = fileOf(fd);
  if (!file || file.flags & O_PATH) return -EBADF;
  return file.pollable ? -EINVAL : 0;
}

export function syncfs(fd: i32): i64 {
  const file = fileOf(fd);
  return !file || file.flags & O_PATH ? -EBADF : 0;
}

/** sync_file_range(2): three kinds of waiting for a disk there isn't. */
export function syncFileRange(fd: i32, offset: i64, length: i64, flags: u32): i64 {
  const file = fileOf(fd);
  if (!file || file.flags & O_PATH) return -EBADF;
  if (flags & ~7 || offset < 0 || length < 0 || offset + length < 0) return -EINVAL;
  return file.pollable ? -ESPIPE : 0;
}

/** readahead(2). */
export function readahead(fd: i32): i64 {
  const file = fileOf(fd);
  if (!file || !file.readable) return -EBADF;
  return file instanceof RegularFile ? 0 : -EINVAL;
}

/** posix_fadvise(2): 0 to 5 are known advice. */
export function fadvise64(fd: i32, offset: i64, length: i64, advice: i32): i64 {
  const file = fileOf(fd);
  if (!file) return -EBADF;
  if (!(file instanceof InodeFile) || file instanceof PipeEnd) return -ESPIPE;
  return advice < 0 || advice > 5 || length < 0 ? -EINVAL : 0;
}
