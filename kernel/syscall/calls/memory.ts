// The table's entries about memory.

import { CONFIG_APPELFLOADER_BRK } from "../../config";
import { brk, checkRange, madvise, mmap, mprotect, mremap, munmap } from "../memory";
import { call, FULL, PARTIAL, STUB } from "../registry";

export function memoryCalls(): void {
  call(
    9,
    "mmap",
    "puxxfx",
    PARTIAL,
    (a, b, c, d, e, f) => mmap(a, b, <u32>c, <u32>d, <i32>e, f),
    "no writable shared file mappings",
  );
  call(10, "mprotect", "pux", FULL, (a, b, c, d, e, f) => mprotect(a, b, <u32>c));
  call(11, "munmap", "pu", FULL, (a, b, c, d, e, f) => munmap(a, b));
  if (CONFIG_APPELFLOADER_BRK) call(12, "brk", "p", FULL, (a, b, c, d, e, f) => brk(a));
  call(25, "mremap", "puuxp", PARTIAL, (a, b, c, d, e, f) => mremap(a, b, c, <u32>d), "private anonymous memory");
  call(26, "msync", "pux", STUB, (a, b, c, d, e, f) => checkRange(a, b));
  call(28, "madvise", "pud", PARTIAL, (a, b, c, d, e, f) => madvise(a, b, <i32>c), "DONTNEED and FREE act");
  call(149, "mlock", "pu", STUB, (a, b, c, d, e, f) => checkRange(a, b), "pages never leave memory");
  call(150, "munlock", "pu", STUB, (a, b, c, d, e, f) => checkRange(a, b));
  call(151, "mlockall", "x", STUB, (a, b, c, d, e, f) => 0);
  call(152, "munlockall", "", STUB, (a, b, c, d, e, f) => 0);
  call(325, "mlock2", "pux", STUB, (a, b, c, d, e, f) => checkRange(a, b));
}
