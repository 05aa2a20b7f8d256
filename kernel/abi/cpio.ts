// The header of a cpio "newc" entry: ASCII throughout, numbers as 8 hexadecimal digits.
//
//   0        6       14        ...   94           102       110            110 + namesize
//   | magic  | c_ino | c_mode  ...  | c_namesize | c_check | name, zero   | to 4 | data | to 4 |

export const CPIO_HEADER: u32 = 110;
export const CPIO_FIELDS: u32 = 6;

/** Numbers of the header's fields. */
export const C_INO: i32 = 0;
export const C_MODE: i32 = 1;
export const C_UID: i32 = 2;
export const C_GID: i32 = 3;
export const C_NLINK: i32 = 4;
export const C_MTIME: i32 = 5;
export const C_FILESIZE: i32 = 6;
export const C_DEVMAJOR: i32 = 7;
export const C_DEVMINOR: i32 = 8;
export const C_RDEVMAJOR: i32 = 9;
export const C_RDEVMINOR: i32 = 10;
export const C_NAMESIZE: i32 = 11;
export const C_CHECK: i32 = 12;
export const CPIO_FIELD_COUNT: i32 = 13;
