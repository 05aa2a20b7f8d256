// What system calls about files have in common: turning descriptors and path arguments into objects.

import { EBADF, ENOENT, ENOTDIR } from "../abi/errno";
import { AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW, PATH_MAX } from "../abi/fcntl";
import { Directory } from "../fs/directory";
import { fail } from "../fs/failure";
import { File } from "../fs/file";
import { Inode } from "../fs/inode";
import { InodeFile } from "../fs/inodefile";
import { lookup } from "../fs/path";
import { getString, getStringError } from "../mm/user";
import { current } from "../proc/thread";

/** The open file of a descriptor, or null (-EBADF). */
export function fileOf(fd: i32): File | null {
  return current().process.files.get(fd);
}

/** A path from the program's memory; null with failure() set. */
export function pathAt(address: u64): string | null {
  const path = getString(address, PATH_MAX);
  return path == null ? fail<string>(getStringError) : path;
}

/** The directory where a path given together with a descriptor starts; null with failure() set. */
export function startFor(fd: i32, path: string): Directory | null {
  const process = current().process;
  if (fd == AT_FDCWD || (path.length && path.charCodeAt(0) == 0x2f)) return process.cwd;
  const inode = inodeOf(fd);
  if (!inode) return null;
  return inode.isDirectory ? changetype<Directory>(inode) : fail<Directory>(-ENOTDIR);
}

/** The inode that a descriptor stands for; null with failure() set, -ENOTDIR when it stands for something else. */
export function inodeOf(fd: i32): Inode | null {
  const file = fileOf(fd);
  if (!file) return fail<Inode>(-EBADF);
  if (!(file instanceof InodeFile)) return fail<Inode>(-ENOTDIR);
  return (file as InodeFile).inode;
}

/** What a path names, relative to a descriptor: flags AT_EMPTY_PATH and AT_SYMLINK_NOFOLLOW. Null with failure() set. */
export function resolve(fd: i32, pathAddress: u64, flags: i32): Inode | null {
  const path = pathAt(pathAddress);
  if (path == null) return null;
  const process = current().process;
  if (!path.length) {
    if (!(flags & AT_EMPTY_PATH)) return fail<Inode>(-ENOENT);
    return fd == AT_FDCWD ? process.cwd : inodeOf(fd);
  }
  const start = startFor(fd, path);
  if (!start) return null;
  return lookup(process.root, start, path, !(flags & AT_SYMLINK_NOFOLLOW));
}
