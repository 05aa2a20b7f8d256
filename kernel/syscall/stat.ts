// What files tell about themselves: stat(2) and its kin, statx(2), statfs(2), access(2).

import { EACCES, EBADF, EFAULT, EINVAL } from "../abi/errno";
import {
  AT_EACCESS,
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_NO_AUTOMOUNT,
  AT_STATX_SYNC_TYPE,
  AT_SYMLINK_NOFOLLOW,
} from "../abi/fcntl";
import * as abi from "../abi/stat";
import { anonymous } from "../fs/anonymous";
import { credentials } from "../fs/credentials";
import { failure } from "../fs/failure";
import { Filesystem } from "../fs/filesystem";
import { InodeFile } from "../fs/inodefile";
import { Stat } from "../fs/stat";
import { copyOut, get, getFailed } from "../mm/user";
import { framesFree, framesTotal } from "../platform/frames";
import { PAGE_SIZE } from "../platform/pagemap";
import { fileOf, resolve } from "./arguments";

const NANOSECONDS: u64 = 1_000_000_000;

/** The call's answer, before and in the shape of the ABI. */
const found = new Stat();
const buffer: usize = memory.data(256);

function putTime(to: usize, time: u64): void {
  store<u64>(to, time / NANOSECONDS);
  store<u64>(to + 8, time % NANOSECONDS);
}

function tell(to: u64): i64 {
  store<u64>(buffer + abi.STAT_DEV, found.device);
  store<u64>(buffer + abi.STAT_INO, found.inode);
  store<u64>(buffer + abi.STAT_NLINK, found.links);
  store<u32>(buffer + abi.STAT_MODE, found.mode);
  store<u32>(buffer + abi.STAT_UID, found.uid);
  store<u64>(buffer + abi.STAT_GID, found.gid);
  store<u64>(buffer + abi.STAT_RDEV, found.rdev);
  store<u64>(buffer + abi.STAT_SIZE, found.size);
  store<u64>(buffer + abi.STAT_BLKSIZE, found.blockSize);
  store<u64>(buffer + abi.STAT_BLOCKS, found.blocks);
  putTime(buffer + abi.STAT_ATIME, found.accessed);
  putTime(buffer + abi.STAT_MTIME, found.modified);
  putTime(buffer + abi.STAT_CTIME, found.changed);
  memory.fill(buffer + abi.STAT_CTIME + 16, 0, abi.SIZEOF_STAT - abi.STAT_CTIME - 16);
  return copyOut(to, buffer, abi.SIZEOF_STAT);
}

function tellExtended(to: u64): i64 {
  memory.fill(buffer, 0, abi.SIZEOF_STATX);
  store<u32>(buffer + abi.STATX_MASK, abi.STATX_BASIC_STATS | abi.STATX_BTIME_BIT);
  store<u32>(buffer + abi.STATX_BLKSIZE, found.blockSize);
  store<u32>(buffer + abi.STATX_NLINK, found.links);
  store<u32>(buffer + abi.STATX_UID, found.uid);
  store<u32>(buffer + abi.STATX_GID, found.gid);
  store<u16>(buffer + abi.STATX_MODE, <u16>found.mode);
  store<u64>(buffer + abi.STATX_INO, found.inode);
  store<u64>(buffer + abi.STATX_SIZE, found.size);
  store<u64>(buffer + abi.STATX_BLOCKS, found.blocks);
  putTime(buffer + abi.STATX_ATIME, found.accessed);
  putTime(buffer + abi.STATX_BTIME, found.created);
  putTime(buffer + abi.STATX_CTIME, found.changed);
  putTime(buffer + abi.STATX_MTIME, found.modified);
  store<u32>(buffer + abi.STATX_RDEV_MAJOR, abi.majorOf(found.rdev));
  store<u32>(buffer + abi.STATX_RDEV_MINOR, abi.minorOf(found.rdev));
  store<u32>(buffer + abi.STATX_DEV_MAJOR, abi.majorOf(found.device));
  store<u32>(buffer + abi.STATX_DEV_MINOR, abi.minorOf(found.device));
  return copyOut(to, buffer, abi.SIZEOF_STATX);
}

/** Fills `found` for a path relative to a descriptor; 0 or a negative errno. */
function examine(fd: i32, path: u64, flags: i32): i64 {
  if (flags & AT_EMPTY_PATH && fd != AT_FDCWD) {
    // Also descriptors of what has no inode (pipes, sockets), and since Linux 6.11 a null path.
    const first = path ? get<u8>(path) : 0;
    if (path && getFailed) return -EFAULT;
    if (!first) {
      const file = fileOf(fd);
      return file ? file.stat(found) : -EBADF;
    }
  }
  const inode = resolve(fd, path, flags);
  if (!inode) return failure();
  inode.stat(found);
  return 0;
}

export function fstat(fd: i32, to: u64): i64 {
  const file = fileOf(fd);
  if (!file) return -EBADF;
  const error = file.stat(found);
  return error < 0 ? error : tell(to);
}

export function newfstatat(fd: i32, path: u64, to: u64, flags: i32): i64 {
  if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH)) return -EINVAL;
  const error = examine(fd, path, flags);
  return error < 0 ? error : tell(to);
}

export function stat(path: u64, to: u64): i64 {
  return newfstatat(AT_FDCWD, path, to, 0);
}

export function lstat(path: u64, to: u64): i64 {
  return newfstatat(AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW);
}

export function statx(fd: i32, path: u64, flags: i32, mask: u32, to: u64): i64 {
  if (mask & abi.STATX_RESERVED || (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE) return -EINVAL;
  if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE)) return -EINVAL;
  const error = examine(fd, path, flags);
  return error < 0 ? error : tellExtended(to);
}

function tellFilesystem(filesystem: Filesystem, to: u64): i64 {
  memory.fill(buffer, 0, abi.SIZEOF_STATFS);
  store<u64>(buffer + abi.STATFS_TYPE, filesystem.magic);
  store<u64>(buffer + abi.STATFS_BSIZE, PAGE_SIZE);
  store<u64>(buffer + abi.STATFS_FRSIZE, PAGE_SIZE);
  store<u64>(buffer + abi.STATFS_BLOCKS, framesTotal());
  store<u64>(buffer + abi.STATFS_BFREE, framesFree());
  store<u64>(buffer + abi.STATFS_BAVAIL, framesFree());
  store<u64>(buffer + abi.STATFS_FILES, framesTotal());
  store<u64>(buffer + abi.STATFS_FFREE, framesFree());
  store<u64>(buffer + abi.STATFS_FSID, filesystem.device);
  store<u64>(buffer + abi.STATFS_NAMELEN, 255);
  store<u64>(buffer + abi.STATFS_FLAGS, abi.ST_VALID);
  return copyOut(to, buffer, abi.SIZEOF_STATFS);
}

export function statfs(path: u64, to: u64): i64 {
  const inode = resolve(AT_FDCWD, path, 0);
  return inode ? tellFilesystem(inode.filesystem, to) : failure();
}

export function fstatfs(fd: i32, to: u64): i64 {
  const file = fileOf(fd);
  if (!file) return -EBADF;
  return tellFilesystem(file instanceof InodeFile ? (file as InodeFile).inode.filesystem : anonymous, to);
}

const X_OK: i32 = 1;

/** For root everything is readable and writable, and executable what anybody may execute. The ids are the file system's. */
export function faccessat(fd: i32, path: u64, mode: i32, flags: i32): i64 {
  if (mode & ~7 || flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)) return -EINVAL;
  const error = examine(fd, path, flags);
  if (error < 0) return error;
  const who = credentials();
  if (!who.privileged) {
    const shift: u32 = who.uid == found.uid ? 6 : who.isIn(found.gid) ? 3 : 0;
    if (((found.mode >> shift) & <u32>mode) != <u32>mode) return -EACCES;
  }
  const executable = (found.mode & abi.S_IFMT) == abi.S_IFDIR || found.mode & abi.S_IXUGO;
  return mode & X_OK && !executable ? -EACCES : 0;
}
