// A file itself, whatever its names are and whoever has it open: its type, permissions, owner, times, and - in the
// subclasses - its content.

import { EINVAL } from "../abi/errno";
import { IN_ATTRIB } from "../abi/inotify";
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, S_PERMISSIONS } from "../abi/stat";
import { Backing } from "../mm/backing";
import { Attributes } from "./attributes";
import { wallClock } from "./clock";
import { Entry } from "./entries";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { tellGone, tellInode } from "./inotify/tell";
import { Watch } from "./inotify/watch";
import { Locks } from "./locks";
import { Stat } from "./stat";

/** Invariant: once links and references are both zero the content is gone (discard) and nobody may use the inode. */
export abstract class Inode extends Backing {
  /** st_ino. */
  number: u64;
  uid: u32 = 0;
  gid: u32 = 0;
  /** Names that refer to it. */
  links: u32 = 0;
  /** Open files and mappings that refer to it. */
  references: i32 = 0;
  /** Nanoseconds since 1970. */
  accessed: u64;
  modified: u64;
  changed: u64;
  readonly created: u64;
  /** The name it was last found by: how /proc tells mapped files. */
  lastEntry: Entry | null = null;
  /** Extended attributes; null until there is one. */
  attributes: Attributes | null = null;
  /** Advisory locks; null until there was one. */
  locks: Locks | null = null;
  /** inotify's watches on it. */
  watches: Watch | null = null;

  constructor(
    readonly filesystem: Filesystem,
    /** S_IFMT bits and permissions. */
    public mode: u32,
  ) {
    super();
    this.number = filesystem.nextInode();
    const now = wallClock();
    this.accessed = now;
    this.modified = now;
    this.changed = now;
    this.created = now;
  }

  get size(): u64 {
    return 0;
  }

  readBytes(offset: u64, to: usize, length: usize): i64 {
    return -EINVAL;
  }

  pageAt(offset: u64): usize {
    return 0;
  }

  get isDirectory(): bool {
    return (this.mode & S_IFMT) == S_IFDIR;
  }

  get isSymlink(): bool {
    return (this.mode & S_IFMT) == S_IFLNK;
  }

  get isRegular(): bool {
    return (this.mode & S_IFMT) == S_IFREG;
  }

  /** A new open file; null with failure() set. flags as open(2), without those that only matter to the opening. */
  abstract open(flags: i32): File | null;

  /** Sets the length; 0 or a negative errno. */
  truncate(length: u64): i32 {
    return -EINVAL;
  }

  /** Frees the content. */
  discard(): void {}

  pin(): void {
    this.references++;
  }

  unpin(): void {
    this.references--;
    this.discardIfUnused();
  }

  /** A name refers to it. */
  link(): void {
    this.links++;
    this.changed = wallClock();
  }

  /** A name no longer does. */
  unlink(): void {
    this.links--;
    this.changed = wallClock();
    if (this.watches) tellInode(this, IN_ATTRIB);
    this.discardIfUnused();
  }

  discardIfUnused(): void {
    if (this.references || this.links) return;
    this.discard();
    if (this.watches) tellGone(this);
  }

  /** Device number, of a device node. */
  get rdev(): u64 {
    return 0;
  }

  /** 512-byte blocks in use. */
  get blocks(): u64 {
    return 0;
  }

  setPermissions(mode: u32): void {
    this.mode = (this.mode & S_IFMT) | (mode & S_PERMISSIONS);
    this.changed = wallClock();
  }

  stat(into: Stat): void {
    into.device = this.filesystem.device;
    into.inode = this.number;
    into.mode = this.mode;
    into.links = this.links;
    into.uid = this.uid;
    into.gid = this.gid;
    into.rdev = this.rdev;
    into.size = this.size;
    into.blockSize = 4096;
    into.blocks = this.blocks;
    into.accessed = this.accessed;
    into.modified = this.modified;
    into.changed = this.changed;
    into.created = this.created;
  }
}
