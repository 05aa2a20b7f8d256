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
