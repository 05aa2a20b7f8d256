// What a file mapping shows: a source of bytes that outlives the mapping.

export abstract class Backing {
  /** Bytes there are. */
  abstract get size(): u64;
  /** Copies up to length bytes from offset into kernel memory; returns how many, 0 at the end. */
  abstract readBytes(offset: u64, to: usize, length: usize): i64;
  /** Kernel address of the page at offset (page aligned) if it lies whole and page aligned in memory, else 0. */
  abstract pageAt(offset: u64): usize;
  /**
   * The frame that holds the page at offset (page aligned) and that all shared mappings of it show, made if need be;
   * 0 when there is no memory for it, or the content can't be shared so.
   */
  sharedPage(offset: u64): usize {
    return 0;
  }

  /** A mapping refers to it; unpin when it no longer does. */
  abstract pin(): void;
  abstract unpin(): void;
}
