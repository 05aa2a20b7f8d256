// open(2): from a path and flags to an open file.

import { EACCES, EEXIST, EINVAL, EISDIR, ELOOP, ENOENT, ENOTDIR, EPERM, EROFS } from "../abi/errno";
import {
  O_ACCMODE,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_LARGEFILE,
  O_NOATIME,
  O_NOCTTY,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
} from "../abi/fcntl";
import { IN_MODIFY, IN_OPEN } from "../abi/inotify";
import { CONFIG_LIBRAMFS } from "../config";
import { allows, credentials, MAY_READ, MAY_WRITE } from "./credentials";
import { Directory } from "./directory";
import { Entry } from "./entries";
import { fail } from "./failure";
import { File } from "./file";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";
import { tellAbout, tellFile } from "./inotify/tell";
import { watching } from "./inotify/watch";
import { bear } from "./naming";
import { LAST_NAME, place, walk } from "./path";
import { PathFile } from "./pathfile";
import { RegularInode } from "./regular";
import { SpecialInode } from "./special";
import { Symlink } from "./symlink";

/** Flags that say how to open and are forgotten afterwards. */
const OPENING_FLAGS: i32 = O_CREAT | O_EXCL | O_TRUNC | O_CLOEXEC;

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
    return named(openInode(inode, flags), place.entry);
  }
  if (!creating) return fail<File>(-ENOENT);
  return create(flags, permissions);
}

/** Makes a regular file at `place` and opens it. */
function create(flags: i32, permissions: u32): File | null {
  if (place.slash || place.last != LAST_NAME) return fail<File>(-EISDIR);
  const directory = place.directory;
  if (!CONFIG_LIBRAMFS) return fail<File>(-EROFS);
  const error = directory.refuses();
  if (error < 0) return fail<File>(error);
  const entry = bear(new RegularInode(directory.filesystem, permissions));
  return entry ? named(entry.inode.open(settled(flags & ~O_NOCTTY)), entry) : null;
}

/** O_TMPFILE: a regular file without a name in a directory's file system. */
function openUnnamed(root: Directory, start: Directory, path: string, flags: i32, permissions: u32): File | null {
  if ((flags & O_ACCMODE) == O_RDONLY) return fail<File>(-EINVAL);
  const error = walk(root, start, path, true);
  if (error < 0) return fail<File>(error);
  const inode = place.inode;
  if (!inode) return fail<File>(-ENOENT);
  if (!inode.isDirectory) return fail<File>(-ENOTDIR);
  if (!CONFIG_LIBRAMFS || inode.filesystem.readOnly) return fail<File>(-EROFS);
  const made = new RegularInode(inode.filesystem, permissions);
  made.uid = credentials().uid;
  made.gid = credentials().gid;
  made.linkable = !(flags & O_EXCL);
  return made.open(settled(flags & ~(O_DIRECTORY | O_NOCTTY)));
}

/** Lets the open file know by what name it was opened. */
function named(file: File | null, entry: Entry | null): File | null {
  if (!file || !(file instanceof InodeFile)) return file;
  const opened = changetype<InodeFile>(file);
  // What a magic link of /proc leads to has been opened before, or has no name.
  if (entry && entry.inode == opened.inode) {
    opened.entry = entry;
    opened.inode.lastEntry = entry;
  }
  if (entry && entry.inode != opened.inode) opened.entry = entryBehind(entry);
  if (watching) tellFile(opened, IN_OPEN);
  return file;
}

/** The name of what a link of /proc/PID/fd stands for. */
function entryBehind(entry: Entry): Entry | null {
  const inode = entry.inode;
  return inode.isSymlink ? changetype<Symlink>(inode).entryBehind : null;
}

/** Opens an inode that exists; null with failure() set. */
export function openInode(inode: Inode, flags: i32): File | null {
  if (flags & O_DIRECTORY && !inode.isDirectory) return fail<File>(-ENOTDIR);
  if (flags & O_PATH) return new PathFile(inode, flags & ~O_CLOEXEC);
  if (inode.isSymlink) return fail<File>(-ELOOP);
  const error = forbidden(inode, flags);
  if (error) return fail<File>(error);
  if (inode.isDirectory && ((flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC))) {
    return fail<File>(-EISDIR);
  }
  if (flags & O_TRUNC && inode.isRegular) {
    const failed = inode.truncate(0);
    if (failed < 0) return fail<File>(failed);
    if (watching) tellAbout(inode, place.entry, IN_MODIFY);
  }
  // Only terminals want to know.
  return inode.open(settled(inode instanceof SpecialInode ? flags : flags & ~O_NOCTTY));
}

/** Why an inode may not be opened like this: a negative errno, or 0. */
function forbidden(inode: Inode, flags: i32): i32 {
  const mode = flags & O_ACCMODE;
  const writes = mode != O_RDONLY || (flags & O_TRUNC) != 0;
  const who = credentials();
  if (!who.privileged) {
    const wanted = (mode != O_WRONLY ? MAY_READ : 0) | (writes ? MAY_WRITE : 0);
    if (!allows(who, inode, wanted)) return -EACCES;
    if (flags & O_NOATIME && !who.owns(inode)) return -EPERM;
  }
  const changes = inode.isRegular || inode.isDirectory;
  return writes && changes && inode.filesystem.readOnly ? (inode.isDirectory ? -EISDIR : -EROFS) : 0;
}

function settled(flags: i32): i32 {
  return (flags & ~OPENING_FLAGS) | O_LARGEFILE;
}
