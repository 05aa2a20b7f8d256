// Fills the table of system calls (registry.ts): files, polling and sockets here, the rest in calls/.

import { EINVAL, EOPNOTSUPP, EPERM } from "../abi/errno";
import { AT_FDCWD, AT_REMOVEDIR, AT_SYMLINK_NOFOLLOW } from "../abi/fcntl";
import {
  CONFIG_LIBPOSIX_EVENTFD,
  CONFIG_LIBPOSIX_INOTIFY,
  CONFIG_LIBPOSIX_PIPE,
  CONFIG_LIBPOSIX_POLL,
  CONFIG_LIBPOSIX_PROCESS_SIGNAL,
  CONFIG_LIBPOSIX_SOCKET,
  CONFIG_LIBPOSIX_SYSV_SHM,
  CONFIG_LIBPOSIX_TIMERFD,
  CONFIG_LIBPOSIX_UNIXSOCKET,
  CONFIG_LIBPOSIX_XATTR,
  CONFIG_LIBVFSCORE,
} from "../config";
import { epollCreate, eventfd2, memfdCreate, pipe2, timerfdCreate, timerfdGettime, timerfdSettime } from "./anonymous";
import {
  fadvise64,
  fallocate,
  fchmod,
  fchmodat,
  fchown,
  fchownat,
  ftruncate,
  futimesat,
  readahead,
  syncFileRange,
  syncfs,
  synchronise,
  truncate,
  umask,
  utime,
  utimensat,
} from "./attributes";
import { descriptorCalls } from "./calls/descriptor";
import { sharedMemoryCalls } from "./calls/ipc";
import { memoryCalls } from "./calls/memory";
import { processCalls } from "./calls/process";
import { fewSignalCalls, signalCalls } from "./calls/signal";
import { threadCalls } from "./calls/thread";
import { timeCalls } from "./calls/time";
import { close, closeRange, dup, dup2, dup3, fcntl, ioctl } from "./descriptor";
import {
  chdir,
  chroot,
  fchdir,
  getcwd,
  getdents64,
  linkat,
  mkdirat,
  mknodat,
  readlinkat,
  renameat2,
  symlinkat,
  unlinkat,
} from "./directory";
import { epollCtl, epollPwait, epollPwait2, epollWait } from "./epoll";
import { lseek, pread64, preadv, preadv2, pwrite64, pwritev, pwritev2, read, readv, write, writev } from "./file";
import { inotifyAddWatch, inotifyInit, inotifyRmWatch } from "./inotify";
import { flock } from "./locks";
import { mount, pivotRoot, umount2 } from "./mount";
import { creat, open, openat, openat2 } from "./open";
import { poll, ppoll } from "./poll";
import { call, FULL, PARTIAL, STUB } from "./registry";
import { pselect6, select } from "./select";
import { copyFileRange, sendfile } from "./sendfile";
import {
  accept,
  bind,
  connect,
  getpeername,
  getsockname,
  getsockopt,
  listen,
  recvfrom,
  recvmmsg,
  recvmsg,
  sendmmsg,
  sendmsg,
  sendto,
  setsockopt,
  shutdown,
  socket,
  socketpair,
} from "./socket";
import { splice, tee, vmsplice } from "./splice";
import { faccessat, fstat, fstatfs, lstat, newfstatat, stat, statfs, statx } from "./stat";
import { DESCRIPTOR, FOLLOW, getxattr, listxattr, NO_FOLLOW, removexattr, setxattr } from "./xattr";

/** Fills the table; called once at boot. */
export function fillTable(): void {
  if (CONFIG_LIBVFSCORE) files();
  else descriptorCalls();
  if (CONFIG_LIBPOSIX_XATTR) xattrs();
  if (CONFIG_LIBPOSIX_INOTIFY) inotify();
  polling();
  if (CONFIG_LIBPOSIX_SOCKET) sockets();
  memoryCalls();
  if (CONFIG_LIBPOSIX_SYSV_SHM) sharedMemoryCalls();
  processCalls();
  if (CONFIG_LIBPOSIX_PROCESS_SIGNAL) signalCalls();
  else fewSignalCalls();
  threadCalls();
  timeCalls();
}

function files(): void {
  call(0, "read", "fpu", FULL, (a, b, c, d, e, f) => read(<i32>a, b, c));
  call(1, "write", "fpu", FULL, (a, b, c, d, e, f) => write(<i32>a, b, c));
  call(2, "open", "sxx", FULL, (a, b, c, d, e, f) => open(a, <i32>b, <u32>c));
  call(3, "close", "f", FULL, (a, b, c, d, e, f) => close(<i32>a));
  call(4, "stat", "sp", FULL, (a, b, c, d, e, f) => stat(a, b));
  call(5, "fstat", "fp", FULL, (a, b, c, d, e, f) => fstat(<i32>a, b));
  call(6, "lstat", "sp", FULL, (a, b, c, d, e, f) => lstat(a, b));
  call(8, "lseek", "fdd", FULL, (a, b, c, d, e, f) => lseek(<i32>a, b, <i32>c));
  call(
    16,
    "ioctl",
    "fxp",
    PARTIAL,
    (a, b, c, d, e, f) => ioctl(<i32>a, <u32>b, c),
    "terminals, FIONREAD, FIONBIO, FIOCLEX",
  );
  call(17, "pread64", "fpud", FULL, (a, b, c, d, e, f) => pread64(<i32>a, b, c, d));
  call(18, "pwrite64", "fpud", FULL, (a, b, c, d, e, f) => pwrite64(<i32>a, b, c, d));
  call(19, "readv", "fpu", FULL, (a, b, c, d, e, f) => readv(<i32>a, b, c));
  call(20, "writev", "fpu", FULL, (a, b, c, d, e, f) => writev(<i32>a, b, c));
  call(21, "access", "sx", FULL, (a, b, c, d, e, f) => faccessat(AT_FDCWD, a, <i32>b, 0));
  call(32, "dup", "f", FULL, (a, b, c, d, e, f) => dup(<i32>a));
  call(33, "dup2", "ff", FULL, (a, b, c, d, e, f) => dup2(<i32>a, <i32>b));
  call(40, "sendfile", "ffpu", FULL, (a, b, c, d, e, f) => sendfile(<i32>a, <i32>b, c, d));
  call(72, "fcntl", "fdx", PARTIAL, (a, b, c, d, e, f) => fcntl(<i32>a, <i32>b, c), "no leases, no SIGIO");
  call(73, "flock", "fx", FULL, (a, b, c, d, e, f) => flock(<i32>a, <i32>b));
  call(74, "fsync", "f", FULL, (a, b, c, d, e, f) => synchronise(<i32>a));
  call(75, "fdatasync", "f", FULL, (a, b, c, d, e, f) => synchronise(<i32>a));
  call(76, "truncate", "sd", FULL, (a, b, c, d, e, f) => truncate(a, b));
  call(77, "ftruncate", "fd", FULL, (a, b, c, d, e, f) => ftruncate(<i32>a, b));
  call(79, "getcwd", "pu", FULL, (a, b, c, d, e, f) => getcwd(a, b));
  call(80, "chdir", "s", FULL, (a, b, c, d, e, f) => chdir(a));
  call(81, "fchdir", "f", FULL, (a, b, c, d, e, f) => fchdir(<i32>a));
  call(82, "rename", "ss", FULL, (a, b, c, d, e, f) => renameat2(AT_FDCWD, a, AT_FDCWD, b, 0));
  call(83, "mkdir", "sx", FULL, (a, b, c, d, e, f) => mkdirat(AT_FDCWD, a, <u32>b));
  call(84, "rmdir", "s", FULL, (a, b, c, d, e, f) => unlinkat(AT_FDCWD, a, AT_REMOVEDIR));
  call(85, "creat", "sx", FULL, (a, b, c, d, e, f) => creat(a, <u32>b));
  call(86, "link", "ss", FULL, (a, b, c, d, e, f) => linkat(AT_FDCWD, a, AT_FDCWD, b, 0));
  call(87, "unlink", "s", FULL, (a, b, c, d, e, f) => unlinkat(AT_FDCWD, a, 0));
  call(88, "symlink", "ss", FULL, (a, b, c, d, e, f) => symlinkat(a, AT_FDCWD, b));
  call(89, "readlink", "spd", FULL, (a, b, c, d, e, f) => readlinkat(AT_FDCWD, a, b, <i32>c));
  call(90, "chmod", "sx", FULL, (a, b, c, d, e, f) => fchmodat(AT_FDCWD, a, <u32>b, 0));
  call(91, "fchmod", "fx", FULL, (a, b, c, d, e, f) => fchmod(<i32>a, <u32>b));
  call(92, "chown", "sdd", FULL, (a, b, c, d, e, f) => fchownat(AT_FDCWD, a, <u32>b, <u32>c, 0));
  call(93, "fchown", "fdd", FULL, (a, b, c, d, e, f) => fchown(<i32>a, <u32>b, <u32>c));
  call(94, "lchown", "sdd", FULL, (a, b, c, d, e, f) => fchownat(AT_FDCWD, a, <u32>b, <u32>c, AT_SYMLINK_NOFOLLOW));
  call(95, "umask", "x", FULL, (a, b, c, d, e, f) => umask(<u32>a));
  call(132, "utime", "sp", FULL, (a, b, c, d, e, f) => utime(a, b));
  call(133, "mknod", "sxx", FULL, (a, b, c, d, e, f) => mknodat(AT_FDCWD, a, <u32>b, <u32>c));
  call(137, "statfs", "sp", FULL, (a, b, c, d, e, f) => statfs(a, b));
  call(138, "fstatfs", "fp", FULL, (a, b, c, d, e, f) => fstatfs(<i32>a, b));
  call(161, "chroot", "s", FULL, (a, b, c, d, e, f) => chroot(a));
  call(162, "sync", "", FULL, (a, b, c, d, e, f) => 0);
  call(217, "getdents64", "fpu", FULL, (a, b, c, d, e, f) => getdents64(<i32>a, b, <u32>c));
  call(221, "fadvise64", "fddd", STUB, (a, b, c, d, e, f) => fadvise64(<i32>a, b, c, <i32>d), "files are in memory");
  call(235, "utimes", "sp", FULL, (a, b, c, d, e, f) => futimesat(AT_FDCWD, a, b));
  call(257, "openat", "fsxx", FULL, (a, b, c, d, e, f) => openat(<i32>a, b, <i32>c, <u32>d));
  call(258, "mkdirat", "fsx", FULL, (a, b, c, d, e, f) => mkdirat(<i32>a, b, <u32>c));
  call(259, "mknodat", "fsxx", FULL, (a, b, c, d, e, f) => mknodat(<i32>a, b, <u32>c, <u32>d));
  call(260, "fchownat", "fsddx", FULL, (a, b, c, d, e, f) => fchownat(<i32>a, b, <u32>c, <u32>d, <i32>e));
  call(261, "futimesat", "fsp", FULL, (a, b, c, d, e, f) => futimesat(<i32>a, b, c));
  call(262, "newfstatat", "fspx", FULL, (a, b, c, d, e, f) => newfstatat(<i32>a, b, c, <i32>d));
  call(263, "unlinkat", "fsx", FULL, (a, b, c, d, e, f) => unlinkat(<i32>a, b, <i32>c));
  call(264, "renameat", "fsfs", FULL, (a, b, c, d, e, f) => renameat2(<i32>a, b, <i32>c, d, 0));
  call(265, "linkat", "fsfsx", FULL, (a, b, c, d, e, f) => linkat(<i32>a, b, <i32>c, d, <i32>e));
  call(266, "symlinkat", "sfs", FULL, (a, b, c, d, e, f) => symlinkat(a, <i32>b, c));
  call(267, "readlinkat", "fspd", FULL, (a, b, c, d, e, f) => readlinkat(<i32>a, b, c, <i32>d));
  call(268, "fchmodat", "fsx", FULL, (a, b, c, d, e, f) => fchmodat(<i32>a, b, <u32>c, 0));
  call(269, "faccessat", "fsx", FULL, (a, b, c, d, e, f) => faccessat(<i32>a, b, <i32>c, 0));
  call(280, "utimensat", "fspx", FULL, (a, b, c, d, e, f) => utimensat(<i32>a, b, c, <i32>d));
  call(
    285,
    "fallocate",
    "fxdd",
    PARTIAL,
    (a, b, c, d, e, f) => fallocate(<i32>a, <i32>b, c, d),
    "no COLLAPSE, INSERT and ZERO_RANGE, as on tmpfs",
  );
  call(155, "pivot_root", "ss", FULL, (a, b, c, d, e, f) => pivotRoot(a, b));
  call(
    165,
    "mount",
    "sssxp",
    PARTIAL,
    (a, b, c, d, e, f) => mount(a, b, c, d, e),
    "tmpfs, ramfs, proc, sysfs, devtmpfs, devpts; no binds",
  );
  call(166, "umount2", "sx", FULL, (a, b, c, d, e, f) => umount2(a, <u32>b));
  call(187, "readahead", "fdu", STUB, (a, b, c, d, e, f) => readahead(<i32>a), "files are in memory");
  call(275, "splice", "fpfpux", FULL, (a, b, c, d, e, f) => splice(<i32>a, b, <i32>c, d, e, <u32>f));
  call(276, "tee", "ffux", FULL, (a, b, c, d, e, f) => tee(<i32>a, <i32>b, c, <u32>d));
  call(
    277,
    "sync_file_range",
    "fddx",
    STUB,
    (a, b, c, d, e, f) => syncFileRange(<i32>a, b, c, <u32>d),
    "files are in memory",
  );
  call(278, "vmsplice", "fpux", FULL, (a, b, c, d, e, f) => vmsplice(<i32>a, b, c, <u32>d));
  call(
    303,
    "name_to_handle_at",
    "fsppx",
    STUB,
    (a, b, c, d, e, f) => -EOPNOTSUPP,
    "refused, as on file systems without handles",
  );
  call(304, "open_by_handle_at", "fpx", STUB, (a, b, c, d, e, f) => -EPERM, "refused");
  call(437, "openat2", "fspu", FULL, (a, b, c, d, e, f) => openat2(<i32>a, b, c, d));
  call(292, "dup3", "ffx", FULL, (a, b, c, d, e, f) => dup3(<i32>a, <i32>b, <i32>c));
  call(295, "preadv", "fpud", FULL, (a, b, c, d, e, f) => preadv(<i32>a, b, c, d));
  call(296, "pwritev", "fpud", FULL, (a, b, c, d, e, f) => pwritev(<i32>a, b, c, d));
  call(306, "syncfs", "f", FULL, (a, b, c, d, e, f) => syncfs(<i32>a));
  call(319, "memfd_create", "sx", PARTIAL, (a, b, c, d, e, f) => memfdCreate(a, <u32>b), "no huge pages");
  call(316, "renameat2", "fsfsx", FULL, (a, b, c, d, e, f) => renameat2(<i32>a, b, <i32>c, d, <u32>e));
  call(326, "copy_file_range", "fpfpux", FULL, (a, b, c, d, e, f) => copyFileRange(<i32>a, b, <i32>c, d, e, <u32>f));
  call(327, "preadv2", "fpudxx", FULL, (a, b, c, d, e, f) => preadv2(<i32>a, b, c, d, <i32>f));
  call(328, "pwritev2", "fpudxx", FULL, (a, b, c, d, e, f) => pwritev2(<i32>a, b, c, d, <i32>f));
  call(332, "statx", "fsxxp", FULL, (a, b, c, d, e, f) => statx(<i32>a, b, <i32>c, <u32>d, e));
  call(
    436,
    "close_range",
    "uux",
    PARTIAL,
    (a, b, c, d, e, f) => closeRange(<u32>a, <u32>b, <u32>c),
    "UNSHARE has nothing to do",
  );
  call(439, "faccessat2", "fsxx", FULL, (a, b, c, d, e, f) => faccessat(<i32>a, b, <i32>c, <i32>d));
  call(452, "fchmodat2", "fsxx", FULL, (a, b, c, d, e, f) => fchmodat(<i32>a, b, <u32>c, <i32>d));
}

function xattrs(): void {
  call(188, "setxattr", "sspux", FULL, (a, b, c, d, e, f) => setxattr(a, b, c, d, <u32>e, FOLLOW));
  call(189, "lsetxattr", "sspux", FULL, (a, b, c, d, e, f) => setxattr(a, b, c, d, <u32>e, NO_FOLLOW));
  call(190, "fsetxattr", "fspux", FULL, (a, b, c, d, e, f) => setxattr(a, b, c, d, <u32>e, DESCRIPTOR));
  call(191, "getxattr", "sspu", FULL, (a, b, c, d, e, f) => getxattr(a, b, c, d, FOLLOW));
  call(192, "lgetxattr", "sspu", FULL, (a, b, c, d, e, f) => getxattr(a, b, c, d, NO_FOLLOW));
  call(193, "fgetxattr", "fspu", FULL, (a, b, c, d, e, f) => getxattr(a, b, c, d, DESCRIPTOR));
  call(194, "listxattr", "spu", FULL, (a, b, c, d, e, f) => listxattr(a, b, c, FOLLOW));
  call(195, "llistxattr", "spu", FULL, (a, b, c, d, e, f) => listxattr(a, b, c, NO_FOLLOW));
  call(196, "flistxattr", "fpu", FULL, (a, b, c, d, e, f) => listxattr(a, b, c, DESCRIPTOR));
  call(197, "removexattr", "ss", FULL, (a, b, c, d, e, f) => removexattr(a, b, FOLLOW));
  call(198, "lremovexattr", "ss", FULL, (a, b, c, d, e, f) => removexattr(a, b, NO_FOLLOW));
  call(199, "fremovexattr", "fs", FULL, (a, b, c, d, e, f) => removexattr(a, b, DESCRIPTOR));
}

function inotify(): void {
  call(253, "inotify_init", "", FULL, (a, b, c, d, e, f) => inotifyInit(0));
  call(254, "inotify_add_watch", "fsx", FULL, (a, b, c, d, e, f) => inotifyAddWatch(<i32>a, b, <u32>c));
  call(255, "inotify_rm_watch", "fd", FULL, (a, b, c, d, e, f) => inotifyRmWatch(<i32>a, <i32>b));
  call(294, "inotify_init1", "x", FULL, (a, b, c, d, e, f) => inotifyInit(<i32>a));
}

function polling(): void {
  if (CONFIG_LIBPOSIX_POLL) waits();
  if (CONFIG_LIBPOSIX_PIPE) pipes();
  if (CONFIG_LIBPOSIX_EVENTFD) eventfds();
  if (CONFIG_LIBPOSIX_TIMERFD) timerfds();
}

function waits(): void {
  call(7, "poll", "pud", FULL, (a, b, c, d, e, f) => poll(a, <u32>b, <i32>c));
  call(23, "select", "dpppp", FULL, (a, b, c, d, e, f) => select(<i32>a, b, c, d, e));
  call(213, "epoll_create", "d", FULL, (a, b, c, d, e, f) => (<i32>a > 0 ? epollCreate(0) : -EINVAL));
  call(232, "epoll_wait", "fpdd", FULL, (a, b, c, d, e, f) => epollWait(<i32>a, b, <i32>c, <i32>d));
  call(233, "epoll_ctl", "fdfp", FULL, (a, b, c, d, e, f) => epollCtl(<i32>a, <i32>b, <i32>c, d));
  call(270, "pselect6", "dppppp", FULL, (a, b, c, d, e, f) => pselect6(<i32>a, b, c, d, e, f));
  call(271, "ppoll", "puppu", FULL, (a, b, c, d, e, f) => ppoll(a, <u32>b, c, d, e));
  call(281, "epoll_pwait", "fpddpu", FULL, (a, b, c, d, e, f) => epollPwait(<i32>a, b, <i32>c, <i32>d, e, f));
  call(291, "epoll_create1", "x", FULL, (a, b, c, d, e, f) => epollCreate(<i32>a));
  call(441, "epoll_pwait2", "fpdppu", FULL, (a, b, c, d, e, f) => epollPwait2(<i32>a, b, <i32>c, d, e, f));
}

function pipes(): void {
  call(22, "pipe", "p", FULL, (a, b, c, d, e, f) => pipe2(a, 0));
  call(293, "pipe2", "px", FULL, (a, b, c, d, e, f) => pipe2(a, <i32>b));
}

function eventfds(): void {
  call(284, "eventfd", "u", FULL, (a, b, c, d, e, f) => eventfd2(<u32>a, 0));
  call(290, "eventfd2", "ux", FULL, (a, b, c, d, e, f) => eventfd2(<u32>a, <i32>b));
}

function timerfds(): void {
  call(283, "timerfd_create", "dx", FULL, (a, b, c, d, e, f) => timerfdCreate(<i32>a, <i32>b));
  call(286, "timerfd_settime", "fxpp", FULL, (a, b, c, d, e, f) => timerfdSettime(<i32>a, <i32>b, c, d));
  call(287, "timerfd_gettime", "fp", FULL, (a, b, c, d, e, f) => timerfdGettime(<i32>a, b));
}

function sockets(): void {
  call(41, "socket", "ddd", PARTIAL, (a, b, c, d, e, f) => socket(<i32>a, <i32>b, <i32>c), "IPv4 (TCP, UDP) and local");
  if (CONFIG_LIBPOSIX_UNIXSOCKET) {
    call(53, "socketpair", "dddp", FULL, (a, b, c, d, e, f) => socketpair(<i32>a, <i32>b, <i32>c, d));
  }
  call(42, "connect", "fpu", FULL, (a, b, c, d, e, f) => connect(<i32>a, b, <u32>c));
  call(43, "accept", "fpp", FULL, (a, b, c, d, e, f) => accept(<i32>a, b, c, 0));
  call(44, "sendto", "fpuxpu", FULL, (a, b, c, d, e, f) => sendto(<i32>a, b, c, <i32>d, e, <u32>f));
  call(45, "recvfrom", "fpuxpp", FULL, (a, b, c, d, e, f) => recvfrom(<i32>a, b, c, <i32>d, e, f));
  call(46, "sendmsg", "fpx", PARTIAL, (a, b, c, d, e, f) => sendmsg(<i32>a, b, <i32>c), "control: files, credentials");
  call(47, "recvmsg", "fpx", PARTIAL, (a, b, c, d, e, f) => recvmsg(<i32>a, b, <i32>c), "control: files, credentials");
  call(48, "shutdown", "fd", FULL, (a, b, c, d, e, f) => shutdown(<i32>a, <i32>b));
  call(49, "bind", "fpu", FULL, (a, b, c, d, e, f) => bind(<i32>a, b, <u32>c));
  call(50, "listen", "fd", FULL, (a, b, c, d, e, f) => listen(<i32>a, <i32>b));
  call(51, "getsockname", "fpp", FULL, (a, b, c, d, e, f) => getsockname(<i32>a, b, c));
  call(52, "getpeername", "fpp", FULL, (a, b, c, d, e, f) => getpeername(<i32>a, b, c));
  call(54, "setsockopt", "fddpu", PARTIAL, (a, b, c, d, e, f) => setsockopt(<i32>a, <i32>b, <i32>c, d, <u32>e));
  call(55, "getsockopt", "fddpp", PARTIAL, (a, b, c, d, e, f) => getsockopt(<i32>a, <i32>b, <i32>c, d, e));
  call(288, "accept4", "fppx", FULL, (a, b, c, d, e, f) => accept(<i32>a, b, c, <i32>d));
  call(
    299,
    "recvmmsg",
    "fpuxp",
    PARTIAL,
    (a, b, c, d, e, f) => recvmmsg(<i32>a, b, <u32>c, <i32>d),
    "waits for the first message only, without a time limit",
  );
  call(307, "sendmmsg", "fpux", PARTIAL, (a, b, c, d, e, f) => sendmmsg(<i32>a, b, <u32>c, <i32>d));
}
