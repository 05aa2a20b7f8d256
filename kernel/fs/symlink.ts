// A symbolic link: a path in place of a file.

import { ELOOP } from "../abi/errno";
import { S_IFLNK } from "../abi/stat";
import { fail } from "./failure";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { Inode } from "./inode";

export class Symlink extends Inode {
  constructor(
    filesystem: Filesystem,
    readonly target: string,
  ) {
    super(filesystem, S_IFLNK | 0o777);
  }

  get size(): u64 {
    return this.target.length;
  }

  open(flags: i32): File | null {
    return fail<File>(-ELOOP);
  }
}
