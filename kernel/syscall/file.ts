// Reading, writing and seeking: read(2), readv(2), pread(2), preadv2(2) and their writing twins, lseek(2).

import { EBADF, EFAULT, EINVAL, EOPNOTSUPP } from "../abi/errno";
import { O_APPEND, O_NONBLOCK } from "../abi/fcntl";
import { uio } from "../mm/uio";
import { fileOf } from "./arguments";

/** Bits of preadv2 and pwritev2 that ask for nothing that isn't so anyway: HIPRI, DSYNC, SYNC. */
const RWF_HARMLESS: i32 = 0x7;
/** Not to wait, for this call only. */
const RWF_NOWAIT: i32 = 0x8;
/** To write at the end, for this call only. */
const RWF_APPEND: i32 = 0x10;

export function read(fd: i32, buffer: u64, count: u64): i64 {
  const file = fileOf(fd);
  if (!file || !file.readable) return -EBADF;
  if (<i64>count < 0) return -EFAULT;
  return file.read(uio.single(buffer, count));
}

export function write(fd: i32, buffer: u64, count: u64): i64 {
  const file = fileOf(fd);
  if (!file || !file.writable) return -EBADF;
  if (<i64>count < 0) return -EFAULT;
  return file.write(uio.single(buffer, count));
}

export function readv(fd: i32, pieces: u64, count: u64): i64 {
  const file = fileOf(fd);
  if (!file || !file.readable) return -EBADF;
  const error = uio.vector(pieces, count);
  return error < 0 ? error : file.read(uio);
}

export function writev(fd: i32, pieces: u64, count: u64): i64 {
  const file = fileOf(fd);
  if (!file || !file.writable) return -EBADF;
  const error = uio.vector(pieces, count);
  return error < 0 ? error : file.write(uio);
}

export function pread64(fd: i32, buffer: u64, count: u64, offset: i64): i64 {
  if (offset < 0) return -EINVAL;
  const file = fileOf(fd);
  if (!file || !file.readable) return -EBADF;
  if (<i64>count < 0) return -EFAULT;
  return file.readAt(uio.single(buffer, count), <u64>offset);
}

export function pwrite64(fd: i32, buffer: u64, count: u64, offset: i64): i64 {
  if (offset < 0) return -EINVAL;
  const file = fileOf(fd);
  if (!file || !file.writable) return -EBADF;
  if (<i64>count < 0) return -EFAULT;
  return file.writeAt(uio.single(buffer, count), <u64>offset);
}

export function preadv(fd: i32, pieces: u64, count: u64, offset: i64): i64 {
  if (offset < 0) return -EINVAL;
  const file = fileOf(fd);
  if (!file || !file.readable) return -EBADF;
  const error = uio.vector(pieces, count);
  return error < 0 ? error : file.readAt(uio, <u64>offset);
}

export function pwritev(fd: i32, pieces: u64, count: u64, offset: i64): i64 {
  if (offset < 0) return -EINVAL;
  const file = fileOf(fd);
  if (!file || !file.writable) return -EBADF;
  const error = uio.vector(pieces, count);
  return error < 0 ? error : file.writeAt(uio, <u64>offset);
}

/** As preadv; offset -1 means the file's own position. */
export function preadv2(fd: i32, pieces: u64, count: u64, offset: i64, flags: i32): i64 {
  if (flags & ~(RWF_HARMLESS | RWF_NOWAIT)) return -EOPNOTSUPP;
  const file = fileOf(fd);
  if (!file) return -EBADF;
  const before = file.flags;
  if (flags & RWF_NOWAIT) file.flags = before | O_NONBLOCK;
  const moved = offset == -1 ? readv(fd, pieces, count) : preadv(fd, pieces, count, offset);
  file.flags = before;
  return moved;
}

/** As pwritev; offset -1 means the file's own position. */
export function pwritev2(fd: i32, pieces: u64, count: u64, offset: i64, flags: i32): i64 {
  if (flags & ~(RWF_HARMLESS | RWF_NOWAIT | RWF_APPEND)) return -EOPNOTSUPP;
  const file = fileOf(fd);
  if (!file) return -EBADF;
  const before = file.flags;
  if (flags & RWF_NOWAIT) file.flags |= O_NONBLOCK;
  if (flags & RWF_APPEND) file.flags |= O_APPEND;
  const moved = offset == -1 ? writev(fd, pieces, count) : pwritev(fd, pieces, count, offset);
  file.flags = before;
  return moved;
}

export function lseek(fd: i32, offset: i64, whence: i32): i64 {
  const file = fileOf(fd);
  return file ? file.seek(offset, whence) : -EBADF;
}
