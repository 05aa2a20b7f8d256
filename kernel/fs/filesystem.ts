// One mounted file system: what its inodes have in common.

import { makeDevice } from "../abi/stat";

let made: u32 = 0;

export class Filesystem {
  /** st_dev of its files: an unnamed device of its own. */
  readonly device: u64;
  private lastInode: u64 = 0;
  /** MS_RDONLY: nothing in it may change. */
  readOnly: bool = false;
  /** MS_* given to mount(2). */
  flags: u64 = 0;
  /** Open files in it. */
  users: i32 = 0;
  /** What it was mounted from, as /proc/mounts tells it. */
  source: string = "none";

  constructor(
    /** As /proc/mounts shows it. */
    readonly name: string,
    /** f_type of statfs(2). */
    readonly magic: u64,
  ) {
    this.device = makeDevice(0, ++made);
  }

  /** A number for a new inode. */
  nextInode(): u64 {
    return ++this.lastInode;
  }
}
