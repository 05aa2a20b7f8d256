// One mapping: a range of a program's addresses with the same permissions and the same content behind it.

import { Backing } from "./backing";

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
  ) {}

  /** The same mapping for a part of it. */
  slice(start: u64, end: u64): Vma {
    return new Vma(start, end, this.permissions, this.shared, this.backing, this.offset + (start - this.start));
  }

  /** True if other follows directly and nothing distinguishes the two. */
  continuedBy(other: Vma): bool {
    return (
      this.end == other.start &&
      this.permissions == other.permissions &&
      this.shared == other.shared &&
      this.backing == other.backing &&
      (!this.backing || this.offset + (this.end - this.start) == other.offset)
    );
  }
}
