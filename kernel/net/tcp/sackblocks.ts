// The receiver's side of SACK (RFC 2018, section 4): the blocks that arrived out of order, most recently changed
// first, and a duplicate to report (D-SACK, RFC 2883).

import { after, before } from "../wire/tcp";

/** Blocks that fit into the options beside timestamps, plus one. */
const LIMIT: i32 = 4;

export class SackBlocks {
  private lefts: StaticArray<u32> = new StaticArray<u32>(LIMIT);
  private rights: StaticArray<u32> = new StaticArray<u32>(LIMIT);
  count: i32 = 0;
  /** A duplicate segment to report in the next ACK: [duplicateLeft, duplicateRight) while hasDuplicate. */
  hasDuplicate: bool = false;
  duplicateLeft: u32 = 0;
  duplicateRight: u32 = 0;

  left(index: i32): u32 {
    return unchecked(this.lefts[index]);
  }

  right(index: i32): u32 {
    return unchecked(this.rights[index]);
  }

  clear(): void {
    this.count = 0;
    this.hasDuplicate = false;
  }

  noteDuplicate(left: u32, right: u32): void {
    this.hasDuplicate = true;
    this.duplicateLeft = left;
    this.duplicateRight = right;
  }

  /** [left, right) arrived out of order: joins what it touches and comes first. */
  add(left: u32, right: u32): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const l = this.left(i);
      const r = this.right(i);
      if (after(l, right) || before(r, left)) {
        this.lefts[kept] = l;
        this.rights[kept] = r;
        kept++;
      } else {
        if (before(l, left)) left = l;
        if (after(r, right)) right = r;
      }
    }
    if (kept == LIMIT) kept--;
    for (let i = kept; i > 0; i--) {
      this.lefts[i] = this.lefts[i - 1];
      this.rights[i] = this.rights[i - 1];
    }
    this.lefts[0] = left;
    this.rights[0] = right;
    this.count = kept + 1;
  }

  /** Everything before `next` is acknowledged: its blocks go. */
  advance(next: u32): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (!after(this.right(i), next)) continue;
      this.lefts[kept] = this.lefts[i];
      this.rights[kept] = this.rights[i];
      kept++;
    }
    this.count = kept;
  }
}
