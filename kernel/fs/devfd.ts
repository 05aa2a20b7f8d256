// /dev/fd: a symbolic link for each descriptor of the process that looks, to what the descriptor refers to.

import { EPERM } from "../abi/errno";
import { unsigned } from "../lib/format";
import { AnonymousFile } from "./anonymous";
import { Directory } from "./directory";
import { Entries, Entry } from "./entries";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { currentDescriptors } from "./hooks";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";
import { rootDirectory } from "./mount";
import { pathOf, pathOfEntry } from "./path";
import { Pipe } from "./pipe";
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

  get entryBehind(): Entry | null {
    const file = this.file;
    return file instanceof InodeFile ? (file as InodeFile).entry : null;
  }

  /** Files with an inode are opened anew through it. */
  get leadsTo(): Inode | null {
    const file = this.file;
    return file instanceof InodeFile ? (file as InodeFile).inode : new StreamInode(this.filesystem, file);
  }
}

/** What readlink tells: the path the file was opened by, or its kind and number. */
function describe(file: File): string {
  if (file instanceof AnonymousFile) return "anon_inode:[" + (file as AnonymousFile).name + "]";
  if (!(file instanceof InodeFile)) return "socket:[" + unsigned(numberOf(file)) + "]";
  const opened = changetype<InodeFile>(file);
  const entry = opened.entry;
  const root = rootDirectory();
  if (entry) return pathOfEntry(entry, root);
  const inode = opened.inode;
  const path = inode.isDirectory ? pathOf(changetype<Directory>(inode), root) : null;
  if (path) return path;
  if (inode instanceof Pipe) return "pipe:[" + unsigned(inode.number) + "]";
  return "/#" + unsigned(inode.number) + " (deleted)";
}

const scratch = new Stat();

function numberOf(file: File): u64 {
  scratch.clear();
  file.stat(scratch);
  return scratch.inode;
}

export class DescriptorDirectory extends Directory {
  constructor(filesystem: Filesystem) {
    super(filesystem, 0o555);
  }

  lookUp(text: string, from: i32, to: i32): Entry | null {
    const table = currentDescriptors();
    if (!table || to - from > 7 || (to - from > 1 && text.charCodeAt(from) == 0x30)) return null;
    let fd = 0;
    for (let i = from; i < to; i++) {
      const digit = text.charCodeAt(i) - 0x30;
      if (digit < 0 || digit > 9) return null;
      fd = fd * 10 + digit;
    }
    const file = table.get(fd);
    return file ? this.entryOf(fd, file) : null;
  }

  private entryOf(fd: i32, file: File): Entry {
    return new Entry(unsigned(fd), new DescriptorLink(this.filesystem, file), this);
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
      if (file) entries.add(this.entryOf(fd, file));
    }
    return entries.first;
  }
}
