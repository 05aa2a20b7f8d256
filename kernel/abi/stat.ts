// File types and permissions (linux/stat.h), and where the fields of the structures about files lie on x86-64.

export const S_IFMT: u32 = 0xf000;
export const S_IFSOCK: u32 = 0xc000;
export const S_IFLNK: u32 = 0xa000;
export const S_IFREG: u32 = 0x8000;
export const S_IFBLK: u32 = 0x6000;
export const S_IFDIR: u32 = 0x4000;
export const S_IFCHR: u32 = 0x2000;
export const S_IFIFO: u32 = 0x1000;
/** Everything of a mode that chmod changes. */
export const S_PERMISSIONS: u32 = 0xfff;
export const S_ISUID: u32 = 0x800;
export const S_ISGID: u32 = 0x400;
export const S_ISVTX: u32 = 0x200;
export const S_IXUGO: u32 = 0x49;

/** struct stat. */
export const STAT_DEV: usize = 0;
export const STAT_INO: usize = 8;
export const STAT_NLINK: usize = 16;
export const STAT_MODE: usize = 24;
export const STAT_UID: usize = 28;
export const STAT_GID: usize = 32;
export const STAT_RDEV: usize = 40;
export const STAT_SIZE: usize = 48;
export const STAT_BLKSIZE: usize = 56;
export const STAT_BLOCKS: usize = 64;
export const STAT_ATIME: usize = 72;
export const STAT_MTIME: usize = 88;
export const STAT_CTIME: usize = 104;
export const SIZEOF_STAT: usize = 144;

/** struct statx. */
export const STATX_MASK: usize = 0;
export const STATX_BLKSIZE: usize = 4;
export const STATX_ATTRIBUTES: usize = 8;
export const STATX_NLINK: usize = 16;
export const STATX_UID: usize = 20;
export const STATX_GID: usize = 24;
export const STATX_MODE: usize = 28;
export const STATX_INO: usize = 32;
export const STATX_SIZE: usize = 40;
export const STATX_BLOCKS: usize = 48;
export const STATX_ATIME: usize = 64;
export const STATX_BTIME: usize = 80;
export const STATX_CTIME: usize = 96;
export const STATX_MTIME: usize = 112;
export const STATX_RDEV_MAJOR: usize = 128;
export const STATX_RDEV_MINOR: usize = 132;
export const STATX_DEV_MAJOR: usize = 136;
export const STATX_DEV_MINOR: usize = 140;
export const SIZEOF_STATX: usize = 256;
export const STATX_BASIC_STATS: u32 = 0x7ff;
export const STATX_BTIME_BIT: u32 = 0x800;
export const STATX_RESERVED: u32 = 0x80000000;

/** struct statfs. */
export const STATFS_TYPE: usize = 0;
export const STATFS_BSIZE: usize = 8;
export const STATFS_BLOCKS: usize = 16;
export const STATFS_BFREE: usize = 24;
export const STATFS_BAVAIL: usize = 32;
export const STATFS_FILES: usize = 40;
export const STATFS_FFREE: usize = 48;
export const STATFS_FSID: usize = 56;
export const STATFS_NAMELEN: usize = 64;
export const STATFS_FRSIZE: usize = 72;
export const STATFS_FLAGS: usize = 80;
export const SIZEOF_STATFS: usize = 120;
/** statfs(2)'s f_flags: the flags are valid. */
export const ST_VALID: u64 = 0x20;

/** Types of file systems (linux/magic.h). */
export const RAMFS_MAGIC: u64 = 0x858458f6;
export const TMPFS_MAGIC: u64 = 0x01021994;
export const PROC_SUPER_MAGIC: u64 = 0x9fa0;
export const SYSFS_MAGIC: u64 = 0x62656572;
export const DEVPTS_SUPER_MAGIC: u64 = 0x1cd1;
export const SOCKFS_MAGIC: u64 = 0x534f434b;
export const PIPEFS_MAGIC: u64 = 0x50495045;
export const ANON_INODE_MAGIC: u64 = 0x09041934;

/** A device number as stat(2) shows it. */
export function makeDevice(major: u32, minor: u32): u64 {
  return (
    <u64>(minor & 0xff) |
    ((<u64>(major & 0xfff)) << 8) |
    ((<u64>(minor & 0xffffff00)) << 12) |
    ((<u64>(major & 0xfffff000)) << 32)
  );
}

export function majorOf(device: u64): u32 {
  return (<u32>(device >> 8) & 0xfff) | (<u32>(device >> 32) & 0xfffff000);
}

export function minorOf(device: u64): u32 {
  return (<u32>device & 0xff) | (<u32>(device >> 12) & 0xffffff00);
}
