// What stat tells about files without an inode: epoll, eventfd and timerfd files share one.

import { ANON_INODE_MAGIC } from "../abi/stat";
import { Filesystem } from "./filesystem";
import { Stat } from "./stat";

export const anonymous = new Filesystem("anon_inodefs", ANON_INODE_MAGIC);
const inode: u64 = anonymous.nextInode();

export function describeAnonymous(into: Stat): i32 {
  into.device = anonymous.device;
  into.inode = inode;
  into.mode = 0o600;
  into.links = 1;
  into.uid = 0;
  into.gid = 0;
  into.rdev = 0;
  into.size = 0;
  into.blockSize = 4096;
  into.blocks = 0;
  into.accessed = 0;
  into.modified = 0;
  into.changed = 0;
  into.created = 0;
  return 0;
}
