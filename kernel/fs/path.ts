// Path resolution (path_resolution(7)): from a directory and a string to the place the string names.

import { EACCES, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, EXDEV } from "../abi/errno";
import { NAME_MAX, RESOLVE_BENEATH, RESOLVE_NO_MAGICLINKS, RESOLVE_NO_SYMLINKS, RESOLVE_NO_XDEV } from "../abi/fcntl";
import { allows, credentials, MAY_EXECUTE } from "./credentials";
import { Directory } from "./directory";
import { Entry } from "./entries";
import { fail, failure } from "./failure";
import { Inode } from "./inode";
import { Symlink } from "./symlink";

/** Symbolic links followed on one walk, as in Linux. */
const MAX_SYMLINKS: i32 = 40;

const SLASH: i32 = 0x2f;
const DOT: i32 = 0x2e;

/** What kind of name a path ends in. */
export const LAST_NAME: i32 = 0;
export const LAST_DOT: i32 = 1;
export const LAST_DOT_DOT: i32 = 2;
/** Nothing but slashes. */
export const LAST_ROOT: i32 = 3;

/** Where the last walk ended; one for the whole kernel, so that walks allocate nothing. */
class Place {
  /** The directory that holds (or could hold) the last name. */
  directory: Directory = changetype<Directory>(0);
  /** What the path names, null if its last name is not there yet. */
  inode: Inode | null = null;
  /** The last name's entry: null if it is not there yet, or the path ends in no name. */
  entry: Entry | null = null;
  /** LAST_*. */
  last: i32 = LAST_NAME;
  /** The path ended in a slash: it means a directory. */
  slash: bool = false;
  /** The path as it was at the end (links expanded), and where in it the last name is. */
  text: string = "";
  from: i32 = 0;
  to: i32 = 0;

  /** The last name. Meaningful when last is LAST_NAME. */
  get name(): string {
    return this.text.substring(this.from, this.to);
  }

  /** Ends a walk at a directory that was not reached by a name. */
  arrive(directory: Directory, last: i32): i32 {
    this.directory = directory;
    this.inode = directory;
    this.entry = null;
    this.last = last;
    return 0;
  }
}

export const place = new Place();

function at(text: string, index: i32): i32 {
  return load<u16>(changetype<usize>(text) + ((<usize>index) << 1));
}

/** RESOLVE_* bits of openat2(2) for the walks until it is set again. */
let restrictions: u64 = 0;

export function restrictWalks(bits: u64): void {
  restrictions = bits;
}

/**
 * Walks a path and leaves in `place` where it leads.
 *
 * @param root where absolute paths start and ".." ends
 * @param start where relative paths start
 * @param follow whether a symbolic link at the very end is followed too
 * @param slashFollows whether it is when there is a slash behind it
 * @returns 0, also when just the last name does not exist (place.inode is null then); or a negative errno
 */
export function walk(root: Directory, start: Directory, path: string, follow: bool, slashFollows: bool = true): i32 {
  place.inode = null;
  place.entry = null;
  place.slash = false;
  let text = path;
  let length = text.length;
  if (!length) return -ENOENT;
  const who = credentials();
  if (restrictions & RESOLVE_BENEATH && at(text, 0) == SLASH) return -EXDEV;
  let directory = at(text, 0) == SLASH ? root : start;
  let links = 0;
  let from = 0;
  let last = LAST_ROOT;
  while (true) {
    while (from < length && at(text, from) == SLASH) from++;
    if (from == length) return place.arrive(directory, last);
    let to = from;
    while (to < length && at(text, to) != SLASH) to++;
    if (to - from > NAME_MAX) return -ENAMETOOLONG;
    if (!who.privileged && !allows(who, directory, MAY_EXECUTE)) return -EACCES;
    let next = to;
    while (next < length && at(text, next) == SLASH) next++;

    if (at(text, from) == DOT && to - from == 1) {
      last = LAST_DOT;
      from = next;
      continue;
    }
    if (at(text, from) == DOT && to - from == 2 && at(text, from + 1) == DOT) {
      last = LAST_DOT_DOT;
      if (restrictions & RESOLVE_BENEATH && directory == start) return -EXDEV;
      const above = directory.above(root);
      if (restrictions & RESOLVE_NO_XDEV && above.filesystem != directory.filesystem) return -EXDEV;
      directory = above;
      from = next;
      continue;
    }

    const entry = directory.lookUp(text, from, to);
    let inode: Inode | null = entry ? entry.inode : null;
    const isLast = next == length;
    const slash = next > to;
    if (inode && inode.isSymlink && (!isLast || follow || (slash && slashFollows))) {
      if (++links > MAX_SYMLINKS) return -ELOOP;
      const link = changetype<Symlink>(inode);
      if (restrictions & RESOLVE_NO_SYMLINKS) return -ELOOP;
      inode = link.leadsTo;
      if (inode && restrictions & (RESOLVE_NO_MAGICLINKS | RESOLVE_BENEATH)) {
        return restrictions & RESOLVE_NO_MAGICLINKS ? -ELOOP : -EXDEV;
      }
      if (!inode) {
        if (!link.target.length) return -ENOENT;
        if (restrictions & RESOLVE_BENEATH && at(link.target, 0) == SLASH) return -EXDEV;
        text = link.target + text.substring(to);
        length = text.length;
        from = 0;
        if (at(text, 0) == SLASH) directory = root;
        last = LAST_ROOT;
        continue;
      }
    }
    if (isLast) {
      place.directory = directory;
      place.inode = inode && inode.isDirectory ? changetype<Directory>(inode).top() : inode;
      if (restrictions & RESOLVE_NO_XDEV && crosses(directory, place.inode)) return -EXDEV;
      place.entry = entry;
      place.last = LAST_NAME;
      place.slash = slash;
      place.text = text;
      place.from = from;
      place.to = to;
      return inode && slash && !inode.isDirectory ? -ENOTDIR : 0;
    }
    if (!inode) return -ENOENT;
    if (!inode.isDirectory) return -ENOTDIR;
    const below = changetype<Directory>(inode).top();
    if (restrictions & RESOLVE_NO_XDEV && crosses(directory, below)) return -EXDEV;
    directory = below;
    last = LAST_NAME;
    from = next;
  }
}

function crosses(from: Directory, to: Inode | null): bool {
  return to != null && to.filesystem != from.filesystem;
}

/** What a path names, or null with lookupError() telling why. The parameters are those of walk. */
export function lookup(root: Directory, start: Directory, path: string, follow: bool): Inode | null {
  const error = walk(root, start, path, follow);
  if (error < 0) return fail<Inode>(error);
  const inode = place.inode;
  if (!inode) return fail<Inode>(-ENOENT);
  const entry = place.entry;
  if (entry && entry.inode == inode) inode.lastEntry = entry;
  return inode;
}

/** The negative errno of the last lookup that returned null. */
export function lookupError(): i32 {
  return failure();
}

/** Before the path of a directory that is not below the root. */
const UNREACHABLE: string = "(unreachable)";
/** Names up to here are joined; deeper than any path can be made with PATH_MAX a step would need renames at work. */
const MAX_DEPTH: i32 = 4096;

/**
 * The absolute path of a directory, seen from a root, as getcwd(2) tells it.
 * @returns null when it has been removed; "(unreachable)" before it when it is not below the root
 */
export function pathOf(directory: Directory, root: Directory): string | null {
  if (!directory.alive) return null;
  let path = "";
  let here = directory;
  for (let depth = 0; here != root && depth < MAX_DEPTH; depth++) {
    const covered = here.covers;
    if (covered) {
      here = covered;
      continue;
    }
    if (here.parent == here) return UNREACHABLE + (path.length ? path : "/");
    path = "/" + here.name + path;
    here = here.parent;
  }
  return path.length ? path : "/";
}

/** The absolute path of a name, seen from a root, as /proc/PID/fd tells it. */
export function pathOfEntry(entry: Entry, root: Directory): string {
  const found = pathOf(entry.directory, root);
  let directory: string = found == null ? "" : found;
  if (directory.startsWith(UNREACHABLE)) directory = directory.substring(UNREACHABLE.length);
  const path = directory.length < 2 ? "/" + entry.name : directory + "/" + entry.name;
  return entry.removed ? path + " (deleted)" : path;
}
