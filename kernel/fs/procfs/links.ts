// The links of /proc: those to files that are open or otherwise at hand, and those whose target depends on who reads.

import { ENXIO } from "../../abi/errno";
import { unsigned } from "../../lib/format";
import { AnonymousFile } from "../anonymous";
import { Directory } from "../directory";
import { Entry } from "../entries";
import { fail } from "../failure";
import { File } from "../file";
import { Filesystem } from "../filesystem";
import { Inode } from "../inode";
import { InodeFile } from "../inodefile";
import { rootDirectory } from "../mount";
import { pathOf, pathOfEntry } from "../path";
import { Pipe } from "../pipe";
import { Stat } from "../stat";
import { Symlink } from "../symlink";

/** Stands for an open file that has no inode: a socket, an event counter. */
class StreamInode extends Inode {
  constructor(
    filesystem: Filesystem,
    private readonly file: File,
  ) {
    super(filesystem, 0o600);
    this.links = 1;
  }

  /** There is nothing behind it to be opened anew. */
  open(flags: i32): File | null {
    return fail<File>(-ENXIO);
  }

  stat(into: Stat): void {
    this.file.stat(into);
  }
}

/** /proc/PID/fd/N. */
export class DescriptorLink extends Symlink {
  constructor(
    filesystem: Filesystem,
    private readonly file: File,
  ) {
    super(filesystem, describe(file));
    this.links = 1;
    this.mode = (this.mode & ~0o777) | (file.readable ? 0o500 : 0) | (file.writable ? 0o300 : 0);
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

/** /proc/PID/exe, cwd, root: a link to an inode, whatever has become of its name. */
export class InodeLink extends Symlink {
  constructor(
    filesystem: Filesystem,
    path: string,
    private readonly inode: Inode,
  ) {
    super(filesystem, path);
    this.links = 1;
  }

  get leadsTo(): Inode | null {
    return this.inode;
  }
}

export type Target = () => string;

/** A link whose target is found out when it is looked at; one to an empty path leads nowhere. */
export class LiveLink extends Symlink {
  constructor(
    filesystem: Filesystem,
    private readonly find: Target,
  ) {
    super(filesystem, "");
    this.links = 1;
  }

  get target(): string {
    return this.find();
  }
}
