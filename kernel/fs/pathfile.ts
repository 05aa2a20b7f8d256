// What O_PATH opens: a place in the tree of files, good for *at calls and fstat, not for reading or writing.

import { EBADF } from "../abi/errno";
import { InodeFile } from "./inodefile";

export class PathFile extends InodeFile {
  get readable(): bool {
    return false;
  }

  get writable(): bool {
    return false;
  }

  get pollable(): bool {
    return false;
  }

  seek(offset: i64, whence: i32): i64 {
    return -EBADF;
  }

  truncate(length: u64): i32 {
    return -EBADF;
  }

  ioctl(request: u32, argument: u64): i64 {
    return -EBADF;
  }
}
