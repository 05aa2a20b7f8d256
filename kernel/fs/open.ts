// open(2): from a path and flags to an open file.

import { EEXIST, EINVAL, EISDIR, ELOOP, ENOENT, ENOTDIR } from "../abi/errno";
import {
  O_ACCMODE,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_LARGEFILE,
  O_NOCTTY,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  O_TMPFILE,
  O_TRUNC,
} from "../abi/fcntl";
import { Directory } from "./directory";
import { fail } from "./failure";
import { File } from "./file";
import { Inode } from "./inode";
import { LAST_NAME, place, walk } from "./path";
import { PathFile } from "./pathfile";
import { RegularInode } from "./regular";

/** Flags that say how to open and are forgotten afterwards. */
const OPENING_FLAGS: i32 = O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC;

/**
 * Opens what a path names, making a regular file of it if O_CREAT asks for that.
 *
 * @param permissions of a new file, the umask already taken off
 * @returns null with failure() set
 */
export function openPath(root: Directory, start: Directory, path: string, flags: i32, permissions: u32): File | null {
  if (flags & O_PATH) flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  if ((flags & O_TMPFILE) == O_TMPFILE) return openUnnamed(root, start, path, flags, permissions);
  const creating = (flags & O_CREAT) != 0;
  if (creating && flags & O_DIRECTORY) return fail<File>(-EINVAL);
  const follow = !(flags & O_NOFOLLOW) && !(creating && flags & O_EXCL);
  const error = walk(root, start, path, follow);
  if (error < 0) return fail<File>(creating && error == -ENOTDIR && place.slash ? -EISDIR : error);
  const inode = place.inode;
  if (inode) {
    if (creating && flags & O_EXCL) return fail<File>(-EEXIST);
    return openInode(inode, flags);
  }
  if (!creating) return fail<File>(-ENOENT);
  return create(flags, permissions);
}

/** Makes a regular file at `place` and opens it. */
function create(flags: i32, permissions: u32): File | null {
  if (place.slash || place.last != LAST_NAME) return fail<File>(-EISDIR);
  const directory = place.directory;
  const error = directory.refuses();
  if (error < 0) return fail<File>(error);
  const inode = new RegularInode(directory.filesystem, permissions);
  directory.insert(place.name, inode);
  return inode.open(settled(flags));
}

/** O_TMPFILE: a regular file without a name in a directory's file system. */
function openUnnamed(root: Directory, start: Directory, path: string, flags: i32, permissions: u32): File | null {
  if ((flags & O_ACCMODE) == O_RDONLY) return fail<File>(-EINVAL);
  const error = walk(root, start, path, true);
  if (error < 0) return fail<File>(error);
  const inode = place.inode;
  if (!inode) return fail<File>(-ENOENT);
  if (!inode.isDirectory) return fail<File>(-ENOTDIR);
  return new RegularInode(inode.filesystem, permissions).open(settled(flags & ~O_DIRECTORY));
}

/** Opens an inode that exists; null with failure() set. */
export function openInode(inode: Inode, flags: i32): File | null {
  if (flags & O_DIRECTORY && !inode.isDirectory) return fail<File>(-ENOTDIR);
  if (flags & O_PATH) return new PathFile(inode, flags & ~O_CLOEXEC);
  if (inode.isSymlink) return fail<File>(-ELOOP);
  if (inode.isDirectory && ((flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC))) {
    return fail<File>(-EISDIR);
  }
  if (flags & O_TRUNC && inode.isRegular) {
    const error = inode.truncate(0);
    if (error < 0) return fail<File>(error);
  }
  return inode.open(settled(flags));
}

function settled(flags: i32): i32 {
  return (flags & ~OPENING_FLAGS) | O_LARGEFILE;
}
