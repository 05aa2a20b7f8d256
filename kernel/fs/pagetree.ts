// The frames of a file by page number: a sparse array in the shape of a radix tree.
//
//   height 0   root is the frame of page 0
//   height 1   root is a table of 1,024 frames: 4 MiB
//   height 2   a table of such tables: 4 GiB
//   height 3   4 TiB
//
// Tables are frames themselves, 1,024 words of 32 bits; 0 where there is nothing.

import { giveFrame, takeZeroFrame } from "../platform/frames";

const BITS: u32 = 10;
const FANOUT: u32 = 1024;
const MAX_HEIGHT: i32 = 3;

/** Page numbers must be below this. */
export const MAX_PAGES: u64 = 1 << 30;

export class PageTree {
  private root: usize = 0;
  private height: i32 = 0;
  /** Frames of pages in the tree. */
  count: u64 = 0;

  /** The frame of a page, or 0. */
  get(page: u64): usize {
    if (page >> (BITS * this.height)) return 0;
    let node = this.root;
    for (let shift = BITS * this.height; node && shift; ) {
      shift -= BITS;
      node = load<u32>(slot(node, page, shift));
    }
    return node;
  }

  /** Puts a frame where there is none; false when there is no frame left for a table. */
  set(page: u64, frame: usize): bool {
    if (!this.cover(page)) return false;
    if (!this.height) {
      this.root = frame;
      this.count++;
      return true;
    }
    let shift = BITS * this.height;
    if (!this.root) this.root = takeZeroFrame();
    let node = this.root;
    while (node) {
      shift -= BITS;
      const at = slot(node, page, shift);
      if (!shift) {
        store<u32>(at, <u32>frame);
        this.count++;
        return true;
      }
      if (!load<u32>(at)) store<u32>(at, <u32>takeZeroFrame());
      node = load<u32>(at);
    }
    return false;
  }

  /** Frees the frame of a page, if it has one. */
  remove(page: u64): void {
    const frame = this.get(page);
    if (!frame) return;
    giveFrame(frame);
    this.count--;
    if (!this.height) {
      this.root = 0;
      return;
    }
    let node = this.root;
    let shift = BITS * this.height - BITS;
    for (; shift; shift -= BITS) node = load<u32>(slot(node, page, shift));
    store<u32>(slot(node, page, 0), 0);
  }

  /** Makes the tree high enough for a page. */
  private cover(page: u64): bool {
    while (page >> (BITS * this.height)) {
      if (this.height == MAX_HEIGHT) return false;
      if (this.root) {
        const table = takeZeroFrame();
        if (!table) return false;
        store<u32>(table, <u32>this.root);
        this.root = table;
      }
      this.height++;
    }
    return true;
  }

  /** Frees the frames of all pages from this one on. */
  dropFrom(page: u64): void {
    if (!this.root || page >> (BITS * this.height)) return;
    if (this.drop(this.root, BITS * this.height, page)) {
      this.root = 0;
      this.height = 0;
    }
  }

  /**
   * Frees what lies below a node from its page `from` on; true if that was all and the node is free too.
   * Recursion is as deep as the tree is high.
   */
  private drop(node: usize, shift: u32, from: u64): bool {
    if (!shift) {
      giveFrame(node);
      this.count--;
      return true;
    }
    const below = shift - BITS;
    const first = <u32>(from >> below);
    let rest = from & (((<u64>1) << below) - 1);
    for (let i = first; i < FANOUT; i++) {
      const at = node + ((<usize>i) << 2);
      const child = load<u32>(at);
      if (child && this.drop(child, below, rest)) store<u32>(at, 0);
      rest = 0;
    }
    if (from) return false;
    giveFrame(node);
    return true;
  }
}

/** Where the table at this level keeps what leads to a page. */
function slot(table: usize, page: u64, shift: u32): usize {
  return table + ((<usize>((page >> shift) & (FANOUT - 1))) << 2);
}
