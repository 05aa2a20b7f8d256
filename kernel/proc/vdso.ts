// The vDSO of every process: a page with what the machine's clock is made of, and behind it a page of code, an ELF file, that
// computes the time from it (vdso(7)). Where the machine has none, programs make system calls.

import { Backing } from "../mm/backing";
import { AddressSpace } from "../mm/space";
import { NEVER_WRITABLE } from "../mm/vma";
import { takeZeroFrame } from "../platform/frames";
import { machine } from "../platform/machine";
import { EXECUTE, PAGE_SIZE, READ } from "../platform/pagemap";

/** The two pages, the same for all. */
class Pages extends Backing {
  readonly data: usize = takeZeroFrame();
  readonly code: usize = takeZeroFrame();

  get size(): u64 {
    return 2 * PAGE_SIZE;
  }

  readBytes(offset: u64, to: usize, length: usize): i64 {
    return 0;
  }

  pageAt(offset: u64): usize {
    return 0;
  }

  sharedPage(offset: u64): usize {
    return offset ? this.code : this.data;
  }

  pin(): void {}

  unpin(): void {}
}

let pages: Pages | null = null;

/** Null where there is no vDSO, or no memory for it. */
function sharedPages(): Pages | null {
  if (pages || !machine().hasVdso) return pages;
  const made = new Pages();
  if (!made.data || !made.code) return null;
  machine().writeVdso(made.data, made.code);
  pages = made;
  return made;
}

/** Maps it into a space; the code's address for AT_SYSINFO_EHDR, or 0 where there is none. */
export function mapVdso(space: AddressSpace): u64 {
  const backing = sharedPages();
  if (!backing) return 0;
  const data = space.findFree(2 * PAGE_SIZE);
  if (!data) return 0;
  const code = data + PAGE_SIZE;
  if (space.mapAt(data, code, READ, true, backing, 0, NEVER_WRITABLE) < 0) return 0;
  if (space.mapAt(code, code + PAGE_SIZE, READ | EXECUTE, true, backing, PAGE_SIZE, NEVER_WRITABLE) < 0) return 0;
  return code;
}
