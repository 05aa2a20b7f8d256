// Memory that processes share and no file shows: what MAP_SHARED | MAP_ANONYMOUS and System V segments map.

import { TMPFS_MAGIC } from "../abi/stat";
import { Filesystem } from "./filesystem";
import { RegularInode } from "./regular";

const memoryFiles = new Filesystem("tmpfs", TMPFS_MAGIC);

/** A new piece of this many bytes, all zero; it goes when nothing refers to it any more. */
export function newSharedMemory(size: u64): RegularInode {
  const inode = new RegularInode(memoryFiles, 0o600);
  inode.truncate(size);
  return inode;
}
