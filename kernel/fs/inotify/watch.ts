// One watch: an inode, who wants to know, and about what.

import { Inode } from "../inode";
import { Inotify } from "./inotify";

/** True once anybody watches anything: until then nothing needs to be told. */
export let watching: bool = false;

/** Invariant: in the list of its inode and in the table of its instance, or in neither. */
export class Watch {
  nextOfInode: Watch | null = null;

  constructor(
    readonly instance: Inotify,
    /** The watch descriptor. */
    readonly number: i32,
    readonly inode: Inode,
    public mask: u32,
  ) {
    watching = true;
    this.nextOfInode = inode.watches;
    inode.watches = this;
  }

  /** Leaves the list of its inode. */
  leave(): void {
    let before = this.inode.watches;
    if (before == this) {
      this.inode.watches = this.nextOfInode;
      return;
    }
    while (before && before.nextOfInode != this) before = before.nextOfInode;
    if (before) before.nextOfInode = this.nextOfInode;
  }
}
