// An open file that stands for an inode: regular files, directories, devices.

import { EINVAL } from "../abi/errno";
import { SEEK_CUR, SEEK_END, SEEK_SET } from "../abi/fcntl";
import { IN_CLOSE_NOWRITE, IN_CLOSE_WRITE } from "../abi/inotify";
import { WaitQueue } from "../sched/waitqueue";
import { Entry } from "./entries";
import { File } from "./file";
import { Inode } from "./inode";
import { tellFile } from "./inotify/tell";
import { watching } from "./inotify/watch";
import { Stat } from "./stat";

/** The queue of files that are always ready: nobody ever waits on it. */
export const alwaysReady = new WaitQueue();

export abstract class InodeFile extends File {
  /** Where the next read or write happens. */
  position: u64 = 0;
  /** The name it was opened by; null for what has none. */
  entry: Entry | null = null;

  constructor(
    readonly inode: Inode,
    flags: i32,
    waiters: WaitQueue | null = null,
  ) {
    super(flags, waiters ? waiters : alwaysReady);
    inode.pin();
    inode.filesystem.users++;
  }

  stat(into: Stat): i32 {
    this.inode.stat(into);
    return 0;
  }

  close(): void {
    const inode = this.inode;
    const locks = inode.locks;
    if (locks) locks.releaseFile(changetype<usize>(this));
    if (watching) tellFile(this, this.writable ? IN_CLOSE_WRITE : IN_CLOSE_NOWRITE);
    inode.filesystem.users--;
    inode.unpin();
  }

  leave(owner: usize): void {
    const locks = this.inode.locks;
    if (locks) locks.releaseProcess(owner);
  }

  /** lseek(2) by SEEK_SET, SEEK_CUR and SEEK_END within 0 to i64.MAX_VALUE. */
  protected seekWithin(offset: i64, whence: i32, end: u64): i64 {
    let base: i64 = 0;
    if (whence == SEEK_CUR) base = <i64>this.position;
    else if (whence == SEEK_END) base = <i64>end;
    else if (whence != SEEK_SET) return -EINVAL;
    const target = base + offset;
    // A sum of two numbers of which one is not negative overflows only upwards, into the negative.
    if (target < 0) return -EINVAL;
    this.position = <u64>target;
    return target;
  }
}
