// Extended attributes (xattr(7)).

/** Longest name, and largest value. */
export const XATTR_NAME_MAX: i32 = 255;
export const XATTR_SIZE_MAX: u64 = 65536;

/** Flags of setxattr(2). */
export const XATTR_CREATE: u32 = 1;
export const XATTR_REPLACE: u32 = 2;
