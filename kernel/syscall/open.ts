// open(2), openat(2), creat(2).

import { E2BIG, EAGAIN, EFAULT, EINVAL } from "../abi/errno";
import {
  AT_FDCWD,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_PATH,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
  RESOLVE_BENEATH,
  RESOLVE_CACHED,
  RESOLVE_IN_ROOT,
  SIZEOF_OPEN_HOW,
} from "../abi/fcntl";
import { S_PERMISSIONS } from "../abi/stat";
import { Directory } from "../fs/directory";
import { failure, PARKED } from "../fs/failure";
import { openPath } from "../fs/open";
import { restrictWalks } from "../fs/path";
import { copyIn, get, getFailed } from "../mm/user";
import { PAGE_SIZE } from "../platform/pagemap";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { pathAt, startFor } from "./arguments";

/** Every O_* there is. */
const KNOWN_FLAGS: i32 = 0x7fffc3;
const RESOLVE_ALL: u64 = 0x3f;

export function openat(directory: i32, pathAddress: u64, flags: i32, mode: u32): i64 {
  const path = pathAt(pathAddress);
  if (path == null) return failure();
  const start = startFor(directory, path);
  return start ? openFrom(start, current().process.root, path, flags, mode) : failure();
}

/** Opens a path and gives the file a descriptor: that, a negative errno, or BLOCKED (a named pipe's other end). */
function openFrom(start: Directory, root: Directory, path: string, flags: i32, mode: u32): i64 {
  const process = current().process;
  const permissions = mode & S_PERMISSIONS & ~process.umask;
  const file = openPath(root, start, path, flags, permissions);
  if (file) return process.files.add(file, (flags & O_CLOEXEC) != 0);
  return failure() == PARKED ? BLOCKED : failure();
}

const how: usize = memory.data(24);

/** openat2(2): how points to struct open_how; fields we don't know must be zero. */
export function openat2(directory: i32, pathAddress: u64, howAddress: u64, size: u64): i64 {
  if (size < SIZEOF_OPEN_HOW) return -EINVAL;
  if (size > PAGE_SIZE) return -E2BIG;
  if (copyIn(how, howAddress, <usize>SIZEOF_OPEN_HOW) < 0) return -EFAULT;
  for (let at = SIZEOF_OPEN_HOW; at < size; at++) {
    const byte = get<u8>(howAddress + at);
    if (getFailed) return -EFAULT;
    if (byte) return -E2BIG;
  }
  const flags = load<u64>(how);
  const mode = load<u64>(how, 8);
  const bits = load<u64>(how, 16);
  if (flags & ~(<u64>KNOWN_FLAGS) || bits & ~RESOLVE_ALL || mode & ~(<u64>S_PERMISSIONS)) return -EINVAL;
  if (mode && !(flags & O_CREAT) && (flags & O_TMPFILE) != O_TMPFILE) return -EINVAL;
  if ((bits & (RESOLVE_BENEATH | RESOLVE_IN_ROOT)) == (RESOLVE_BENEATH | RESOLVE_IN_ROOT)) return -EINVAL;
  if (flags & O_PATH && flags & ~(<u64>(O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))) return -EINVAL;
  // What is there is always at hand, but making a file is not a matter of looking into a cache.
  if (bits & RESOLVE_CACHED && flags & (O_CREAT | O_TRUNC)) return -EAGAIN;
  const path = pathAt(pathAddress);
  if (path == null) return failure();
  const inRoot = (bits & RESOLVE_IN_ROOT) != 0;
  const start = startFor(directory, inRoot || bits & RESOLVE_BENEATH ? "." : path);
  if (!start) return failure();
  restrictWalks(bits);
  const result = openFrom(start, inRoot ? start : current().process.root, path, <i32>flags, <u32>mode);
  restrictWalks(0);
  return result;
}

export function open(path: u64, flags: i32, mode: u32): i64 {
  return openat(AT_FDCWD, path, flags, mode);
}

export function creat(path: u64, mode: u32): i64 {
  return openat(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
