// /dev/fd: a symbolic link for each descriptor of the process that looks, to what the descriptor refers to.

import { EPERM } from "../abi/errno";
import { unsigned } from "../lib/format";
import { Directory } from "./directory";
import { Entries, Entry } from "./entries";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { currentDescriptors } from "./hooks";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";
import { rootDirectory } from "./mount";
import { pathOf } from "./path";
import { Stat } from "./stat";
import { Symlink } from "./symlink";

/** Stands for an open file that has no inode: a pipe's end, a socket. */
class StreamInode extends Inode {
  constructor(
    filesystem: Filesystem,
    private readonly file: File,
  ) {
    super(filesystem, 0o600);
    this.links = 1;
  }

  /** The same open file once more. */
  open(flags: i32): File | null {
    return this.file.retain();
  }

  stat(into: Stat): void {
    this.file.stat(into);
  }
}

class DescriptorLink extends Symlink {
  constructor(
    filesystem: Filesystem,
    private readonly file: File,
  ) {
    super(filesystem, describe(file));
    this.links = 1;
  }

  /** Files with an inode are opened anew through it. */
  get leadsTo(): Inode | null {
    const file = this.file;
    return file instanceof InodeFile ? (file as InodeFile).inode : new StreamInode(this.filesystem, file);
  }
}

/** What readlink tells: a directory's path; of other files, which don't know their names, something like one. */
function describe(file: File): string {
  if (!(file instanceof InodeFile)) return "stream:[]";
  const inode = (file as InodeFile).inode;
  const path = inode.isDirectory ? pathOf(changetype<Directory>(inode), rootDirectory()) : null;
  return path ? path : inode.filesystem.name + ":[" + unsigned(inode.number) + "]";
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
    return file ? new DescriptorLink(this.filesystem, file) : null;
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
      if (file) entries.add(unsigned(fd), new DescriptorLink(this.filesystem, file));
    }
    return entries.first;
  }
}
