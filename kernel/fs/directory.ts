// A directory: names and the inodes they refer to.
//
// A directory has one name only, so it knows its parent, and a path to it can be told without a cache of names. A
// file system is mounted by covering a directory with the root of another:
//
//   covered.mounted -> root of the mounted file system        (on the way down)
//   root.covers     -> covered                                (on the way up, and for getcwd)

import { EISDIR, ENOENT, EROFS } from "../abi/errno";
import { S_IFDIR, S_PERMISSIONS } from "../abi/stat";
import { wallClock } from "./clock";
import { MAY_EXECUTE, MAY_WRITE, mayAccess } from "./credentials";
import { DirectoryFile } from "./directoryfile";
import { Entries, Entry } from "./entries";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { Inode } from "./inode";

/** Invariant: links is 2 and one for each subdirectory, 0 when it has been removed. */
export class Directory extends Inode {
  /** Itself for the root of a file system. */
  parent: Directory = changetype<Directory>(0);
  /** Its name in the parent. */
  name: string = "";
  mounted: Directory | null = null;
  covers: Directory | null = null;
  readonly entries: Entries = new Entries();

  constructor(filesystem: Filesystem, permissions: u32) {
    super(filesystem, S_IFDIR | (permissions & S_PERMISSIONS));
    this.parent = this;
    this.links = 2;
  }

  /** The entry named by bytes [from, to) of a string, or null. */
  lookUp(text: string, from: i32, to: i32): Entry | null {
    return this.entries.find(text, from, to);
  }

  /** The inode of a name, or null. */
  find(name: string): Inode | null {
    const entry = this.lookUp(name, 0, name.length);
    return entry ? entry.inode : null;
  }

  /** The first entry in the order of positions. */
  firstEntry(): Entry | null {
    return this.entries.first;
  }

  /** False when it has been removed itself. */
  get alive(): bool {
    return this.links != 0;
  }

  /** Why names can't be removed, where that differs from adding. */
  refusesRemoval(): i32 {
    return this.refuses();
  }

  /** Why names can't be added or removed: a negative errno, or 0 if they can. */
  refuses(): i32 {
    if (!this.alive) return -ENOENT;
    return this.filesystem.readOnly ? -EROFS : mayAccess(this, MAY_WRITE | MAY_EXECUTE);
  }

  /**
   * Before an inode made for a new name is given it: the inode that is to have the name. A file system that keeps its
   * files elsewhere makes one of its own; null with failure() set if it can't.
   */
  own(name: string, inode: Inode): Inode | null {
    return inode;
  }

  /** Before a name is erased: 0, or a negative errno if it has to stay. */
  release(entry: Entry): i32 {
    return 0;
  }

  /** Before a name goes to a directory of the same file system, in place of what has it there: 0 or a negative errno. */
  carry(entry: Entry, to: Directory, name: string): i32 {
    return 0;
  }

  /** Whether two names can change places: 0 or a negative errno. */
  exchanges(): i32 {
    return 0;
  }

  /** Before an inode of the same file system gets another name: 0 or a negative errno. */
  lend(name: string, inode: Inode): i32 {
    return 0;
  }

  /** Adds a name that is not there yet. */
  insert(name: string, inode: Inode): Entry {
    const entry = new Entry(name, inode, this);
    this.entries.add(entry);
    if (inode.isDirectory) {
      const child = changetype<Directory>(inode);
      child.parent = this;
      child.name = name;
      this.links++;
    } else {
      inode.link();
    }
    this.touch();
    return entry;
  }

  /** Takes a name away; a directory then no longer belongs anywhere, other files lose a link. */
  erase(entry: Entry): void {
    this.entries.remove(entry);
    const inode = entry.inode;
    if (inode.isDirectory) {
      this.links--;
      inode.links = 0;
      inode.discardIfUnused();
    } else {
      inode.unlink();
    }
    this.touch();
  }

  /** Moves a name from one directory to another, replacing nothing. */
  moveTo(entry: Entry, target: Directory, name: string): void {
    const inode = entry.inode;
    this.entries.remove(entry);
    entry.name = name;
    entry.directory = target;
    target.entries.add(entry);
    if (inode.isDirectory) {
      const child = changetype<Directory>(inode);
      this.links--;
      target.links++;
      child.parent = target;
      child.name = name;
    }
    inode.changed = wallClock();
    this.touch();
    target.touch();
  }

  /** Its content changed. */
  touch(): void {
    const now = wallClock();
    this.modified = now;
    this.changed = now;
  }

  open(flags: i32): File | null {
    return new DirectoryFile(this, flags);
  }

  truncate(length: u64): i32 {
    return -EISDIR;
  }

  /** The directory above, `root` being the top: across mount points. */
  above(root: Directory): Directory {
    let at: Directory = this;
    while (at != root) {
      const covered = at.covers;
      if (!covered) break;
      at = covered;
    }
    return at == root ? at : at.parent.top();
  }

  /** What a walk that arrives here sees: the root of what is mounted on it, or itself. */
  top(): Directory {
    let at: Directory = this;
    let mounted = at.mounted;
    while (mounted) {
      at = mounted;
      mounted = at.mounted;
    }
    return at;
  }
}
