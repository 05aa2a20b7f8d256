// A symbolic link: a path in place of a file.

import { ELOOP } from "../abi/errno";
import { S_IFLNK } from "../abi/stat";
import { Entry } from "./entries";
import { fail } from "./failure";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { Inode } from "./inode";

export class Symlink extends Inode {
  constructor(
    filesystem: Filesystem,
    private readonly path: string,
  ) {
    super(filesystem, S_IFLNK | 0o777);
  }

  get target(): string {
    return this.path;
  }

  get size(): u64 {
    return this.target.length;
  }

  /** The inode it leads to without its target being walked; null for all links but those to open files. */
  get leadsTo(): Inode | null {
    return null;
  }

  /** The name by which what it leads to was opened, if that is known. */
  get entryBehind(): Entry | null {
    return null;
  }

  open(flags: i32): File | null {
    return fail<File>(-ELOOP);
  }
}
