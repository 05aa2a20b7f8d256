// One mapping: a range of a program's addresses with the same permissions and the same content behind it.

import { WRITE } from "../platform/pagemap";
import { Backing } from "./backing";

/** Peculiarities of a mapping. */
export const GROWS_DOWN: u32 = 1;
/** A fork's child doesn't get it (MADV_DONTFORK), or gets it as zeros (MADV_WIPEONFORK). */
export const NOT_IN_CHILD: u32 = 2;
export const EMPTY_IN_CHILD: u32 = 4;

/** mlock(2). */
export const LOCKED: u32 = 16;

/** A shared mapping of a file that was opened to be read only: mprotect(2) can't make it writable. */
export const NEVER_WRITABLE: u32 = 8;

export class Vma {
  constructor(
    /** [start, end), page aligned, not empty. */
    public start: u64,
    public end: u64,
    /** READ | WRITE | EXECUTE. */
    public permissions: u32,
    /** MAP_SHARED: pages belong to the backing; otherwise written pages are this process's own. */
    public shared: bool,
    /** What pages hold at first; null for zeros. */
    public backing: Backing | null,
    /** Offset in the backing of the byte at start. */
    public offset: u64,
    /** GROWS_DOWN and others. */
    public flags: u32 = 0,
  ) {}

  /** The process's own memory to write, as RLIMIT_DATA counts it. */
  get isData(): bool {
    return !this.shared && (this.permissions & WRITE) != 0 && !(this.flags & GROWS_DOWN);
  }

  /** Its pages are the backing's own, the same in every process. */
  get sharesPages(): bool {
    return this.shared && this.backing != null;
  }

  /** The same mapping for a part of it. */
  slice(start: u64, end: u64): Vma {
    return new Vma(
      start,
      end,
      this.permissions,
      this.shared,
      this.backing,
      this.offset + (start - this.start),
      this.flags,
    );
  }

  /** True if other follows directly and nothing distinguishes the two. */
  continuedBy(other: Vma): bool {
    return (
      this.end == other.start &&
      this.permissions == other.permissions &&
      this.shared == other.shared &&
      this.backing == other.backing &&
      this.flags == other.flags &&
      (!this.backing || this.offset + (this.end - this.start) == other.offset)
    );
  }
}
