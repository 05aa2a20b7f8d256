// The table's entries about memory.

import { CONFIG_APPELFLOADER_BRK } from "../../config";
import { madvise, mincore, msync } from "../advise";
import { mlock2, mlockall, munlock, munlockall } from "../lock";
import { brk, mmap, mprotect, munmap } from "../memory";
import { processVm } from "../processvm";
import { call, FULL, PARTIAL } from "../registry";
import { mremap } from "../remap";

export function memoryCalls(): void {
  call(
    9,
    "mmap",
    "puxxfx",
    PARTIAL,
    (a, b, c, d, e, f) => mmap(a, b, <u32>c, <u32>d, <i32>e, f),
    "regular files and memory; no huge pages; a truncated file stays mapped",
  );
  call(10, "mprotect", "pux", FULL, (a, b, c, d, e, f) => mprotect(a, b, <u32>c));
  call(11, "munmap", "pu", FULL, (a, b, c, d, e, f) => munmap(a, b));
  if (CONFIG_APPELFLOADER_BRK) call(12, "brk", "p", FULL, (a, b, c, d, e, f) => brk(a));
  call(25, "mremap", "puuxp", FULL, (a, b, c, d, e, f) => mremap(a, b, c, <u32>d, e));
  call(26, "msync", "pux", FULL, (a, b, c, d, e, f) => msync(a, b, <u32>c));
  call(27, "mincore", "pup", FULL, (a, b, c, d, e, f) => mincore(a, b, c));
  call(28, "madvise", "pud", FULL, (a, b, c, d, e, f) => madvise(a, b, <i32>c), "what is only a hint is taken");
  call(149, "mlock", "pu", FULL, (a, b, c, d, e, f) => mlock2(a, b, 0));
  call(150, "munlock", "pu", FULL, (a, b, c, d, e, f) => munlock(a, b));
  call(151, "mlockall", "x", FULL, (a, b, c, d, e, f) => mlockall(<u32>a));
  call(152, "munlockall", "", FULL, (a, b, c, d, e, f) => munlockall());
  call(310, "process_vm_readv", "dpupux", FULL, (a, b, c, d, e, f) => processVm(<i32>a, b, c, d, e, f, false));
  call(311, "process_vm_writev", "dpupux", FULL, (a, b, c, d, e, f) => processVm(<i32>a, b, c, d, e, f, true));
  call(325, "mlock2", "pux", FULL, (a, b, c, d, e, f) => mlock2(a, b, <u32>c));
}
