// Copying between files inside the kernel: sendfile(2) and copy_file_range(2).
//
// The file written to is asked not to block; where it would, the call parks here, so that what has been sent is
// counted in one place (the task's progress) whatever kind of file it is.

import { EAGAIN, EBADF, EFAULT, EINVAL } from "../abi/errno";
import { O_APPEND, O_NONBLOCK } from "../abi/fcntl";
import { File } from "../fs/file";
import { InodeFile } from "../fs/inodefile";
import { RegularFile } from "../fs/regularfile";
import { MAX_TRANSFER, Uio } from "../mm/uio";
import { get, getFailed, put } from "../mm/user";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { fileOf } from "./arguments";

const CHUNK: usize = 65536;
/** Pieces on their way; taken at the first call. */
let chunk: usize = 0;
const uio = new Uio();

/** Writes without parking: bytes or a negative errno, -EAGAIN when the file takes none now. */
function writeNow(to: File, length: usize): i64 {
  const task = current();
  const progress = task.progress;
  const flags = to.flags;
  task.progress = 0;
  to.flags = flags | O_NONBLOCK;
  const moved = to.write(uio.inside(chunk, length));
  to.flags = flags;
  task.progress = progress;
  return moved;
}

/** Sends count bytes from an offset on, less what an earlier dispatch has sent; bytes sent in all, or BLOCKED. */
function send(to: File, from: InodeFile, offset: u64, count: u64): i64 {
  const task = current();
  if (!chunk) chunk = heap.alloc(CHUNK);
  let sent = task.progress;
  while (sent < count) {
    const there = from.readAt(uio.inside(chunk, <usize>min<u64>(count - sent, CHUNK)), offset + sent);
    if (there <= 0) break;
    const moved = writeNow(to, <usize>there);
    if (moved == -EAGAIN && !(to.flags & O_NONBLOCK)) {
      task.progress = sent;
      task.waitOn(to.waiters);
      return BLOCKED;
    }
    if (moved < 0) return sent ? <i64>sent : moved;
    sent += <u64>moved;
    if (moved == 0 || (moved < there && to.flags & O_NONBLOCK)) break;
  }
  return <i64>sent;
}

/** offsetAddress: where to read from, updated; null means the position of the file, which then advances. */
export function sendfile(out: i32, input: i32, offsetAddress: u64, count: u64): i64 {
  const to = fileOf(out);
  const source = fileOf(input);
  if (!to || !source || !to.writable || !source.readable) return -EBADF;
  if (!(source instanceof InodeFile) || to.flags & O_APPEND) return -EINVAL;
  const from = changetype<InodeFile>(source);
  if (!from.inode.isRegular) return -EINVAL;
  let offset = from.position;
  if (offsetAddress) {
    offset = get<u64>(offsetAddress);
    if (getFailed) return -EFAULT;
    if (<i64>offset < 0) return -EINVAL;
  }
  const sent = send(to, from, offset, min(count, MAX_TRANSFER));
  if (sent <= 0) return sent;
  if (!offsetAddress) from.position = offset + <u64>sent;
  else if (put<u64>(offsetAddress, offset + <u64>sent) < 0) return -EFAULT;
  return sent;
}

/** An offset given by address, or the file's position; -1 with a bad address. */
function offsetOf(file: RegularFile, address: u64): i64 {
  if (!address) return <i64>file.position;
  const offset = get<i64>(address);
  return getFailed || offset < 0 ? -1 : offset;
}

function moveOffset(file: RegularFile, address: u64, offset: u64): void {
  if (address) put<u64>(address, offset);
  else file.position = offset;
}

export function copyFileRange(input: i32, inAddress: u64, out: i32, outAddress: u64, count: u64, flags: u32): i64 {
  const source = fileOf(input);
  const target = fileOf(out);
  if (!source || !target || !source.readable || !target.writable || target.flags & O_APPEND) return -EBADF;
  if (flags || !(source instanceof RegularFile) || !(target instanceof RegularFile)) return -EINVAL;
  const from = changetype<RegularFile>(source);
  const to = changetype<RegularFile>(target);
  const start = offsetOf(from, inAddress);
  const end = offsetOf(to, outAddress);
  if (start < 0 || end < 0) return -EINVAL;
  const length = <i64>min(count, MAX_TRANSFER);
  if (from.inode == to.inode && start < end + length && end < start + length) return -EINVAL;
  if (!chunk) chunk = heap.alloc(CHUNK);
  let done: i64 = 0;
  while (done < length) {
    const there = from.inode.readBytes(start + done, chunk, <usize>min<i64>(length - done, CHUNK));
    if (there <= 0) break;
    const moved = to.writeAt(uio.inside(chunk, <usize>there), end + done);
    if (moved < 0) return done ? done : moved;
    done += moved;
    if (moved < there) break;
  }
  moveOffset(from, inAddress, start + done);
  moveOffset(to, outAddress, end + done);
  return done;
}
