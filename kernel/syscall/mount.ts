// mount(2), umount2(2), pivot_root(2).

import { EBUSY, EFAULT, EINVAL, ENODEV, ENOTDIR, EPERM } from "../abi/errno";
import { AT_FDCWD, AT_SYMLINK_NOFOLLOW } from "../abi/fcntl";
import {
  MNT_DETACH,
  MNT_EXPIRE,
  MNT_FORCE,
  MS_BIND,
  MS_MGC_MASK,
  MS_MGC_VAL,
  MS_MOVE,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REMOUNT,
  MS_SHARED,
  MS_SLAVE,
  MS_UNBINDABLE,
  UMOUNT_NOFOLLOW,
} from "../abi/mount";
import { credentials } from "../fs/credentials";
import { Directory } from "../fs/directory";
import { fail, failure } from "../fs/failure";
import { Filesystem } from "../fs/filesystem";
import { mount as mountOn, mounts, moveMount, pivotRoot as pivot, rootDirectory, unmount } from "../fs/mount";
import { filesystemType } from "../fs/types";
import { getString, getStringError } from "../mm/user";
import { PAGE_SIZE } from "../platform/pagemap";
import { current } from "../proc/thread";
import { resolve } from "./arguments";

/** How mounts are shared between namespaces; there is one namespace. */
const PROPAGATION: u64 = MS_UNBINDABLE | MS_PRIVATE | MS_SLAVE | MS_SHARED;

/** The directory a path names; null with failure() set. */
function directoryAt(path: u64, flags: i32): Directory | null {
  const inode = resolve(AT_FDCWD, path, flags);
  if (!inode) return null;
  return inode.isDirectory ? changetype<Directory>(inode) : fail<Directory>(-ENOTDIR);
}

/** An optional string argument; null with failure() set. */
function textAt(address: u64): string | null {
  if (!address) return "";
  const text = getString(address, <i32>PAGE_SIZE);
  return text == null ? fail<string>(getStringError == -EFAULT ? -EFAULT : -EINVAL) : text;
}

export function mount(source: u64, target: u64, type: u64, flags: u64, data: u64): i64 {
  if ((flags & MS_MGC_MASK) == MS_MGC_VAL) flags &= ~MS_MGC_MASK;
  if (!credentials().privileged) return -EPERM;
  const on = directoryAt(target, 0);
  if (!on) return failure();
  if (flags & MS_REMOUNT) return remount(on, flags);
  if (flags & PROPAGATION) return mounts.includes(on) ? 0 : -EINVAL;
  // A directory is in one place only here.
  if (flags & MS_BIND) return -EINVAL;
  if (flags & MS_MOVE) {
    const from = directoryAt(source, 0);
    return from ? moveMount(from, on) : failure();
  }
  const name = textAt(type);
  if (name == null) return failure();
  const kind = filesystemType(name);
  if (!kind) return -ENODEV;
  const options = textAt(data);
  if (options == null) return failure();
  const from = textAt(source);
  if (from == null) return failure();
  const made = kind.make(options);
  if (!made) return -EINVAL;
  made.filesystem.source = from.length ? from : "none";
  setFlags(made.filesystem, flags);
  return mountOn(made, on);
}

function setFlags(filesystem: Filesystem, flags: u64): void {
  filesystem.flags = flags & ~MS_REMOUNT;
  filesystem.readOnly = (flags & MS_RDONLY) != 0;
}

function remount(on: Directory, flags: u64): i64 {
  if (!mounts.includes(on)) return -EINVAL;
  setFlags(on.filesystem, flags & ~MS_BIND);
  return 0;
}

export function umount2(target: u64, flags: u32): i64 {
  if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW)) return -EINVAL;
  if (flags & MNT_EXPIRE && flags & (MNT_FORCE | MNT_DETACH)) return -EINVAL;
  if (!credentials().privileged) return -EPERM;
  const inode = resolve(AT_FDCWD, target, flags & UMOUNT_NOFOLLOW ? AT_SYMLINK_NOFOLLOW : 0);
  if (!inode) return failure();
  if (!inode.isDirectory) return -EINVAL;
  const root = changetype<Directory>(inode);
  const process = current().process;
  if (!(flags & MNT_DETACH) && process.cwd.filesystem == root.filesystem && mounts.includes(root)) return -EBUSY;
  return unmount(root, (flags & MNT_DETACH) != 0);
}

export function pivotRoot(newRoot: u64, putOld: u64): i64 {
  if (!credentials().privileged) return -EPERM;
  const root = directoryAt(newRoot, 0);
  if (!root) return failure();
  const old = directoryAt(putOld, 0);
  if (!old) return failure();
  const former = rootDirectory();
  const error = pivot(root, old);
  if (error < 0) return error;
  const process = current().process;
  if (process.root == former) process.root = root;
  if (process.cwd == former) process.cwd = root;
  return 0;
}
