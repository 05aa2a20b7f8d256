// What stat(2) tells about a file, before it takes one of the shapes the ABI knows.

export class Stat {
  device: u64 = 0;
  inode: u64 = 0;
  /** S_IFMT bits and permissions. */
  mode: u32 = 0;
  links: u32 = 1;
  uid: u32 = 0;
  gid: u32 = 0;
  /** Device number of a device node. */
  rdev: u64 = 0;
  size: u64 = 0;
  blockSize: u32 = 4096;
  /** In units of 512 bytes. */
  blocks: u64 = 0;
  /** Nanoseconds since 1970. */
  accessed: u64 = 0;
  modified: u64 = 0;
  changed: u64 = 0;
  created: u64 = 0;

  /** What is so of a file that says nothing else. */
  clear(): void {
    this.device = 0;
    this.inode = 0;
    this.mode = 0;
    this.links = 1;
    this.uid = 0;
    this.gid = 0;
    this.rdev = 0;
    this.size = 0;
    this.blockSize = 4096;
    this.blocks = 0;
    this.accessed = 0;
    this.modified = 0;
    this.changed = 0;
    this.created = 0;
  }
}
