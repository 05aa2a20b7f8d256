// inotify_init1(2), inotify_add_watch(2), inotify_rm_watch(2).

import { EBADF, EINVAL, ENOTDIR } from "../abi/errno";
import { AT_FDCWD, AT_SYMLINK_NOFOLLOW, O_CLOEXEC, O_NONBLOCK } from "../abi/fcntl";
import { IN_ALL_EVENTS, IN_DONT_FOLLOW, IN_MASK_ADD, IN_MASK_CREATE, IN_ONLYDIR } from "../abi/inotify";
import { MAY_READ, mayAccess } from "../fs/credentials";
import { failure } from "../fs/failure";
import { Inotify } from "../fs/inotify/inotify";
import { current } from "../proc/thread";
import { fileOf, resolve } from "./arguments";

export function inotifyInit(flags: i32): i64 {
  if (flags & ~(O_CLOEXEC | O_NONBLOCK)) return -EINVAL;
  return current().process.files.add(new Inotify(flags & O_NONBLOCK), (flags & O_CLOEXEC) != 0);
}

export function inotifyAddWatch(fd: i32, path: u64, mask: u32): i64 {
  const both = IN_MASK_ADD | IN_MASK_CREATE;
  if (!(mask & IN_ALL_EVENTS) || (mask & both) == both) return -EINVAL;
  const file = fileOf(fd);
  if (!file) return -EBADF;
  if (!(file instanceof Inotify)) return -EINVAL;
  const inode = resolve(AT_FDCWD, path, mask & IN_DONT_FOLLOW ? AT_SYMLINK_NOFOLLOW : 0);
  if (!inode) return failure();
  if (mask & IN_ONLYDIR && !inode.isDirectory) return -ENOTDIR;
  const refusal = mayAccess(inode, MAY_READ);
  return refusal < 0 ? refusal : (file as Inotify).add(inode, mask);
}

export function inotifyRmWatch(fd: i32, watch: i32): i64 {
  const file = fileOf(fd);
  if (!file) return -EBADF;
  return file instanceof Inotify ? (file as Inotify).remove(watch) : -EINVAL;
}
