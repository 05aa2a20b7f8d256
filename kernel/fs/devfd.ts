// /dev/fd: a name for each descriptor of the process that looks.

import { EBADF, EPERM } from "../abi/errno";
import { S_IFCHR } from "../abi/stat";
import { unsigned } from "../lib/format";
import { Directory } from "./directory";
import { Entries, Entry } from "./entries";
import { fail } from "./failure";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { currentDescriptors } from "./hooks";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";
import { openInode } from "./open";
import { Stat } from "./stat";

/** One descriptor; opening it opens what it refers to. */
class DescriptorInode extends Inode {
  constructor(
    filesystem: Filesystem,
    private readonly file: File,
  ) {
    super(filesystem, S_IFCHR | 0o600);
    this.links = 1;
  }

  /** A file of its own where there is an inode to open again; otherwise (pipes, sockets) another descriptor of the same. */
  open(flags: i32): File | null {
    const file = this.file;
    if (file.references <= 0) return fail<File>(-EBADF);
    return file instanceof InodeFile ? openInode((file as InodeFile).inode, flags) : file.retain();
  }

  stat(into: Stat): void {
    this.file.stat(into);
  }
}

export class DescriptorDirectory extends Directory {
  constructor(filesystem: Filesystem) {
    super(filesystem, 0o555);
  }

  find(text: string, from: i32, to: i32): Inode | null {
    const table = currentDescriptors();
    if (!table || to - from > 7 || (to - from > 1 && text.charCodeAt(from) == 0x30)) return null;
    let fd = 0;
    for (let i = from; i < to; i++) {
      const digit = text.charCodeAt(i) - 0x30;
      if (digit < 0 || digit > 9) return null;
      fd = fd * 10 + digit;
    }
    const file = table.get(fd);
    return file ? new DescriptorInode(this.filesystem, file) : null;
  }

  refuses(): i32 {
    return -EPERM;
  }

  firstEntry(): Entry | null {
    const entries = new Entries();
    const table = currentDescriptors();
    if (!table) return null;
    for (let fd = 0; fd < table.end; fd++) {
      const file = table.get(fd);
      if (file) entries.add(unsigned(fd), new DescriptorInode(this.filesystem, file));
    }
    return entries.first;
  }
}
