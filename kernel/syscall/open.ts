// open(2), openat(2), creat(2).

import { AT_FDCWD, O_CLOEXEC, O_CREAT, O_TRUNC, O_WRONLY } from "../abi/fcntl";
import { S_PERMISSIONS } from "../abi/stat";
import { failure } from "../fs/failure";
import { openPath } from "../fs/open";
import { current } from "../proc/thread";
import { pathAt, startFor } from "./arguments";

export function openat(directory: i32, pathAddress: u64, flags: i32, mode: u32): i64 {
  const path = pathAt(pathAddress);
  if (path == null) return failure();
  const start = startFor(directory, path);
  if (!start) return failure();
  const process = current().process;
  const permissions = mode & S_PERMISSIONS & ~process.umask;
  const file = openPath(process.root, start, path, flags, permissions);
  return file ? process.files.add(file, (flags & O_CLOEXEC) != 0) : failure();
}

export function open(path: u64, flags: i32, mode: u32): i64 {
  return openat(AT_FDCWD, path, flags, mode);
}

export function creat(path: u64, mode: u32): i64 {
  return openat(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
