// The tree of mounted file systems. Its root is an empty ramfs until something is mounted on it.

import { EBUSY } from "../abi/errno";
import { RAMFS_MAGIC } from "../abi/stat";
import { Directory } from "./directory";
import { Filesystem } from "./filesystem";
import { pathOf } from "./path";

/** A new, empty ramfs's root. */
export function newRamfs(name: string = "ramfs"): Directory {
  return new Directory(new Filesystem(name, RAMFS_MAGIC), 0o755);
}

/** What is mounted, in order; the root first. Empty until somebody asks for the root. */
export const mounts: Directory[] = [];

/** The directory that absolute paths start from unless a process was given another. */
export function rootDirectory(): Directory {
  if (!mounts.length) mounts.push(newRamfs());
  return mounts[0];
}

/** Covers a directory (which may be the root) with the root of a file system; 0 or -EBUSY if that is mounted already. */
export function mount(filesystem: Directory, on: Directory): i32 {
  if (filesystem.covers || mounts.includes(filesystem)) return -EBUSY;
  const covered = on.top();
  if (covered == rootDirectory()) {
    mounts[0] = filesystem;
    return 0;
  }
  covered.mounted = filesystem;
  filesystem.covers = covered;
  mounts.push(filesystem);
  return 0;
}

/** Where a mounted file system's root is, for /proc/mounts. */
export function mountPoint(filesystem: Directory): string {
  const path = pathOf(filesystem, rootDirectory());
  return path ? path : "/";
}
