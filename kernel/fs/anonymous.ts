// Open files without an inode: epoll, eventfd and timerfd files share one that says next to nothing.

import { ANON_INODE_MAGIC } from "../abi/stat";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { Stat } from "./stat";

export const anonymous = new Filesystem("anon_inodefs", ANON_INODE_MAGIC);
const inode: u64 = anonymous.nextInode();

export abstract class AnonymousFile extends File {
  /** What /proc/PID/fd calls it: anon_inode:[name]. */
  abstract get name(): string;

  stat(into: Stat): i32 {
    into.clear();
    into.device = anonymous.device;
    into.inode = inode;
    into.mode = 0o600;
    return 0;
  }

  /** There is no position to move; nobody is told. */
  seek(offset: i64, whence: i32): i64 {
    return 0;
  }
}
