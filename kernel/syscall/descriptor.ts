// Descriptors as such: close(2), close_range(2), dup(2) and its kin, fcntl(2), ioctl(2).

import { EBADF, EFAULT, EINVAL, EPERM } from "../abi/errno";
import {
  F_ADD_SEALS,
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GET_SEALS,
  F_GETFD,
  F_GETFL,
  F_GETLEASE,
  F_GETLK,
  F_GETOWN,
  F_GETPIPE_SZ,
  F_GETSIG,
  F_OFD_GETLK,
  F_OFD_SETLK,
  F_OFD_SETLKW,
  F_SEAL_ALL,
  F_SEAL_SEAL,
  F_SETFD,
  F_SETFL,
  F_SETLK,
  F_SETLKW,
  F_SETOWN,
  F_SETPIPE_SZ,
  F_SETSIG,
  F_UNLCK,
  FD_CLOEXEC,
  O_APPEND,
  O_CLOEXEC,
  O_DIRECT,
  O_NOATIME,
  O_NONBLOCK,
  O_PATH,
} from "../abi/fcntl";
import { FIOASYNC, FIOCLEX, FIONBIO, FIONCLEX, TIOCGPTPEER } from "../abi/ioctl";
import { TMPFS_MAGIC } from "../abi/stat";
import { failure } from "../fs/failure";
import { File } from "../fs/file";
import { PipeEnd } from "../fs/pipeend";
import { MasterFile } from "../fs/pty";
import { RegularFile } from "../fs/regularfile";
import { get, getFailed } from "../mm/user";
import { current } from "../proc/thread";
import { fileOf } from "./arguments";
import { fcntlLock } from "./locks";

/** What F_SETFL may change. */
const SETTABLE: i32 = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME;

const CLOSE_RANGE_UNSHARE: u32 = 2;
const CLOSE_RANGE_CLOEXEC: u32 = 4;

export function close(fd: i32): i64 {
  return current().process.files.close(fd);
}

export function closeRange(first: u32, last: u32, flags: u32): i64 {
  if (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) || first > last) return -EINVAL;
  const files = current().process.files;
  const end = <i32>min<u32>(last, <u32>files.end - 1);
  for (let fd = <i32>min<u32>(first, i32.MAX_VALUE); fd <= end; fd++) {
    if (!(flags & CLOSE_RANGE_CLOEXEC)) files.close(fd);
    else if (files.get(fd)) files.setCloexec(fd, true);
  }
  return 0;
}

export function dup(fd: i32): i64 {
  const file = fileOf(fd);
  return file ? current().process.files.add(file.retain(), false) : -EBADF;
}

export function dup2(from: i32, to: i32): i64 {
  const file = fileOf(from);
  if (!file) return -EBADF;
  return from == to ? to : current().process.files.replace(to, file.retain(), false);
}

export function dup3(from: i32, to: i32, flags: i32): i64 {
  if (flags & ~O_CLOEXEC || from == to) return -EINVAL;
  const file = fileOf(from);
  if (!file) return -EBADF;
  return current().process.files.replace(to, file.retain(), (flags & O_CLOEXEC) != 0);
}

export function fcntl(fd: i32, command: i32, argument: u64): i64 {
  const file = fileOf(fd);
  if (!file) return -EBADF;
  const files = current().process.files;
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      if (argument >= <u64>files.limit) return -EINVAL;
      return files.add(file.retain(), command == F_DUPFD_CLOEXEC, <i32>argument);
    case F_GETFD:
      return files.cloexec(fd) ? FD_CLOEXEC : 0;
    case F_SETFD:
      files.setCloexec(fd, (argument & FD_CLOEXEC) != 0);
      return 0;
    case F_GETFL:
      return file.flags;
  }
  return file.flags & O_PATH ? -EBADF : fcntlOpen(file, command, argument);
}

/** The commands that need more than a place in the tree of files. */
function fcntlOpen(file: File, command: i32, argument: u64): i64 {
  switch (command) {
    case F_SETFL:
      file.setFlags((file.flags & ~SETTABLE) | (<i32>argument & SETTABLE));
      return 0;
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_GETLK:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
      return fcntlLock(file, command, argument);
    case F_SETOWN:
    case F_SETSIG:
    case F_GETOWN:
    case F_GETSIG:
      return 0;
    case F_GETLEASE:
      return F_UNLCK;
    case F_ADD_SEALS:
    case F_GET_SEALS:
      return seal(file, command, <u32>argument);
    case F_GETPIPE_SZ:
      return file instanceof PipeEnd ? <i64>(file as PipeEnd).pipe.capacity : -EBADF;
    case F_SETPIPE_SZ:
      return file instanceof PipeEnd ? (file as PipeEnd).pipe.resize(argument) : -EBADF;
  }
  return -EINVAL;
}

/** Seals are for files without a name, made by memfd_create. */
function seal(file: File, command: i32, seals: u32): i64 {
  if (!(file instanceof RegularFile)) return -EINVAL;
  const inode = (file as RegularFile).data;
  const sealable = inode.filesystem.magic == TMPFS_MAGIC;
  if (!sealable) return -EINVAL;
  if (command == F_GET_SEALS) return inode.seals;
  if (!file.writable) return -EPERM;
  if (seals & ~F_SEAL_ALL) return -EINVAL;
  if (inode.seals & F_SEAL_SEAL) return -EPERM;
  inode.seals |= seals;
  return 0;
}

export function ioctl(fd: i32, request: u32, argument: u64): i64 {
  const file = fileOf(fd);
  if (!file) return -EBADF;
  if (request == FIOCLEX || request == FIONCLEX) {
    current().process.files.setCloexec(fd, request == FIOCLEX);
    return 0;
  }
  if (request == FIONBIO && !(file.flags & O_PATH)) {
    const on = get<i32>(argument);
    if (getFailed) return -EFAULT;
    file.setFlags(on ? file.flags | O_NONBLOCK : file.flags & ~O_NONBLOCK);
    return 0;
  }
  if (request == FIOASYNC && !(file.flags & O_PATH)) return 0;
  if (request == TIOCGPTPEER && file instanceof MasterFile) {
    const slave = (file as MasterFile).openSlave(<i32>argument & ~O_CLOEXEC);
    return slave ? current().process.files.add(slave, (argument & O_CLOEXEC) != 0) : failure();
  }
  return file.ioctl(request, argument);
}
