// splice(2), tee(2) and vmsplice(2): between a pipe and something else. Bytes are copied, through a buffer of the
// kernel's; a pipe gives up only what the other side took.

import { EAGAIN, EBADF, EFAULT, EINVAL, EPIPE, ESPIPE } from "../abi/errno";
import { O_APPEND, O_NONBLOCK } from "../abi/fcntl";
import { File, POLLIN } from "../fs/file";
import { brokenPipe } from "../fs/hooks";
import { Pipe } from "../fs/pipe";
import { PipeEnd } from "../fs/pipeend";

import { uio as programs, Uio } from "../mm/uio";
import { get, getFailed, put } from "../mm/user";
import { BLOCKED, currentTask } from "../sched/task";
import { fileOf } from "./arguments";

const SPLICE_F_NONBLOCK: u32 = 2;
const SPLICE_F_ALL: u32 = 15;
const CHUNK: u32 = 65536;
let chunk: usize = 0;
const uio = new Uio();

/** An offset of the program's, or -1 where the file's own position counts; failure in offsetError. */
let offsetError: i32 = 0;

function offsetAt(file: File, address: u64): i64 {
  offsetError = 0;
  if (!address) return -1;
  const offset = get<i64>(address);
  if (getFailed) offsetError = -EFAULT;
  else if (file instanceof PipeEnd) offsetError = -ESPIPE;
  else if (offset < 0) offsetError = -EINVAL;
  return offset;
}

function pipeOf(file: File): Pipe | null {
  return file instanceof PipeEnd ? (file as PipeEnd).pipe : null;
}

/** Parks on a file's queue unless the call must not wait. */
function wait(file: File, flags: u32): i64 {
  if (flags & SPLICE_F_NONBLOCK || file.flags & O_NONBLOCK) return -EAGAIN;
  currentTask().waitOn(file.waiters);
  return BLOCKED;
}

/** Reads or writes kernel memory without parking. */
function move(file: File, length: u32, offset: i64, writes: bool): i64 {
  const flags = file.flags;
  file.flags = flags | O_NONBLOCK;
  const piece = uio.inside(chunk, length);
  let moved: i64 = 0;
  if (offset < 0) moved = writes ? file.write(piece) : file.read(piece);
  else moved = writes ? file.writeAt(piece, <u64>offset) : file.readAt(piece, <u64>offset);
  file.flags = flags;
  return moved;
}

/** Room in a pipe: bytes, or 0 with the result of the call in roomResult. */
let roomResult: i64 = 0;

function roomIn(pipe: Pipe, end: File, flags: u32): u32 {
  if (pipe.orphaned) {
    brokenPipe();
    roomResult = -EPIPE;
    return 0;
  }
  if (!pipe.free) roomResult = wait(end, flags);
  return pipe.free;
}

function bytesIn(pipe: Pipe, end: File, flags: u32): u32 {
  if (!pipe.used) roomResult = pipe.widowed ? 0 : wait(end, flags);
  return pipe.used;
}

function toPipe(from: File, offset: i64, to: File, pipe: Pipe, count: u32, flags: u32): i64 {
  const room = roomIn(pipe, to, flags);
  if (!room) return roomResult;
  const there = move(from, min(count, room), offset, false);
  if (there == -EAGAIN) return wait(from, flags);
  if (there <= 0) return there;
  pipe.fill(uio.inside(chunk, <usize>there));
  pipe.readable.wake(POLLIN);
  return there;
}

function fromPipe(from: File, pipe: Pipe, to: File, offset: i64, count: u32, flags: u32): i64 {
  const there = bytesIn(pipe, from, flags);
  if (!there) return roomResult;
  const length = pipe.peek(chunk, min(count, there), 0);
  const moved = move(to, length, offset, true);
  if (moved == -EAGAIN) return wait(to, flags);
  if (moved > 0) pipe.drop(<u32>moved);
  return moved;
}

/** Between pipes; with keep (tee) the bytes stay in the first one as well. */
function pipeToPipe(from: File, source: Pipe, to: File, target: Pipe, count: u32, flags: u32, keep: bool): i64 {
  const there = bytesIn(source, from, flags);
  if (!there) return roomResult;
  const room = roomIn(target, to, flags);
  if (!room) return roomResult;
  const length = source.peek(chunk, min(count, room), 0);
  target.fill(uio.inside(chunk, length));
  target.readable.wake(POLLIN);
  if (!keep) source.drop(length);
  return length;
}

export function splice(input: i32, inAddress: u64, out: i32, outAddress: u64, count: u64, flags: u32): i64 {
  if (!count) return 0;
  if (flags & ~SPLICE_F_ALL) return -EINVAL;
  const from = fileOf(input);
  const to = fileOf(out);
  if (!from || !to || !from.readable || !to.writable) return -EBADF;
  const source = pipeOf(from);
  const target = pipeOf(to);
  if (!source && !target) return -EINVAL;
  const start = offsetAt(from, inAddress);
  if (offsetError) return offsetError;
  const end = offsetAt(to, outAddress);
  if (offsetError) return offsetError;
  if (!target && to.flags & O_APPEND) return -EINVAL;
  if (!chunk) chunk = heap.alloc(CHUNK);
  const most = <u32>min<u64>(count, CHUNK);
  let moved: i64 = -EINVAL;
  if (source && target) {
    if (source != target) moved = pipeToPipe(from, source, to, target, most, flags, false);
  } else if (target) {
    moved = toPipe(from, start, to, target, most, flags);
    if (moved > 0 && inAddress) put<i64>(inAddress, start + moved);
  } else if (source) {
    moved = fromPipe(from, source, to, end, most, flags);
    if (moved > 0 && outAddress) put<i64>(outAddress, end + moved);
  }
  return moved;
}

export function tee(input: i32, out: i32, count: u64, flags: u32): i64 {
  if (flags & ~SPLICE_F_ALL) return -EINVAL;
  if (!count) return 0;
  const from = fileOf(input);
  const to = fileOf(out);
  if (!from || !to || !from.readable || !to.writable) return -EBADF;
  const source = pipeOf(from);
  const target = pipeOf(to);
  if (!source || !target || source == target) return -EINVAL;
  if (!chunk) chunk = heap.alloc(CHUNK);
  return pipeToPipe(from, source, to, target, <u32>min<u64>(count, CHUNK), flags, true);
}

/** Memory into a pipe, or out of one: as writev and readv. */
export function vmsplice(fd: i32, pieces: u64, count: u64, flags: u32): i64 {
  if (flags & ~SPLICE_F_ALL) return -EINVAL;
  const file = fileOf(fd);
  if (!file || !(file instanceof PipeEnd)) return -EBADF;
  const error = programs.vector(pieces, count);
  if (error < 0) return error;
  if (!programs.left) return 0;
  const before = file.flags;
  if (flags & SPLICE_F_NONBLOCK) file.flags = before | O_NONBLOCK;
  const moved = file.writable ? file.write(programs) : file.read(programs);
  file.flags = before;
  return moved;
}
