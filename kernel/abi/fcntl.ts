// Flags of open(2) and fcntl(2) on x86-64.

export const O_RDONLY: i32 = 0;
export const O_WRONLY: i32 = 1;
export const O_RDWR: i32 = 2;
export const O_ACCMODE: i32 = 3;
export const O_CREAT: i32 = 0x40;
export const O_EXCL: i32 = 0x80;
export const O_NOCTTY: i32 = 0x100;
export const O_TRUNC: i32 = 0x200;
export const O_APPEND: i32 = 0x400;
export const O_NONBLOCK: i32 = 0x800;
export const O_DSYNC: i32 = 0x1000;
export const O_DIRECT: i32 = 0x4000;
export const O_LARGEFILE: i32 = 0x8000;
export const O_DIRECTORY: i32 = 0x10000;
export const O_NOFOLLOW: i32 = 0x20000;
export const O_NOATIME: i32 = 0x40000;
export const O_CLOEXEC: i32 = 0x80000;
export const O_PATH: i32 = 0x200000;
export const O_SYNC: i32 = 0x101000;
export const O_TMPFILE: i32 = 0x410000;

/** In place of a directory's descriptor: the current directory. */
export const AT_FDCWD: i32 = -100;
export const AT_SYMLINK_NOFOLLOW: i32 = 0x100;
/** faccessat2: check with the effective ids. */
export const AT_EACCESS: i32 = 0x200;
/** unlinkat: remove a directory. */
export const AT_REMOVEDIR: i32 = 0x200;
export const AT_SYMLINK_FOLLOW: i32 = 0x400;
export const AT_NO_AUTOMOUNT: i32 = 0x800;
export const AT_EMPTY_PATH: i32 = 0x1000;
export const AT_STATX_SYNC_TYPE: i32 = 0x6000;

export const F_DUPFD: i32 = 0;
export const F_GETFD: i32 = 1;
export const F_SETFD: i32 = 2;
export const F_GETFL: i32 = 3;
export const F_SETFL: i32 = 4;
export const F_GETLK: i32 = 5;
export const F_SETLK: i32 = 6;
export const F_SETLKW: i32 = 7;
export const F_SETOWN: i32 = 8;
export const F_GETOWN: i32 = 9;
export const F_SETSIG: i32 = 10;
export const F_GETSIG: i32 = 11;
export const F_OFD_GETLK: i32 = 36;
export const F_OFD_SETLK: i32 = 37;
export const F_OFD_SETLKW: i32 = 38;
export const F_DUPFD_CLOEXEC: i32 = 1030;
export const F_SETPIPE_SZ: i32 = 1031;
export const F_GETPIPE_SZ: i32 = 1032;
export const FD_CLOEXEC: i32 = 1;
export const F_UNLCK: i16 = 2;

export const SEEK_SET: i32 = 0;
export const SEEK_CUR: i32 = 1;
export const SEEK_END: i32 = 2;
export const SEEK_DATA: i32 = 3;
export const SEEK_HOLE: i32 = 4;

/** Longest path, with its terminating zero. */
export const PATH_MAX: i32 = 4096;
/** Longest name of a directory entry. */
export const NAME_MAX: i32 = 255;

export const RENAME_NOREPLACE: u32 = 1;
export const RENAME_EXCHANGE: u32 = 2;
export const RENAME_WHITEOUT: u32 = 4;

/** openat2(2): struct open_how is three u64: flags, mode, and these. */
export const RESOLVE_NO_XDEV: u64 = 1;
export const RESOLVE_NO_MAGICLINKS: u64 = 2;
export const RESOLVE_NO_SYMLINKS: u64 = 4;
export const RESOLVE_BENEATH: u64 = 8;
export const RESOLVE_IN_ROOT: u64 = 0x10;
export const RESOLVE_CACHED: u64 = 0x20;
export const SIZEOF_OPEN_HOW: u64 = 24;

/** struct flock: i16 type | i16 whence, padding | i64 start | i64 length | i32 pid, padding. */
export const SIZEOF_FLOCK: usize = 32;
export const F_RDLCK: i16 = 0;
export const F_WRLCK: i16 = 1;

/** flock(2). */
export const LOCK_SH: i32 = 1;
export const LOCK_EX: i32 = 2;
export const LOCK_NB: i32 = 4;
export const LOCK_UN: i32 = 8;

export const F_SETOWN_EX: i32 = 15;
export const F_GETOWN_EX: i32 = 16;
export const F_SETLEASE: i32 = 1024;
export const F_GETLEASE: i32 = 1025;
export const F_ADD_SEALS: i32 = 1033;
export const F_GET_SEALS: i32 = 1034;
export const F_SEAL_SEAL: u32 = 1;
export const F_SEAL_SHRINK: u32 = 2;
export const F_SEAL_GROW: u32 = 4;
export const F_SEAL_WRITE: u32 = 8;
export const F_SEAL_FUTURE_WRITE: u32 = 16;
export const F_SEAL_ALL: u32 = 31;

/** fallocate(2). */
export const FALLOC_FL_KEEP_SIZE: i32 = 1;
export const FALLOC_FL_PUNCH_HOLE: i32 = 2;
