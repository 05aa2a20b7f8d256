// Flags of mount(2) and umount2(2).

export const MS_RDONLY: u64 = 1;
export const MS_NOSUID: u64 = 2;
export const MS_NODEV: u64 = 4;
export const MS_NOEXEC: u64 = 8;
export const MS_SYNCHRONOUS: u64 = 0x10;
export const MS_REMOUNT: u64 = 0x20;
export const MS_NOATIME: u64 = 0x400;
export const MS_NODIRATIME: u64 = 0x800;
export const MS_BIND: u64 = 0x1000;
export const MS_MOVE: u64 = 0x2000;
export const MS_UNBINDABLE: u64 = 0x20000;
export const MS_PRIVATE: u64 = 0x40000;
export const MS_SLAVE: u64 = 0x80000;
export const MS_SHARED: u64 = 0x100000;
export const MS_RELATIME: u64 = 0x200000;
/** What old programs put into the upper half. */
export const MS_MGC_VAL: u64 = 0xc0ed0000;
export const MS_MGC_MASK: u64 = 0xffff0000;

export const MNT_FORCE: u32 = 1;
export const MNT_DETACH: u32 = 2;
export const MNT_EXPIRE: u32 = 4;
export const UMOUNT_NOFOLLOW: u32 = 8;
