// An open regular file.

import { EINVAL, ENOTTY, ENXIO } from "../abi/errno";
import { O_APPEND, SEEK_DATA, SEEK_HOLE } from "../abi/fcntl";
import { IN_ACCESS, IN_MODIFY } from "../abi/inotify";
import { FIONREAD } from "../abi/ioctl";
import { Uio } from "../mm/uio";
import { put } from "../mm/user";
import { InodeFile } from "./inodefile";
import { tellFile } from "./inotify/tell";
import { watching } from "./inotify/watch";
import { RegularInode } from "./regular";

export class RegularFile extends InodeFile {
  constructor(
    readonly data: RegularInode,
    flags: i32,
  ) {
    super(data, flags);
  }

  get pollable(): bool {
    return false;
  }

  read(to: Uio): i64 {
    const moved = this.data.read(to, this.position);
    if (moved > 0) this.position += <u64>moved;
    if (watching && moved > 0) tellFile(this, IN_ACCESS);
    return moved;
  }

  write(from: Uio): i64 {
    if (this.flags & O_APPEND) this.position = this.data.size;
    const moved = this.data.write(from, this.position);
    if (moved > 0) this.position += <u64>moved;
    if (watching && moved > 0) tellFile(this, IN_MODIFY);
    return moved;
  }

  readAt(to: Uio, offset: u64): i64 {
    const moved = this.data.read(to, offset);
    if (watching && moved > 0) tellFile(this, IN_ACCESS);
    return moved;
  }

  /** As in Linux, O_APPEND wins over the offset. */
  writeAt(from: Uio, offset: u64): i64 {
    const moved = this.data.write(from, this.flags & O_APPEND ? this.data.size : offset);
    if (watching && moved > 0) tellFile(this, IN_MODIFY);
    return moved;
  }

  seek(offset: i64, whence: i32): i64 {
    if (whence != SEEK_DATA && whence != SEEK_HOLE) return this.seekWithin(offset, whence, this.data.size);
    if (<u64>offset >= this.data.size) return -ENXIO;
    const found = this.data.seekData(<u64>offset, whence == SEEK_HOLE);
    if (found < 0) return -ENXIO;
    this.position = <u64>found;
    return found;
  }

  truncate(length: u64): i32 {
    if (!this.writable) return -EINVAL;
    const error = this.data.truncate(length);
    if (watching && !error) tellFile(this, IN_MODIFY);
    return error;
  }

  ioctl(request: u32, argument: u64): i64 {
    if (request != FIONREAD) return -ENOTTY;
    const left = this.position < this.data.size ? this.data.size - this.position : 0;
    return put<i32>(argument, <i32>min<u64>(left, i32.MAX_VALUE));
  }
}
