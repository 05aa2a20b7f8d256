// Extended attributes: no file system here has any.

import { EBADF, EOPNOTSUPP } from "../abi/errno";
import { AT_FDCWD, AT_SYMLINK_NOFOLLOW } from "../abi/fcntl";
import { failure } from "../fs/failure";
import { fileOf, resolve } from "./arguments";

/** setxattr(2), getxattr(2), removexattr(2): -EOPNOTSUPP for a file that is there. */
export function attributeOf(path: u64, follow: bool): i64 {
  return resolve(AT_FDCWD, path, follow ? 0 : AT_SYMLINK_NOFOLLOW) ? -EOPNOTSUPP : failure();
}

export function attributeOfFile(fd: i32): i64 {
  return fileOf(fd) ? -EOPNOTSUPP : -EBADF;
}

/** listxattr(2): an empty list. */
export function listAttributes(path: u64, follow: bool): i64 {
  return resolve(AT_FDCWD, path, follow ? 0 : AT_SYMLINK_NOFOLLOW) ? 0 : failure();
}

export function listAttributesOfFile(fd: i32): i64 {
  return fileOf(fd) ? 0 : -EBADF;
}
