import {
  EBADF,
  EEXIST,
  EFAULT,
  EINVAL,
  EISDIR,
  ELOOP,
  EMFILE,
  ENAMETOOLONG,
  ENOENT,
  ENOSPC,
  ENOTDIR,
  ENOTEMPTY,
  ENXIO,
  EPERM,
  ERANGE,
  ESPIPE,
} from "../abi/errno";
import {
  AT_EMPTY_PATH,
  AT_FDCWD,
  AT_REMOVEDIR,
  AT_SYMLINK_NOFOLLOW,
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_SETFL,
  FD_CLOEXEC,
  O_APPEND,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_LARGEFILE,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_PATH,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  RENAME_EXCHANGE,
  RENAME_NOREPLACE,
  SEEK_DATA,
  SEEK_END,
  SEEK_HOLE,
  SEEK_SET,
} from "../abi/fcntl";
import * as abi from "../abi/stat";
import { mountAll } from "../fs/fstab";
import { checkEqual, checkTrue } from "../lib/check";
import { get, put } from "../mm/user";
import { framesFree } from "../platform/frames";
import { MEMORY, MEMORY_END, putText, startProcess, takeText } from "../test/process";
import { memfdCreate } from "./anonymous";
import { fallocate, ftruncate, truncate, utimensat } from "./attributes";
import { close, closeRange, dup, dup2, dup3, fcntl, ioctl } from "./descriptor";
import {
  chdir,
  fchdir,
  getcwd,
  getdents64,
  linkat,
  mkdirat,
  readlinkat,
  renameat2,
  symlinkat,
  unlinkat,
} from "./directory";
import { lseek, pread64, preadv2, pwrite64, read, readv, write, writev } from "./file";
import { openat } from "./open";
import { copyFileRange } from "./sendfile";
import { faccessat, fstat, fstatfs, lstat, newfstatat, stat, statx } from "./stat";

const PATH: u64 = MEMORY;
const PATH2: u64 = MEMORY + 0x2000;
const DATA: u64 = MEMORY + 0x10000;
const BAD: u64 = MEMORY_END;

function path(text: string): u64 {
  return putText(PATH, text);
}

function path2(text: string): u64 {
  return putText(PATH2, text);
}

function openPath(text: string, flags: i32 = O_RDONLY): i32 {
  return <i32>openat(AT_FDCWD, path(text), flags, 0o644);
}

function writeText(fd: i32, text: string): i64 {
  putText(DATA, text);
  return write(fd, DATA, text.length);
}

function readText(fd: i32, length: i32 = 4096): string {
  const got = read(fd, DATA, length);
  assert(got >= 0, "read failed");
  return takeText(DATA, <i32>got);
}

/** Makes a file. */
function make(name: string, text: string): void {
  const fd = openPath(name, O_CREAT | O_WRONLY | O_TRUNC);
  assert(fd >= 0, "can't make " + name);
  writeText(fd, text);
  close(fd);
}

function content(name: string): string {
  const fd = openPath(name);
  if (fd < 0) return "cannot open";
  const text = readText(fd);
  close(fd);
  return text;
}

function makeDirectory(name: string): i64 {
  return mkdirat(AT_FDCWD, path(name), 0o777);
}

function link(target: string, name: string): i64 {
  return symlinkat(path2(target), AT_FDCWD, path(name));
}

function move(from: string, to: string, flags: u32 = 0): i64 {
  return renameat2(AT_FDCWD, path(from), AT_FDCWD, path2(to), flags);
}

function remove(name: string): i64 {
  return unlinkat(AT_FDCWD, path(name), 0);
}

function removeDirectory(name: string): i64 {
  return unlinkat(AT_FDCWD, path(name), AT_REMOVEDIR);
}

function sizeOf(name: string): u64 {
  assert(stat(path(name), DATA) == 0);
  return get<u64>(DATA + abi.STAT_SIZE);
}

export function testFileReadWriteSeek(): void {
  startProcess();
  checkEqual(openPath("missing"), -ENOENT);
  const fd = openPath("/a", O_CREAT | O_RDWR);
  checkEqual(fd, 0);
  checkEqual<i64>(writeText(fd, "hello world"), 11);
  checkEqual<i64>(read(fd, DATA, 10), 0);
  checkEqual<i64>(lseek(fd, -5, SEEK_END), 6);
  checkEqual(readText(fd), "world");
  checkEqual<i64>(lseek(fd, -1, SEEK_SET), -EINVAL);
  checkEqual<i64>(lseek(fd, 0, 9), -EINVAL);
  checkEqual<i64>(pread64(fd, DATA, 5, 0), 5);
  checkEqual(takeText(DATA, 5), "hello");
  checkEqual<i64>(pread64(fd, DATA, 5, -1), -EINVAL);
  putText(DATA, "HE");
  checkEqual<i64>(pwrite64(fd, DATA, 2, 0), 2);
  checkEqual(content("/a"), "HEllo world");
  checkEqual<i64>(read(fd, BAD, 1), 0, "at the end nothing is copied");
  checkEqual<i64>(pread64(fd, BAD, 1, 0), -EFAULT);
  checkEqual<i64>(write(fd, BAD, 1), -EFAULT);
  checkEqual<i64>(read(99, DATA, 1), -EBADF);
  const readOnly = openPath("/a");
  checkEqual<i64>(write(readOnly, DATA, 1), -EBADF);
  const writeOnly = openPath("/a", O_WRONLY);
  checkEqual<i64>(read(writeOnly, DATA, 1), -EBADF);
}

export function testFileAppendTruncateExclusive(): void {
  startProcess();
  make("/a", "one");
  const fd = openPath("/a", O_WRONLY | O_APPEND);
  checkEqual<i64>(writeText(fd, "two"), 3);
  checkEqual(content("/a"), "onetwo");
  checkEqual(openPath("/a", O_CREAT | O_EXCL), -EEXIST);
  checkEqual(openPath("/a", O_DIRECTORY), -ENOTDIR);
  checkEqual(openPath("/a/"), -ENOTDIR);
  checkEqual(openPath("/a/b"), -ENOTDIR);
  checkEqual(openPath("/new/", O_CREAT | O_WRONLY), -EISDIR);
  checkEqual(openPath("/", O_RDWR), -EISDIR);
  checkEqual(openPath("/", O_CREAT), -EISDIR);
  close(openPath("/a", O_WRONLY | O_TRUNC));
  checkEqual(content("/a"), "");
}

export function testFileSparse(): void {
  startProcess();
  get<u8>(DATA);
  get<u8>(PATH);
  const before = framesFree();
  const fd = openPath("/s", O_CREAT | O_RDWR);
  putText(DATA, "end");
  checkEqual<i64>(pwrite64(fd, DATA, 3, 0x1_0000_0000), 3);
  checkEqual<u64>(sizeOf("/s"), 0x1_0000_0003);
  checkTrue(before - framesFree() < 10, "holes take no memory");
  checkEqual<i64>(pread64(fd, DATA, 4, 0x1_0000_0000 - 1), 4);
  checkEqual(takeText(DATA, 4), "\0end");
  checkEqual<i64>(pread64(fd, DATA, 3, 0x8000), 3);
  checkEqual(takeText(DATA, 3), "\0\0\0");
  checkEqual<i64>(lseek(fd, 0x1000_0000_0000, SEEK_DATA), -ENXIO);
  checkEqual<i64>(ftruncate(fd, 0x1_0000_0001), 0);
  checkEqual<i64>(ftruncate(fd, 0x1_0000_0003), 0);
  checkEqual<i64>(pread64(fd, DATA, 9, 0x1_0000_0000), 3);
  checkEqual(takeText(DATA, 3), "e\0\0");
  checkEqual<i64>(ftruncate(fd, 0), 0);
  checkEqual<u32>(framesFree(), before);
  checkEqual<i64>(ftruncate(fd, 5), 0);
  checkEqual(readText(fd), "\0\0\0\0\0");
}

export function testFileDataAndHoles(): void {
  startProcess();
  const fd = openPath("/s", O_CREAT | O_RDWR);
  putText(DATA, "x");
  pwrite64(fd, DATA, 1, 8192);
  checkEqual<i64>(lseek(fd, 0, SEEK_DATA), 8192);
  checkEqual<i64>(lseek(fd, 0, SEEK_HOLE), 0);
  checkEqual<i64>(lseek(fd, 8192, SEEK_HOLE), 8193);
}

export function testFileFramesAreFreed(): void {
  startProcess();
  get<u8>(DATA);
  get<u8>(PATH);
  const before = framesFree();
  const fd = openPath("/big", O_CREAT | O_RDWR);
  for (let i = 0; i < 40; i++) checkEqual<i64>(pwrite64(fd, DATA, 4096, i * 4096), 4096);
  checkTrue(before - framesFree() >= 40);
  checkEqual<i64>(remove("/big"), 0);
  checkTrue(before - framesFree() >= 40, "still open");
  const other = <i32>dup(fd);
  close(fd);
  checkEqual<i64>(pread64(other, DATA, 4096, 4096), 4096);
  close(other);
  checkEqual<u32>(framesFree(), before);
}

export function testFileNoSpace(): void {
  startProcess(64);
  get<u8>(DATA);
  const fd = openPath("/big", O_CREAT | O_RDWR);
  let total: i64 = 0;
  let error: i64 = 0;
  for (let i = 0; i < 100 && !error; i++) {
    const moved = write(fd, DATA, 4096);
    if (moved < 0) error = moved;
    else total += moved;
  }
  checkEqual<i64>(error, -ENOSPC);
  checkEqual<u64>(sizeOf("/big"), total);
  close(fd);
  remove("/big");
  make("/small", "x");
  checkEqual(content("/small"), "x");
}

export function testFileVectors(): void {
  startProcess();
  const fd = openPath("/v", O_CREAT | O_RDWR);
  putText(DATA, "abcdef");
  const vector = DATA + 0x100;
  put<u64>(vector, DATA);
  put<u64>(vector + 8, 2);
  put<u64>(vector + 16, DATA);
  put<u64>(vector + 24, 0);
  put<u64>(vector + 32, DATA + 3);
  put<u64>(vector + 40, 3);
  checkEqual<i64>(writev(fd, vector, 3), 5);
  checkEqual(content("/v"), "abdef");
  checkEqual<i64>(preadv2(fd, vector, 3, 0, 0), 5);
  checkEqual(takeText(DATA, 6), "abddef");
  checkEqual<i64>(readv(fd, vector, 1025), -EINVAL);
  checkEqual<i64>(readv(fd, BAD, 1), -EFAULT);
}

export function testFileShortCopyAtABadAddress(): void {
  startProcess();
  const fd = openPath("/v", O_CREAT | O_RDWR);
  putText(DATA, "0123456789");
  write(fd, DATA, 10);
  ftruncate(fd, 4);
  ftruncate(fd, 10);
  checkEqual<i64>(pread64(fd, DATA, 10, 0), 10);
  checkEqual(takeText(DATA, 10), "0123\0\0\0\0\0\0");
  const vector = DATA + 0x100;
  put<u64>(vector, DATA);
  put<u64>(vector + 8, 3);
  put<u64>(vector + 16, BAD);
  put<u64>(vector + 24, 3);
  checkEqual<i64>(writev(fd, vector, 2), 3);
  checkEqual<i64>(pwrite64(fd, BAD - 2, 4, 16), 2);
  ftruncate(fd, 20);
  checkEqual<i64>(pread64(fd, DATA, 20, 10), 10);
  checkEqual(
    takeText(DATA, 10),
    "012\0\0\0\0\0\0\0",
    "nothing but the two bytes that could be read shows beyond the end",
  );
}

export function testPathWalk(): void {
  startProcess();
  checkEqual<i64>(makeDirectory("/d"), 0);
  checkEqual<i64>(makeDirectory("/d/e/"), 0);
  checkEqual<i64>(makeDirectory("/d"), -EEXIST);
  checkEqual<i64>(makeDirectory("/x/y"), -ENOENT);
  make("/d/e/f", "data");
  checkEqual(content("d//e/./../e/f"), "data");
  checkEqual(content("/../../d/e/f"), "data");
  checkEqual<i64>(chdir(path("d/e")), 0);
  checkEqual(content("f"), "data");
  checkEqual(content("../e/f"), "data");
  checkEqual<i64>(getcwd(DATA, 100), 5);
  checkEqual(takeText(DATA, 5), "/d/e\0");
  checkEqual<i64>(getcwd(DATA, 4), -ERANGE);
  checkEqual<i64>(chdir(path("f")), -ENOTDIR);
  checkEqual(openPath(""), -ENOENT);
  let long = "";
  for (let i = 0; i < 256; i++) long += "x";
  checkEqual(openPath(long), -ENAMETOOLONG);
  checkEqual(openPath(long.substring(1)), -ENOENT);
  let path_ = "";
  for (let i = 0; i < 2048; i++) path_ += "./";
  checkEqual(openPath(path_), -ENAMETOOLONG);
  checkTrue(openPath(path_.substring(2) + ".") >= 0);
  checkEqual<i64>(openat(AT_FDCWD, BAD, 0, 0), -EFAULT);
  const directory = openPath("/d", O_DIRECTORY);
  checkTrue(openat(directory, path("e/f"), O_RDONLY, 0) >= 0);
  checkEqual<i64>(openat(99, path("e/f"), O_RDONLY, 0), -EBADF);
  checkTrue(openat(99, path("/d/e/f"), O_RDONLY, 0) >= 0, "an absolute path needs no descriptor");
  const file = openPath("/d/e/f");
  checkEqual<i64>(openat(file, path("x"), O_RDONLY, 0), -ENOTDIR);
  checkEqual<i64>(fchdir(directory), 0);
  checkEqual(content("e/f"), "data");
}

export function testPathSymlinks(): void {
  startProcess();
  makeDirectory("/d");
  make("/d/f", "data");
  checkEqual<i64>(link("/d", "/l"), 0);
  checkEqual<i64>(link("f", "/d/g"), 0);
  checkEqual<i64>(link("loop", "/loop"), 0);
  checkEqual<i64>(link("d/new", "/dangling"), 0);
  checkEqual(content("/l/g"), "data");
  checkEqual(openPath("/loop"), -ELOOP);
  checkEqual(openPath("/l", O_NOFOLLOW), -ELOOP);
  checkTrue(openPath("/l/", O_NOFOLLOW) >= 0);
  checkTrue(openPath("/l", O_PATH | O_NOFOLLOW) >= 0);
  checkEqual(openPath("/dangling"), -ENOENT);
  checkEqual(openPath("/dangling", O_CREAT | O_EXCL), -EEXIST);
  make("/dangling", "through");
  checkEqual(content("/d/new"), "through");
  checkEqual<i64>(readlinkat(AT_FDCWD, path("/d/g"), DATA, 100), 1);
  checkEqual<i64>(readlinkat(AT_FDCWD, path("/l"), DATA, 1), 1);
  checkEqual<i64>(readlinkat(AT_FDCWD, path("/d"), DATA, 100), -EINVAL);
  checkEqual<i64>(lstat(path("/l"), DATA), 0);
  checkEqual<u32>(get<u32>(DATA + abi.STAT_MODE), abi.S_IFLNK | 0o777);
  checkEqual<u64>(get<u64>(DATA + abi.STAT_SIZE), 2);
  for (let i = 0; i < 41; i++)
    link(i ? "/c" + String.fromCharCode(47 + i) : "/d/f", "/c" + String.fromCharCode(48 + i));
  checkEqual(content("/c" + String.fromCharCode(48 + 39)), "data", "40 links");
  checkEqual(openPath("/c" + String.fromCharCode(48 + 40)), -ELOOP);
}

export function testDirectoryReading(): void {
  startProcess();
  makeDirectory("/d");
  for (let i = 0; i < 20; i++) make("/d/file" + String.fromCharCode(97 + i), "");
  remove("/d/filec");
  const fd = openPath("/d");
  let names = "";
  let total = 0;
  while (true) {
    const got = getdents64(fd, DATA, 100);
    if (got <= 0) break;
    let at: u64 = 0;
    while (at < <u64>got) {
      const length = get<u16>(DATA + at + 16);
      let name = takeText(DATA + at + 19, length - 19);
      name = name.substring(0, name.indexOf("\0"));
      names += name.charAt(name.length - 1);
      at += length;
      total++;
    }
    // What is removed and added meanwhile does no harm.
    if (total == 6) {
      remove("/d/filee");
      remove("/d/fileg");
      make("/d/filez", "");
    }
  }
  checkEqual(names, "..abdefhijklmnopqrstz");
  checkEqual<i64>(getdents64(fd, DATA, 100), 0);
  lseek(fd, 0, SEEK_SET);
  checkEqual<i64>(getdents64(fd, DATA, 8), -EINVAL);
  checkEqual<i64>(getdents64(openPath("/d/fileb"), DATA, 100), -ENOTDIR);
  checkEqual<i64>(read(fd, DATA, 1), -EISDIR);
}

export function testDirectoryWithManyNames(): void {
  startProcess();
  for (let i = 0; i < 1000; i++)
    make(
      "/n" +
        String.fromCharCode(48 + i / 100) +
        String.fromCharCode(48 + ((i / 10) % 10)) +
        String.fromCharCode(48 + (i % 10)),
      "",
    );
  checkTrue(openPath("/n999") >= 0);
  for (let i = 0; i < 1000; i += 2) {
    checkEqual<i64>(
      remove(
        "/n" +
          String.fromCharCode(48 + i / 100) +
          String.fromCharCode(48 + ((i / 10) % 10)) +
          String.fromCharCode(48 + (i % 10)),
      ),
      0,
    );
  }
  checkEqual(openPath("/n998"), -ENOENT);
  checkTrue(openPath("/n001") >= 0);
}

export function testUnlinkAndRmdir(): void {
  startProcess();
  makeDirectory("/d");
  make("/d/f", "");
  checkEqual<i64>(remove("/d"), -EISDIR);
  checkEqual<i64>(removeDirectory("/d"), -ENOTEMPTY);
  checkEqual<i64>(removeDirectory("/d/f"), -ENOTDIR);
  checkEqual<i64>(remove("/d/f/"), -ENOTDIR);
  checkEqual<i64>(removeDirectory("/d/."), -EINVAL);
  checkEqual<i64>(remove("/d/f"), 0);
  checkEqual<i64>(remove("/d/f"), -ENOENT);
  chdir(path("/d"));
  checkEqual<i64>(removeDirectory("/d"), 0);
  checkEqual<i64>(getcwd(DATA, 100), -ENOENT);
  checkEqual(openPath("f", O_CREAT), -ENOENT);
  checkEqual<i64>(chdir(path("..")), 0);
  checkEqual<i64>(getcwd(DATA, 100), 2);
}

export function testHardLinks(): void {
  startProcess();
  make("/a", "data");
  checkEqual<i64>(linkat(AT_FDCWD, path("/a"), AT_FDCWD, path2("/b"), 0), 0);
  checkEqual<i64>(linkat(AT_FDCWD, path("/a"), AT_FDCWD, path2("/b"), 0), -EEXIST);
  checkEqual<i64>(linkat(AT_FDCWD, path("/"), AT_FDCWD, path2("/c"), 0), -EPERM);
  stat(path("/b"), DATA);
  checkEqual<u64>(get<u64>(DATA + abi.STAT_NLINK), 2);
  remove("/a");
  checkEqual(content("/b"), "data");
}

export function testRename(): void {
  startProcess();
  makeDirectory("/d");
  makeDirectory("/d/e");
  make("/a", "A");
  make("/b", "B");
  checkEqual<i64>(move("/a", "/d/a"), 0);
  checkEqual(content("/d/a"), "A");
  checkEqual(openPath("/a"), -ENOENT);
  checkEqual<i64>(move("/d/a", "/b", RENAME_NOREPLACE), -EEXIST);
  checkEqual<i64>(move("/d/a", "/b"), 0);
  checkEqual(content("/b"), "A");
  checkEqual<i64>(move("/d", "/d/e/x"), -EINVAL);
  checkEqual<i64>(move("/d/e", "/d"), -ENOTEMPTY);
  checkEqual<i64>(move("/b", "/d"), -EISDIR);
  checkEqual<i64>(move("/d", "/b"), -ENOTDIR);
  checkEqual<i64>(move("/d/.", "/x"), -16);
  checkEqual<i64>(move("/missing", "/x"), -ENOENT);
  checkEqual<i64>(move("/d/e", "/top/"), 0);
  chdir(path("/top"));
  getcwd(DATA, 100);
  checkEqual(takeText(DATA, 4), "/top");
  stat(path("/"), DATA);
  checkEqual<u64>(get<u64>(DATA + abi.STAT_NLINK), 4);
  make("/d/in", "I");
  checkEqual<i64>(move("/top", "/d"), -ENOTEMPTY);
  checkEqual<i64>(move("/b", "/top", RENAME_EXCHANGE), 0);
  checkEqual(content("/top"), "A");
  getcwd(DATA, 100);
  checkEqual(takeText(DATA, 2), "/b");
  make("/c", "C");
  checkEqual<i64>(move("/c", "/c"), 0);
  checkEqual(content("/c"), "C");
}

export function testDescriptors(): void {
  const thread = startProcess();
  make("/a", "abc");
  const fd = openPath("/a", O_CLOEXEC);
  checkEqual<i64>(fcntl(fd, F_GETFD, 0), FD_CLOEXEC);
  checkEqual<i64>(fcntl(fd, F_GETFL, 0), O_LARGEFILE);
  checkEqual<i64>(dup(fd), 1);
  checkEqual<i64>(fcntl(1, F_GETFD, 0), 0);
  checkEqual(readText(fd, 1), "a");
  checkEqual(readText(1, 1), "b", "they share the position");
  checkEqual<i64>(dup2(fd, 70), 70);
  checkEqual<i64>(dup2(fd, fd), fd);
  checkEqual<i64>(dup2(fd, -1), -EBADF);
  checkEqual<i64>(dup2(fd, 1024), -EBADF);
  checkEqual<i64>(dup2(99, 5), -EBADF);
  checkEqual<i64>(dup3(fd, fd, 0), -EINVAL);
  checkEqual<i64>(dup3(fd, 5, O_CLOEXEC), 5);
  checkEqual<i64>(fcntl(5, F_GETFD, 0), FD_CLOEXEC);
  checkEqual<i64>(fcntl(fd, F_DUPFD, 5), 6);
  checkEqual<i64>(fcntl(fd, F_DUPFD_CLOEXEC, 128), 128);
  checkEqual<i64>(fcntl(fd, F_DUPFD, 1024), -EINVAL);
  checkEqual<i64>(fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND | O_RDWR), 0);
  checkEqual<i64>(fcntl(1, F_GETFL, 0), O_LARGEFILE | O_NONBLOCK | O_APPEND);
  checkEqual<i64>(close(1), 0);
  checkEqual<i64>(close(1), -EBADF);
  checkEqual<i64>(dup(fd), 1, "the lowest free one");
  checkEqual<i64>(closeRange(5, 6, 0), 0);
  checkEqual<i64>(close(5), -EBADF);
  checkEqual<i64>(closeRange(60, u32.MAX_VALUE, 4), 0);
  checkEqual<i64>(fcntl(70, F_GETFD, 0), FD_CLOEXEC);
  const copy = thread.process.files.clone();
  thread.process.files.closeOnExec();
  checkEqual<i64>(fcntl(70, F_GETFD, 0), -EBADF);
  checkTrue(copy.cloexec(70));
  thread.process.files.closeAll();
  const shared = copy.get(1);
  checkTrue(shared != null && shared.references == 4);
  thread.process.files.limit = 3;
  for (let i = 0; i < 3; i++) checkEqual(openPath("/a"), i);
  checkEqual(openPath("/a"), -EMFILE);
}

export function testStatShapes(): void {
  startProcess();
  make("/a", "12345");
  const fd = openPath("/a");
  checkEqual<i64>(fstat(fd, DATA), 0);
  checkEqual<u32>(get<u32>(DATA + abi.STAT_MODE), abi.S_IFREG | 0o644);
  checkEqual<u64>(get<u64>(DATA + abi.STAT_SIZE), 5);
  checkEqual<u64>(get<u64>(DATA + abi.STAT_BLOCKS), 8);
  checkEqual<i64>(newfstatat(fd, path(""), DATA, AT_EMPTY_PATH), 0);
  checkEqual<i64>(newfstatat(fd, path(""), DATA, 0), -ENOENT);
  checkEqual<i64>(newfstatat(fd, path(""), DATA, 0x80), -EINVAL);
  checkEqual<i64>(statx(AT_FDCWD, path("/a"), 0, abi.STATX_BASIC_STATS, DATA), 0);
  checkEqual<u64>(get<u64>(DATA + abi.STATX_SIZE), 5);
  checkEqual<u16>(get<u16>(DATA + abi.STATX_MODE), <u16>(abi.S_IFREG | 0o644));
  checkEqual<i64>(fstat(fd, BAD), -EFAULT);
  checkEqual<i64>(fstatfs(fd, DATA), 0);
  checkEqual<u64>(get<u64>(DATA), abi.RAMFS_MAGIC);
  checkEqual<i64>(faccessat(AT_FDCWD, path("/a"), 4, 0), 0);
  checkEqual<i64>(faccessat(AT_FDCWD, path("/a"), 1, 0), -13);
  checkEqual<i64>(faccessat(AT_FDCWD, path("/"), 7, AT_SYMLINK_NOFOLLOW), 0);
  put<u64>(DATA, 7);
  put<u64>(DATA + 8, 8);
  put<u64>(DATA + 16, 9);
  put<u64>(DATA + 24, 10);
  checkEqual<i64>(utimensat(AT_FDCWD, path("/a"), DATA, 0), 0);
  fstat(fd, DATA);
  checkEqual<u64>(get<u64>(DATA + abi.STAT_ATIME + 8), 8);
  checkEqual<u64>(get<u64>(DATA + abi.STAT_MTIME), 9);
}

export function testTruncateAndAllocate(): void {
  startProcess();
  make("/a", "12345");
  checkEqual<i64>(truncate(path("/a"), 2), 0);
  checkEqual(content("/a"), "12");
  checkEqual<i64>(truncate(path("/a"), -1), -EINVAL);
  checkEqual<i64>(truncate(path("/"), 0), -EISDIR);
  checkEqual<i64>(ftruncate(openPath("/a"), 0), -EINVAL);
  const fd = openPath("/a", O_RDWR);
  checkEqual<i64>(fallocate(fd, 0, 1, 9), 0);
  checkEqual<u64>(sizeOf("/a"), 10);
  checkEqual<i64>(fallocate(fd, 1, 1, 99), 0);
  checkEqual<u64>(sizeOf("/a"), 10);
}

export function testPathDescriptor(): void {
  startProcess();
  makeDirectory("/d");
  make("/d/f", "x");
  const fd = openPath("/d/f", O_PATH);
  checkEqual<i64>(read(fd, DATA, 1), -EBADF);
  checkEqual<i64>(lseek(fd, 0, SEEK_SET), -EBADF);
  checkEqual<i64>(ioctl(fd, 0x541b, DATA), -EBADF);
  checkEqual<i64>(fcntl(fd, F_SETFL, 0), -EBADF);
  checkEqual<i64>(fstat(fd, DATA), 0);
  const directory = openPath("/d", O_PATH | O_DIRECTORY);
  checkTrue(openat(directory, path("f"), O_RDONLY, 0) >= 0);
  checkEqual<i64>(getdents64(directory, DATA, 100), -EBADF);
}

export function testMemfdAndCopy(): void {
  startProcess();
  make("/a", "0123456789");
  const from = openPath("/a");
  const to = <i32>memfdCreate(path("name"), 0);
  checkTrue(to >= 0);
  lseek(from, 2, SEEK_SET);
  checkEqual<i64>(copyFileRange(from, 0, to, 0, 100, 0), 8);
  lseek(to, 0, SEEK_SET);
  checkEqual(readText(to), "23456789");
  checkEqual<i64>(lseek(to, 0, SEEK_DATA), 0);
}

export function testDevices(): void {
  startProcess();
  checkTrue(mountAll([], 0, 0) == null);
  const zero = openPath("/dev/zero", O_RDWR);
  putText(DATA, "xxxx");
  checkEqual<i64>(read(zero, DATA, 3), 3);
  checkEqual(takeText(DATA, 4), "\0\0\0x");
  checkEqual<i64>(read(zero, BAD, 3), -EFAULT);
  checkEqual<i64>(write(openPath("/dev/null", O_RDWR), DATA, 100), 100);
  checkEqual<i64>(read(openPath("/dev/null"), DATA, 100), 0);
  checkEqual<i64>(write(openPath("/dev/full", O_RDWR), DATA, 100), -ENOSPC);
  const random = openPath("/dev/urandom");
  checkEqual<i64>(read(random, DATA, 1000), 1000);
  checkTrue(get<u64>(DATA) != get<u64>(DATA + 8));
  stat(path("/dev/null"), DATA);
  checkEqual<u32>(get<u32>(DATA + abi.STAT_MODE), abi.S_IFCHR | 0o666);
  checkEqual<u64>(get<u64>(DATA + abi.STAT_RDEV), 0x103);
  checkEqual<i64>(removeDirectory("/dev"), -16, "busy");
  checkEqual<i64>(move("/dev/null", "/null"), -18, "another file system");
  checkEqual(openPath("/dev/.."), openPath("/dev/../") - 1);
  checkEqual<i64>(chdir(path("/dev/shm")), 0);
  checkEqual<i64>(getcwd(DATA, 100), 9);
  checkEqual(takeText(DATA, 8), "/dev/shm");
  checkEqual<i64>(chdir(path("../..")), 0);
  checkEqual<i64>(getcwd(DATA, 100), 2);
  checkEqual<i64>(lseek(openPath("/dev/console"), 0, SEEK_SET), -ESPIPE);
}
