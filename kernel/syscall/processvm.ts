// process_vm_readv(2) and process_vm_writev(2): bytes between the caller's memory and another process's.

import { EFAULT, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { AddressSpace, useSpace } from "../mm/space";
import { copyIn, copyOut, get, getFailed } from "../mm/user";
import { findProcess } from "../proc/ids";
import { ALIVE } from "../proc/process";
import { current } from "../proc/thread";

const MOST_PIECES: u64 = 1024;
const CHUNK: u64 = 4096;
const chunk: usize = memory.data(4096);

/** One piece of an iovec array: where, how much, and which comes next. */
class Pieces {
  address: u64 = 0;
  left: u64 = 0;
  private next: u64 = 0;
  private end: u64 = 0;

  begin(from: u64, count: u64): void {
    this.next = from;
    this.end = from + count * 16;
    this.left = 0;
  }

  /** Goes to a piece with something left; false at the end, or with failed set. */
  advance(): bool {
    this.failed = false;
    while (!this.left && this.next < this.end) {
      this.address = get<u64>(this.next);
      this.failed = getFailed;
      this.left = get<u64>(this.next + 8);
      this.failed = this.failed || getFailed;
      if (this.failed) return false;
      this.next += 16;
    }
    return this.left != 0;
  }

  failed: bool = false;

  consume(length: u64): void {
    this.address += length;
    this.left -= length;
  }
}

const own = new Pieces();
const theirs = new Pieces();

/** Bytes moved, as far as both sides can be accessed. */
export function processVm(
  pid: i32,
  local: u64,
  localCount: u64,
  remote: u64,
  remoteCount: u64,
  flags: u64,
  writing: bool,
): i64 {
  if (flags || localCount > MOST_PIECES || remoteCount > MOST_PIECES) return -EINVAL;
  const process = findProcess(pid);
  if (!process || process.state != ALIVE) return -ESRCH;
  const caller = current().process;
  const ids = caller.identity;
  if (ids.effectiveUser && (ids.user != process.identity.user || ids.user != process.identity.savedUser)) return -EPERM;
  own.begin(local, localCount);
  theirs.begin(remote, remoteCount);
  let done: i64 = 0;
  while (own.advance() && theirs.advance()) {
    const length = <usize>min(CHUNK, min(own.left, theirs.left));
    const moved = writing ? write(caller.space, process.space, length) : read(caller.space, process.space, length);
    if (!moved) return done ? done : -EFAULT;
    own.consume(length);
    theirs.consume(length);
    done += length;
  }
  return (own.failed || theirs.failed) && !done ? -EFAULT : done;
}

function read(mine: AddressSpace, other: AddressSpace, length: usize): bool {
  useSpace(other);
  const error = copyIn(chunk, theirs.address, length);
  useSpace(mine);
  return !error && copyOut(own.address, chunk, length) == 0;
}

function write(mine: AddressSpace, other: AddressSpace, length: usize): bool {
  if (copyIn(chunk, own.address, length) < 0) return false;
  useSpace(other);
  const error = copyOut(theirs.address, chunk, length);
  useSpace(mine);
  return !error;
}
