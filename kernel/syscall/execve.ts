// execve(2) and execveat(2).

import { E2BIG, EFAULT, EINVAL, ENOMEM } from "../abi/errno";
import { AT_EMPTY_PATH, AT_FDCWD, AT_SYMLINK_NOFOLLOW } from "../abi/fcntl";
import { failure } from "../fs/failure";
import { madeGarbage } from "../lib/collect";
import { decimal } from "../lib/format";
import { get, getFailed, getString, getStringError } from "../mm/user";
import { heapHasRoom } from "../platform/frames";
import { execute } from "../proc/execute";
import { current } from "../proc/thread";
import { inodeOf, pathAt, startFor } from "./arguments";

/** The longest single string (MAX_ARG_STRLEN), and how much all may take: a quarter of the usual stack. */
const MAX_STRING: i32 = 131072;
const MAX_TOTAL: i32 = 2 << 20;
/** What is copied without asking whether there is memory for it. */
const FEW: i32 = 32768;
/** What an exec leaves for the collector, in objects. */
const GARBAGE: i32 = 64;

let stringsError: i32 = 0;
let total: i32 = 0;

/** A null-terminated array of strings; a null pointer is an empty one. Null with stringsError set. */
function readStrings(address: u64): string[] | null {
  const strings: string[] = [];
  if (!address) return strings;
  let at = address;
  while (true) {
    const pointer = get<u64>(at);
    stringsError = -EFAULT;
    if (getFailed) return null;
    if (!pointer) return strings;
    const text = getString(pointer, MAX_STRING);
    if (text == null) {
      stringsError = getStringError == -EFAULT ? -EFAULT : -E2BIG;
      return null;
    }
    total += text.length + 9;
    stringsError = -E2BIG;
    if (total > MAX_TOTAL) return null;
    stringsError = -ENOMEM;
    if (total > FEW && !heapHasRoom(3 * total)) return null;
    strings.push(text);
    at += 8;
  }
}

export function execve(path: u64, args: u64, environment: u64): i64 {
  return execveat(AT_FDCWD, path, args, environment, 0);
}

export function execveat(fd: i32, pathAddress: u64, args: u64, environment: u64, flags: i32): i64 {
  if (flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW)) return -EINVAL;
  const path = pathAt(pathAddress);
  if (path == null) return failure();
  total = 0;
  const argumentStrings = readStrings(args);
  if (!argumentStrings) return stringsError;
  const variables = readStrings(environment);
  if (!variables) return stringsError;
  madeGarbage(GARBAGE + argumentStrings.length + variables.length);
  const thread = current();
  const byDescriptor = !path.length && (flags & AT_EMPTY_PATH) != 0 && fd != AT_FDCWD;
  const inode = byDescriptor ? inodeOf(fd) : null;
  if (byDescriptor && !inode) return failure();
  const start = startFor(byDescriptor ? AT_FDCWD : fd, path);
  if (!start) return failure();
  const name = byDescriptor ? "/dev/fd/" + decimal(fd) : path;
  const follow = !(flags & AT_SYMLINK_NOFOLLOW);
  const error = execute(thread, start, name, inode, follow, argumentStrings, variables);
  // All registers are new: the return must be a full one.
  if (!error) thread.attention = true;
  return error;
}
