// inotify(7): bits of masks and the layout of struct inotify_event.
//
//   0    4      8        12    16
//   | wd | mask | cookie | len | name, zeros up to a multiple of 16 |

export const IN_ACCESS: u32 = 0x1;
export const IN_MODIFY: u32 = 0x2;
export const IN_ATTRIB: u32 = 0x4;
export const IN_CLOSE_WRITE: u32 = 0x8;
export const IN_CLOSE_NOWRITE: u32 = 0x10;
export const IN_OPEN: u32 = 0x20;
export const IN_MOVED_FROM: u32 = 0x40;
export const IN_MOVED_TO: u32 = 0x80;
export const IN_CREATE: u32 = 0x100;
export const IN_DELETE: u32 = 0x200;
export const IN_DELETE_SELF: u32 = 0x400;
export const IN_MOVE_SELF: u32 = 0x800;
export const IN_ALL_EVENTS: u32 = 0xfff;

/** Told unasked. */
export const IN_UNMOUNT: u32 = 0x2000;
export const IN_Q_OVERFLOW: u32 = 0x4000;
export const IN_IGNORED: u32 = 0x8000;
export const IN_ISDIR: u32 = 0x40000000;

/** How to watch. */
export const IN_ONLYDIR: u32 = 0x01000000;
export const IN_DONT_FOLLOW: u32 = 0x02000000;
export const IN_EXCL_UNLINK: u32 = 0x04000000;
export const IN_MASK_CREATE: u32 = 0x10000000;
export const IN_MASK_ADD: u32 = 0x20000000;
export const IN_ONESHOT: u32 = 0x80000000;

export const SIZEOF_INOTIFY_EVENT: usize = 16;
