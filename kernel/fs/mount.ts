// The tree of mounted file systems. Its root is an empty ramfs until something is mounted on it.

import { EBUSY, EINVAL } from "../abi/errno";
import { RAMFS_MAGIC, TMPFS_MAGIC } from "../abi/stat";
import { Directory } from "./directory";
import { Filesystem } from "./filesystem";
import { pathOf } from "./path";

/** A new, empty ramfs's root. */
export function newRamfs(name: string = "ramfs"): Directory {
  return new Directory(new Filesystem(name, RAMFS_MAGIC), 0o755);
}

/** A new, empty tmpfs's root. */
export function newTmpfs(permissions: u32 = 0o1777): Directory {
  return new Directory(new Filesystem("tmpfs", TMPFS_MAGIC), permissions);
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
  cover(covered, filesystem);
  mounts.push(filesystem);
  return 0;
}

function cover(covered: Directory, filesystem: Directory): void {
  covered.mounted = filesystem;
  filesystem.covers = covered;
}

function uncover(filesystem: Directory): void {
  const covered = filesystem.covers;
  if (covered) covered.mounted = null;
  filesystem.covers = null;
}

/** Whether another file system is mounted somewhere in this one. */
function holdsMounts(filesystem: Directory): bool {
  for (let i = 0; i < mounts.length; i++) {
    const covered = mounts[i].covers;
    if (covered && covered.filesystem == filesystem.filesystem) return true;
  }
  return false;
}

/**
 * Takes a file system out of the tree.
 * @param lazily even when it is in use: open files in it go on
 * @returns 0, -EINVAL when nothing is mounted there, or -EBUSY
 */
export function unmount(filesystem: Directory, lazily: bool): i32 {
  const index = mounts.indexOf(filesystem);
  if (index < 0) return -EINVAL;
  if (index == 0 || (!lazily && (filesystem.filesystem.users || holdsMounts(filesystem)))) return -EBUSY;
  uncover(filesystem);
  mounts.splice(index, 1);
  return 0;
}

/** MS_MOVE: a mounted file system goes to another place. */
export function moveMount(filesystem: Directory, on: Directory): i32 {
  if (mounts.indexOf(filesystem) <= 0) return -EINVAL;
  for (let at = on; at != at.above(rootDirectory()); at = at.above(rootDirectory())) {
    if (at == filesystem) return -EINVAL;
  }
  uncover(filesystem);
  cover(on.top(), filesystem);
  return 0;
}

/** pivot_root(2): a mounted file system becomes the root, and the root goes to a directory in it. */
export function pivotRoot(root: Directory, old: Directory): i32 {
  const former = rootDirectory();
  const index = mounts.indexOf(root);
  if (index < 0) return -EINVAL;
  if (root == former || old.filesystem == former.filesystem) return -EBUSY;
  uncover(root);
  mounts.splice(index, 1);
  mounts[0] = root;
  if (old != root) {
    cover(old.top(), former);
    mounts.push(former);
  }
  return 0;
}

/** Where a mounted file system's root is, for /proc/mounts. */
export function mountPoint(filesystem: Directory): string {
  const path = pathOf(filesystem, rootDirectory());
  return path ? path : "/";
}
