// Making files that have no path: pipe2(2), epoll_create1(2), eventfd2(2), memfd_create(2), timerfd_create(2) and its kin.

import { EBADF, EFAULT, EINVAL } from "../abi/errno";
import { NAME_MAX, O_CLOEXEC, O_DIRECT, O_LARGEFILE, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } from "../abi/fcntl";
import { TMPFS_MAGIC } from "../abi/stat";
import { Directory } from "../fs/directory";
import { Entry } from "../fs/entries";
import { Epoll } from "../fs/epoll";
import { EventFile } from "../fs/eventfd";
import { failure } from "../fs/failure";
import { File } from "../fs/file";
import { Filesystem } from "../fs/filesystem";
import { InodeFile } from "../fs/inodefile";
import { newPipe } from "../fs/pipe";
import { RegularInode } from "../fs/regular";
import { TimerFile } from "../fs/timerfd";
import { madeGarbage } from "../lib/collect";
import { getString, getStringError, put } from "../mm/user";
import { machine } from "../platform/machine";
import { current } from "../proc/thread";
import { fileOf } from "./arguments";
import { getTimespec, SECOND, timespecError } from "./time";

/** Objects that a file leaves for the collector when it is closed, at most. */
const GARBAGE_OF_A_FILE: i32 = 8;

/** Gives a new file a descriptor. */
function install(file: File, cloexec: bool): i32 {
  madeGarbage(GARBAGE_OF_A_FILE);
  return current().process.files.add(file, cloexec);
}

/** to: two i32, the end to read from first. */
export function pipe2(to: u64, flags: i32): i64 {
  if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT)) return -EINVAL;
  const files = current().process.files;
  const cloexec = (flags & O_CLOEXEC) != 0;
  const pipe = newPipe();
  const end = pipe.openEnd((flags & (O_NONBLOCK | O_DIRECT)) | O_WRONLY);
  const reader = install(pipe.openEnd((flags & O_NONBLOCK) | O_RDONLY), cloexec);
  if (reader < 0) {
    end.release();
    return reader;
  }
  const writer = install(end, cloexec);
  if (writer >= 0 && put<i32>(to, reader) == 0 && put<i32>(to + 4, writer) == 0) return 0;
  files.close(reader);
  if (writer < 0) return writer;
  files.close(writer);
  return -EFAULT;
}

export function epollCreate(flags: i32): i64 {
  if (flags & ~O_CLOEXEC) return -EINVAL;
  return install(new Epoll(), flags != 0);
}

const EFD_SEMAPHORE: i32 = 1;

export function eventfd2(count: u32, flags: i32): i64 {
  if (flags & ~(O_CLOEXEC | O_NONBLOCK | EFD_SEMAPHORE)) return -EINVAL;
  const file = new EventFile(count, (flags & EFD_SEMAPHORE) != 0, flags & O_NONBLOCK);
  return install(file, (flags & O_CLOEXEC) != 0);
}

const MFD_CLOEXEC: u32 = 1;
const MFD_ALLOW_SEALING: u32 = 2;
const MFD_NOEXEC_SEAL: u32 = 8;
const MFD_EXEC: u32 = 16;
/** The name's limit leaves room for "memfd:". */
const MEMFD_NAME_MAX: i32 = NAME_MAX - 6;

const memoryFiles = new Filesystem("tmpfs", TMPFS_MAGIC);
let memoryRoot: Directory | null = null;

/** What /proc/PID/fd shows in front of a memfd's name. */
function rootOfMemoryFiles(): Directory {
  let root = memoryRoot;
  if (!root) {
    root = new Directory(memoryFiles, 0o755);
    memoryRoot = root;
  }
  return root;
}

export function memfdCreate(name: u64, flags: u32): i64 {
  if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC)) return -EINVAL;
  if ((flags & (MFD_NOEXEC_SEAL | MFD_EXEC)) == (MFD_NOEXEC_SEAL | MFD_EXEC)) return -EINVAL;
  const title = getString(name, MEMFD_NAME_MAX + 1);
  if (title == null) return getStringError == -EFAULT ? -EFAULT : -EINVAL;
  const inode = new RegularInode(memoryFiles, flags & MFD_NOEXEC_SEAL ? 0o666 : 0o777);
  if (flags & (MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL)) inode.seals = 0;
  const file = inode.open(O_RDWR | O_LARGEFILE);
  if (!file) return failure();
  const entry = new Entry("memfd:" + title, inode, rootOfMemoryFiles());
  entry.removed = true;
  (file as InodeFile).entry = entry;
  return install(file, (flags & MFD_CLOEXEC) != 0);
}

const CLOCK_REALTIME: i32 = 0;
const CLOCK_MONOTONIC: i32 = 1;
const CLOCK_BOOTTIME: i32 = 7;
const TFD_TIMER_ABSTIME: i32 = 1;
const TFD_TIMER_CANCEL_ON_SET: i32 = 2;

export function timerfdCreate(clock: i32, flags: i32): i64 {
  if (flags & ~(O_CLOEXEC | O_NONBLOCK)) return -EINVAL;
  if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME) return -EINVAL;
  const epoch = clock == CLOCK_REALTIME ? machine().bootTime() : 0;
  return install(new TimerFile(epoch, flags & O_NONBLOCK), (flags & O_CLOEXEC) != 0);
}

/** struct itimerspec: interval, then time to the next expiration, each a struct timespec. */
function putSetting(to: u64, timer: TimerFile): i64 {
  const left = timer.left;
  const failed =
    put<u64>(to, timer.interval / SECOND) < 0 ||
    put<u64>(to + 8, timer.interval % SECOND) < 0 ||
    put<u64>(to + 16, left / SECOND) < 0 ||
    put<u64>(to + 24, left % SECOND) < 0;
  return failed ? -EFAULT : 0;
}

export function timerfdSettime(fd: i32, flags: i32, setting: u64, old: u64): i64 {
  if (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) return -EINVAL;
  const interval = getTimespec(setting);
  if (interval < 0) return timespecError;
  const first = getTimespec(setting + 16);
  if (first < 0) return timespecError;
  const file = fileOf(fd);
  if (!file) return -EBADF;
  if (!(file instanceof TimerFile)) return -EINVAL;
  const timer = changetype<TimerFile>(file);
  if (old && putSetting(old, timer) < 0) return -EFAULT;
  timer.set(<u64>first, <u64>interval, (flags & TFD_TIMER_ABSTIME) != 0);
  return 0;
}

export function timerfdGettime(fd: i32, to: u64): i64 {
  const file = fileOf(fd);
  if (!file) return -EBADF;
  return file instanceof TimerFile ? putSetting(to, changetype<TimerFile>(file)) : -EINVAL;
}
