// struct linux_dirent64 of getdents64(2):
//
//   0       8       16        18       19
//   | d_ino | d_off | d_reclen | d_type | name, zero, padding to 8 |

export const DIRENT_INO: usize = 0;
export const DIRENT_OFF: usize = 8;
export const DIRENT_RECLEN: usize = 16;
export const DIRENT_TYPE: usize = 18;
export const DIRENT_NAME: usize = 19;

/** d_type is the S_IFMT bits, shifted down by this much. */
export const DIRENT_TYPE_SHIFT: u32 = 12;
