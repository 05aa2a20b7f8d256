// Giving names to files and taking them away: mkdir, mknod, symlink, link, unlink, rmdir, rename.
// Each resolves its paths itself and returns 0 or a negative errno. Parameters `root` and `start` as in path.ts.

import { EBUSY, EEXIST, EINVAL, EISDIR, ENOENT, ENOSPC, ENOTDIR, ENOTEMPTY, EPERM, EXDEV } from "../abi/errno";
import { RENAME_EXCHANGE, RENAME_NOREPLACE, RENAME_WHITEOUT } from "../abi/fcntl";
import { IN_ATTRIB, IN_CREATE, IN_DELETE, IN_MOVE_SELF, IN_MOVED_FROM, IN_MOVED_TO } from "../abi/inotify";
import { S_IFCHR, S_IFIFO, S_IFMT, S_IFREG, S_IFSOCK, S_ISGID, S_ISVTX } from "../abi/stat";
import { heapHasRoom } from "../platform/frames";
import { wallClock } from "./clock";
import { credentials } from "./credentials";
import { Directory } from "./directory";
import { Entry } from "./entries";
import { fail, failure } from "./failure";
import { Inode } from "./inode";
import { tellEntry, tellInode } from "./inotify/tell";
import { watching } from "./inotify/watch";
import { LAST_DOT, LAST_DOT_DOT, LAST_NAME, place, walk } from "./path";
import { Pipe } from "./pipe";
import { RegularInode } from "./regular";
import { SpecialInode } from "./special";
import { Symlink } from "./symlink";

/** Finds where a new name goes and leaves that in `place`. */
function walkToNew(root: Directory, start: Directory, path: string, isDirectory: bool): i32 {
  const error = walk(root, start, path, false, false);
  if (error < 0) return error == -ENOTDIR && place.inode ? -EEXIST : error;
  if (place.inode) return -EEXIST;
  if (place.slash && !isDirectory) return -ENOENT;
  return place.directory.refuses();
}

/** Finds the entry to take away and leaves in `place` where it is; null with the errno in `entryError`. */
function walkToEntry(root: Directory, start: Directory, path: string): Entry | null {
  entryError = walk(root, start, path, false, false);
  if (entryError < 0) return null;
  entryError = -EBUSY;
  if (place.last != LAST_NAME) return null;
  entryError = -ENOENT;
  if (!place.inode) return null;
  entryError = place.directory.refusesRemoval();
  if (entryError < 0) return null;
  const entry = place.directory.entries.find(place.text, place.from, place.to);
  if (!entry) entryError = -EPERM;
  return entry;
}

let entryError: i32 = 0;

/** Kernel memory that a name and its inode take, roughly. */
const ENTRY_COST: usize = 2048;

/**
 * Gives a new inode the name at `place` and the owner it is born with (inode(7)): the group of a set-group-id
 * directory is inherited. Null with failure() set if the file system can't have it.
 */
export function bear(made: Inode): Entry | null {
  if (!heapHasRoom(ENTRY_COST)) return fail<Entry>(-ENOSPC);
  const directory = place.directory;
  const who = credentials();
  const inode = directory.own(place.name, made);
  if (!inode) return null;
  inode.uid = who.uid;
  inode.gid = who.gid;
  if (directory.mode & S_ISGID) {
    inode.gid = directory.gid;
    if (inode.isDirectory) inode.mode |= S_ISGID;
  }
  const entry = directory.insert(place.name, inode);
  if (watching) tellEntry(entry, IN_CREATE);
  return entry;
}

/** The umask has been taken off the permissions already. */
export function makeDirectory(root: Directory, start: Directory, path: string, permissions: u32): i32 {
  const error = walkToNew(root, start, path, true);
  if (error < 0) return error;
  return bear(new Directory(place.directory.filesystem, permissions)) ? 0 : failure();
}

/** mknod(2): mode is type (0 means a regular file) and permissions. */
export function makeNode(root: Directory, start: Directory, path: string, mode: u32, rdev: u64): i32 {
  const error = walkToNew(root, start, path, false);
  if (error < 0) return error;
  const filesystem = place.directory.filesystem;
  const type = mode & S_IFMT;
  let inode: Inode;
  if (type == S_IFIFO) inode = new Pipe(filesystem, mode, true);
  else if (type == 0 || type == S_IFREG) inode = new RegularInode(filesystem, mode);
  else if (type != S_IFSOCK && !credentials().privileged) return -EPERM;
  else inode = new SpecialInode(filesystem, mode, rdev);
  return bear(inode) ? 0 : failure();
}

export function makeSymlink(root: Directory, start: Directory, path: string, target: string): i32 {
  if (!target.length) return -ENOENT;
  const error = walkToNew(root, start, path, false);
  if (error < 0) return error;
  return bear(new Symlink(place.directory.filesystem, target)) ? 0 : failure();
}

/** link(2): another name for an inode. */
export function makeLink(root: Directory, start: Directory, path: string, inode: Inode): i32 {
  const error = walkToNew(root, start, path, false);
  if (error < 0) return error;
  if (inode.filesystem != place.directory.filesystem) return -EXDEV;
  if (inode.isDirectory) return -EPERM;
  const refusal = place.directory.lend(place.name, inode);
  if (refusal < 0) return refusal;
  const entry = place.directory.insert(place.name, inode);
  if (inode.watches) tellInode(inode, IN_ATTRIB);
  if (watching) tellEntry(entry, IN_CREATE);
  return 0;
}

/** unlink(2). */
export function removeFile(root: Directory, start: Directory, path: string): i32 {
  const entry = walkToEntry(root, start, path);
  if (!entry) return entryError == -EBUSY ? -EISDIR : entryError;
  if (entry.inode.isDirectory) return -EISDIR;
  return erase(place.directory, entry);
}

/** rmdir(2). */
export function removeDirectory(root: Directory, start: Directory, path: string): i32 {
  const entry = walkToEntry(root, start, path);
  if (!entry) {
    if (entryError != -EBUSY) return entryError;
    return place.last == LAST_DOT ? -EINVAL : place.last == LAST_DOT_DOT ? -ENOTEMPTY : -EBUSY;
  }
  if (!entry.inode.isDirectory) return -ENOTDIR;
  const error = removable(changetype<Directory>(entry.inode), root);
  return error < 0 ? error : erase(place.directory, entry);
}

function erase(directory: Directory, entry: Entry): i32 {
  if (staysFor(entry)) return -EPERM;
  const error = directory.release(entry);
  if (error < 0) return error;
  directory.erase(entry);
  if (watching) tellEntry(entry, IN_DELETE);
  return 0;
}

/** In a sticky directory only owners take names away. */
function staysFor(entry: Entry): bool {
  const who = credentials();
  return (entry.directory.mode & S_ISVTX) != 0 && !who.owns(entry.inode) && !who.owns(entry.directory);
}

/** Whether a directory can go: 0, -EBUSY or -ENOTEMPTY. */
function removable(directory: Directory, root: Directory): i32 {
  if (directory.mounted || directory == root) return -EBUSY;
  return directory.firstEntry() ? -ENOTEMPTY : directory.refuses();
}

/** rename(2); flags are renameat2's. */
export function rename(
  root: Directory,
  oldStart: Directory,
  oldPath: string,
  newStart: Directory,
  newPath: string,
  flags: u32,
): i32 {
  if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT)) return -EINVAL;
  if (flags & RENAME_EXCHANGE && flags != RENAME_EXCHANGE) return -EINVAL;
  const source = walkToEntry(root, oldStart, oldPath);
  if (!source) return entryError;
  const from = place.directory;
  const inode = source.inode;
  const oldName = source.name;
  const needsDirectory = place.slash;

  const error = walk(root, newStart, newPath, false, false);
  if (error < 0) return error;
  if (place.last != LAST_NAME) return -EBUSY;
  const to = place.directory;
  if ((needsDirectory || place.slash) && !inode.isDirectory) return -ENOTDIR;
  if (from.filesystem != to.filesystem) return -EXDEV;
  const refusal = to.refuses();
  if (refusal < 0) return refusal;
  if (staysFor(source)) return -EPERM;
  if (inode.isDirectory && isAbove(inode, to)) return -EINVAL;
  const target = to.entries.find(place.text, place.from, place.to);
  if (flags & RENAME_EXCHANGE) return target ? exchange(from, source, to, target) : -ENOENT;
  if (inode.isDirectory && changetype<Directory>(inode).mounted) return -EBUSY;
  if (target) {
    if (flags & RENAME_NOREPLACE) return -EEXIST;
    if (target.inode == inode) return 0;
    const obstacle = replaceable(inode, target.inode, from, root);
    if (obstacle < 0) return obstacle;
    if (staysFor(target)) return -EPERM;
  }
  const name = place.name;
  const stays = from.carry(source, to, name);
  if (stays < 0) return stays;
  move(from, source, to, target, name);
  if (flags & RENAME_WHITEOUT) from.insert(oldName, new SpecialInode(from.filesystem, S_IFCHR, 0));
  return 0;
}

/** Ties the two halves of a move together for those who watch. */
let moves: u32 = 0;

function move(from: Directory, source: Entry, to: Directory, target: Entry | null, name: string): void {
  if (watching) tellEntry(source, IN_MOVED_FROM, ++moves);
  if (target) to.erase(target);
  from.moveTo(source, to, name);
  if (!watching) return;
  tellEntry(source, IN_MOVED_TO, moves);
  tellInode(source.inode, IN_MOVE_SELF);
}

/** Whether rename may put one inode in another's place: 0 or a negative errno. */
function replaceable(inode: Inode, old: Inode, from: Directory, root: Directory): i32 {
  if (!old.isDirectory) return inode.isDirectory ? -ENOTDIR : 0;
  if (isAbove(old, from)) return -ENOTEMPTY;
  if (!inode.isDirectory) return -EISDIR;
  return removable(changetype<Directory>(old), root);
}

/** True if an inode is a directory that is, or holds, this one. */
function isAbove(inode: Inode, directory: Directory): bool {
  let here = directory;
  while (here != inode) {
    if (here.parent == here) return false;
    here = here.parent;
  }
  return true;
}

function exchange(from: Directory, source: Entry, to: Directory, target: Entry): i32 {
  if (target.inode.isDirectory && isAbove(target.inode, from)) return -EINVAL;
  if (from.exchanges() < 0) return -EINVAL;
  const name = source.name;
  from.entries.remove(source);
  to.entries.remove(target);
  source.name = target.name;
  target.name = name;
  adopt(to, source, from);
  adopt(from, target, to);
  return 0;
}

/** An entry that was in `former` before comes into `parent`. */
function adopt(parent: Directory, entry: Entry, former: Directory): void {
  entry.directory = parent;
  parent.entries.add(entry);
  entry.inode.changed = wallClock();
  if (entry.inode.isDirectory) {
    const child = changetype<Directory>(entry.inode);
    child.parent = parent;
    child.name = entry.name;
    parent.links++;
    former.links--;
  }
  parent.touch();
}
