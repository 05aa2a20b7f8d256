// An open directory: a place in the list of its entries.

import { DIRENT_INO, DIRENT_NAME, DIRENT_OFF, DIRENT_RECLEN, DIRENT_TYPE, DIRENT_TYPE_SHIFT } from "../abi/dirent";
import { EINVAL, EISDIR, ENOENT } from "../abi/errno";
import { NAME_MAX } from "../abi/fcntl";
import { putBytes } from "../lib/bytes";
import { Uio } from "../mm/uio";
import { Directory } from "./directory";
import { Entry } from "./entries";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";

/** Positions (d_off): 0 is before ".", 1 before "..", 2 before the first entry, then each entry's own. */
const AFTER_DOT: u64 = 1;
const AFTER_DOT_DOT: u64 = 2;

const record: usize = memory.data(288);

export class DirectoryFile extends InodeFile {
  /** The entry at `position` if it was the last one told: saves looking for the place. */
  private last: Entry | null = null;

  constructor(
    readonly directory: Directory,
    flags: i32,
  ) {
    super(directory, flags);
  }

  get pollable(): bool {
    return false;
  }

  read(to: Uio): i64 {
    return -EISDIR;
  }

  readAt(to: Uio, offset: u64): i64 {
    return -EISDIR;
  }

  seek(offset: i64, whence: i32): i64 {
    return this.seekWithin(offset, whence, i64.MAX_VALUE);
  }

  /** getdents64(2): bytes of records, 0 at the end, -EINVAL when not even one fits. */
  readEntries(to: Uio): i64 {
    if (!this.directory.alive) return -ENOENT;
    let done: i64 = 0;
    while (true) {
      const moved = this.tellNext(to);
      if (moved == 0) return done;
      if (moved < 0) return done ? done : moved;
      done += moved;
    }
  }

  private tellNext(to: Uio): i64 {
    const directory = this.directory;
    if (this.position == 0) return this.tell(to, ".", directory, AFTER_DOT);
    if (this.position == AFTER_DOT) return this.tell(to, "..", directory.parent, AFTER_DOT_DOT);
    const entry = this.nextEntry();
    if (!entry) return 0;
    const moved = this.tell(to, entry.name, entry.inode, entry.position);
    if (moved > 0) this.last = entry;
    return moved;
  }

  private nextEntry(): Entry | null {
    const last = this.last;
    if (last && last.position == this.position && !last.removed) return last.next;
    let entry = this.directory.firstEntry();
    while (entry && entry.position <= this.position) entry = entry.next;
    return entry;
  }

  private tell(to: Uio, name: string, inode: Inode, position: u64): i64 {
    const length = min(name.length, NAME_MAX);
    const size = (DIRENT_NAME + <usize>length + 1 + 7) & ~7;
    if (to.left < size) return -EINVAL;
    memory.fill(record + size - 8, 0, 8);
    store<u64>(record + DIRENT_INO, inode.number);
    store<u64>(record + DIRENT_OFF, position);
    store<u16>(record + DIRENT_RECLEN, <u16>size);
    store<u8>(record + DIRENT_TYPE, <u8>(inode.mode >> DIRENT_TYPE_SHIFT));
    putBytes(record + DIRENT_NAME, name);
    const moved = to.put(record, size);
    if (moved == size) this.position = position;
    return moved;
  }
}
