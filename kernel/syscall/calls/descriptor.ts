// The table's entries about descriptors where there are no paths (CONFIG_LIBVFSCORE is off).

import { close, dup, dup2, fcntl, ioctl } from "../descriptor";
import { lseek, read, readv, write, writev } from "../file";
import { call, FULL, PARTIAL } from "../registry";
import { fstat } from "../stat";

export function descriptorCalls(): void {
  call(0, "read", "fpu", FULL, (a, b, c, d, e, f) => read(<i32>a, b, c));
  call(1, "write", "fpu", FULL, (a, b, c, d, e, f) => write(<i32>a, b, c));
  call(3, "close", "f", FULL, (a, b, c, d, e, f) => close(<i32>a));
  call(5, "fstat", "fp", FULL, (a, b, c, d, e, f) => fstat(<i32>a, b));
  call(8, "lseek", "fdd", FULL, (a, b, c, d, e, f) => lseek(<i32>a, b, <i32>c));
  call(16, "ioctl", "fxp", PARTIAL, (a, b, c, d, e, f) => ioctl(<i32>a, <u32>b, c), "terminals");
  call(19, "readv", "fpu", FULL, (a, b, c, d, e, f) => readv(<i32>a, b, c));
  call(20, "writev", "fpu", FULL, (a, b, c, d, e, f) => writev(<i32>a, b, c));
  call(32, "dup", "f", FULL, (a, b, c, d, e, f) => dup(<i32>a));
  call(33, "dup2", "ff", FULL, (a, b, c, d, e, f) => dup2(<i32>a, <i32>b));
  call(72, "fcntl", "fdx", PARTIAL, (a, b, c, d, e, f) => fcntl(<i32>a, <i32>b, c));
}
