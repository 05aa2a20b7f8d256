// Directories and names: getdents64(2), getcwd(2), chdir(2), mkdir(2), unlink(2), rename(2), link(2), symlink(2),
// readlink(2) and their *at forms.

import { EBADF, EFAULT, EINVAL, ENAMETOOLONG, ENOENT, ENOTDIR, EPERM, ERANGE } from "../abi/errno";
import { AT_EMPTY_PATH, AT_FDCWD, AT_REMOVEDIR, AT_SYMLINK_FOLLOW, AT_SYMLINK_NOFOLLOW, PATH_MAX } from "../abi/fcntl";
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFMT, S_IFREG, S_IFSOCK, S_PERMISSIONS } from "../abi/stat";
import { credentials, MAY_EXECUTE, mayAccess } from "../fs/credentials";
import { Directory } from "../fs/directory";
import { DirectoryFile } from "../fs/directoryfile";
import { failure } from "../fs/failure";
import {
  makeDirectory,
  makeLink,
  makeNode,
  makeSymlink,
  removeDirectory,
  removeFile,
  rename as renamePath,
} from "../fs/naming";
import { pathOf } from "../fs/path";
import { RegularInode } from "../fs/regular";
import { Symlink } from "../fs/symlink";
import { putBytes } from "../lib/bytes";
import { uio } from "../mm/uio";
import { copyOut } from "../mm/user";
import { current } from "../proc/thread";
import { fileOf, inodeOf, pathAt, resolve, startFor } from "./arguments";

export function getdents64(fd: i32, buffer: u64, count: u32): i64 {
  const file = fileOf(fd);
  if (!file || !file.readable) return -EBADF;
  if (!(file instanceof DirectoryFile)) return -ENOTDIR;
  return (file as DirectoryFile).readEntries(uio.single(buffer, count));
}

export function getcwd(buffer: u64, size: u64): i64 {
  const process = current().process;
  const path = pathOf(process.cwd, process.root);
  if (path == null) return -ENOENT;
  const length = path.length + 1;
  if (length > PATH_MAX) return -ENAMETOOLONG;
  if (<u64>length > size) return -ERANGE;
  const bytes = heap.alloc(length);
  putBytes(bytes, path);
  store<u8>(bytes + length - 1, 0);
  const error = copyOut(buffer, bytes, length);
  heap.free(bytes);
  return error < 0 ? error : length;
}

export function chdir(path: u64): i64 {
  const inode = resolve(AT_FDCWD, path, 0);
  if (!inode) return failure();
  if (!inode.isDirectory) return -ENOTDIR;
  const error = mayAccess(inode, MAY_EXECUTE);
  if (error) return error;
  current().process.cwd = changetype<Directory>(inode);
  return 0;
}

export function fchdir(fd: i32): i64 {
  const inode = inodeOf(fd);
  if (!inode) return failure();
  if (!inode.isDirectory) return -ENOTDIR;
  const error = mayAccess(inode, MAY_EXECUTE);
  if (error) return error;
  current().process.cwd = changetype<Directory>(inode);
  return 0;
}

export function chroot(path: u64): i64 {
  const inode = resolve(AT_FDCWD, path, 0);
  if (!inode) return failure();
  if (!inode.isDirectory) return -ENOTDIR;
  if (!credentials().privileged) return -EPERM;
  current().process.root = changetype<Directory>(inode);
  return 0;
}

export function mkdirat(fd: i32, pathAddress: u64, mode: u32): i64 {
  const path = pathAt(pathAddress);
  if (path == null) return failure();
  const start = startFor(fd, path);
  if (!start) return failure();
  const process = current().process;
  return makeDirectory(process.root, start, path, mode & S_PERMISSIONS & ~process.umask);
}

export function mknodat(fd: i32, pathAddress: u64, mode: u32, device: u32): i64 {
  const type = mode & S_IFMT;
  if (type == S_IFDIR) return -EPERM;
  if (type && type != S_IFREG && type != S_IFCHR && type != S_IFBLK && type != S_IFIFO && type != S_IFSOCK)
    return -EINVAL;
  const path = pathAt(pathAddress);
  if (path == null) return failure();
  const start = startFor(fd, path);
  if (!start) return failure();
  const process = current().process;
  return makeNode(process.root, start, path, type | (mode & S_PERMISSIONS & ~process.umask), device);
}

export function unlinkat(fd: i32, pathAddress: u64, flags: i32): i64 {
  if (flags & ~AT_REMOVEDIR) return -EINVAL;
  const path = pathAt(pathAddress);
  if (path == null) return failure();
  const start = startFor(fd, path);
  if (!start) return failure();
  const root = current().process.root;
  return flags & AT_REMOVEDIR ? removeDirectory(root, start, path) : removeFile(root, start, path);
}

export function renameat2(oldFd: i32, oldAddress: u64, newFd: i32, newAddress: u64, flags: u32): i64 {
  const oldPath = pathAt(oldAddress);
  if (oldPath == null) return failure();
  const newPath = pathAt(newAddress);
  if (newPath == null) return failure();
  const oldStart = startFor(oldFd, oldPath);
  if (!oldStart) return failure();
  const newStart = startFor(newFd, newPath);
  if (!newStart) return failure();
  return renamePath(current().process.root, oldStart, oldPath, newStart, newPath, flags);
}

export function linkat(oldFd: i32, oldAddress: u64, newFd: i32, newAddress: u64, flags: i32): i64 {
  if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH)) return -EINVAL;
  const follow = flags & AT_SYMLINK_FOLLOW ? 0 : AT_SYMLINK_NOFOLLOW;
  const inode = resolve(oldFd, oldAddress, (flags & AT_EMPTY_PATH) | follow);
  if (!inode) return failure();
  const path = pathAt(newAddress);
  if (path == null) return failure();
  const start = startFor(newFd, path);
  if (!inode.links && !(inode instanceof RegularInode && (inode as RegularInode).linkable)) return -ENOENT;
  return start ? makeLink(current().process.root, start, path, inode) : failure();
}

export function symlinkat(targetAddress: u64, fd: i32, pathAddress: u64): i64 {
  const target = pathAt(targetAddress);
  if (target == null) return failure();
  const path = pathAt(pathAddress);
  if (path == null) return failure();
  const start = startFor(fd, path);
  return start ? makeSymlink(current().process.root, start, path, target) : failure();
}

export function readlinkat(fd: i32, path: u64, buffer: u64, size: i32): i64 {
  if (size <= 0) return -EINVAL;
  // An empty path means a link opened with O_PATH | O_NOFOLLOW.
  const inode = resolve(fd, path, AT_SYMLINK_NOFOLLOW | (fd == AT_FDCWD ? 0 : AT_EMPTY_PATH));
  if (!inode) return failure();
  if (!inode.isSymlink) return -EINVAL;
  const target = changetype<Symlink>(inode).target;
  const length = min(target.length, size);
  const bytes = heap.alloc(target.length);
  putBytes(bytes, target);
  const error = copyOut(buffer, bytes, length);
  heap.free(bytes);
  return error < 0 ? -EFAULT : length;
}
