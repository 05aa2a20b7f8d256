// The sender's side of SACK (RFC 6675): which bytes above the cumulative acknowledgment the peer holds, and what
// must be taken for lost.
//
// Invariant: blocks [left, right) ascend, don't touch, and lie above the cumulative acknowledgment.

import { after, before } from "../wire/tcp";

/** Blocks remembered; what does not fit is forgotten and at worst sent again. */
const LIMIT: i32 = 64;

export class Scoreboard {
  /** Pairs of u32, allocated when the first block comes. */
  private at: usize = 0;
  count: i32 = 0;
  /** Bytes in all blocks. */
  bytes: u32 = 0;

  left(index: i32): u32 {
    return load<u32>(this.at + ((<usize>index) << 3));
  }

  right(index: i32): u32 {
    return load<u32>(this.at + ((<usize>index) << 3), 4);
  }

  /** The highest byte the peer holds, plus one; only while count > 0. */
  get highest(): u32 {
    return this.right(this.count - 1);
  }

  private set(index: i32, left: u32, right: u32): void {
    const at = this.at + ((<usize>index) << 3);
    store<u32>(at, left);
    store<u32>(at, right, 4);
  }

  /** The peer holds [left, right). */
  add(left: u32, right: u32): void {
    if (!this.at) this.at = heap.alloc(LIMIT * 8);
    let first = this.count;
    while (first > 0 && !before(this.right(first - 1), left)) first--;
    // Blocks first..last-1 touch the new one and melt into it.
    let last = first;
    while (last < this.count && !after(this.left(last), right)) {
      if (before(this.left(last), left)) left = this.left(last);
      if (after(this.right(last), right)) right = this.right(last);
      this.bytes -= this.right(last) - this.left(last);
      last++;
    }
    if (last == first && this.count == LIMIT) return;
    const base = this.at;
    memory.copy(base + ((<usize>(first + 1)) << 3), base + ((<usize>last) << 3), (<usize>(this.count - last)) << 3);
    this.set(first, left, right);
    this.count += 1 - (last - first);
    this.bytes += right - left;
  }

  /** True if the peer holds all of [left, right). */
  covers(left: u32, right: u32): bool {
    for (let i = 0; i < this.count; i++) {
      if (!before(left, this.left(i)) && !after(right, this.right(i))) return true;
    }
    return false;
  }

  /** Everything before una is acknowledged. */
  advance(una: u32): void {
    let gone = 0;
    while (gone < this.count && !after(this.right(gone), una)) {
      this.bytes -= this.right(gone) - this.left(gone);
      gone++;
    }
    if (gone) {
      this.count -= gone;
      memory.copy(this.at, this.at + ((<usize>gone) << 3), (<usize>this.count) << 3);
    }
    // The peer would have acknowledged a block that begins here: it has thrown the block away (RFC 2018, section 8).
    if (this.count && !after(this.left(0), una)) this.clear();
  }

  clear(): void {
    this.count = 0;
    this.bytes = 0;
  }

  /** Gives the memory back. */
  free(): void {
    this.clear();
    if (this.at) heap.free(this.at);
    this.at = 0;
  }

  /**
   * Everything below the returned number that the peer does not hold is lost: at least `threshold` blocks, or
   * more than threshold - 1 segments' bytes, were received above it (RFC 6675, IsLost). una: nothing is.
   */
  lostBelow(una: u32, mss: u32, threshold: u32): u32 {
    let above: u32 = 0;
    let blocks: u32 = 0;
    for (let i = this.count - 1; i >= 0; i--) {
      above += this.right(i) - this.left(i);
      blocks++;
      if (blocks >= threshold || above > (threshold - 1) * mss) return this.left(i);
    }
    return una;
  }

  /** Bytes of [from, to) that the peer does not hold. */
  missing(from: u32, to: u32): u32 {
    if (!before(from, to)) return 0;
    let bytes = to - from;
    for (let i = 0; i < this.count; i++) {
      const left = before(this.left(i), from) ? from : this.left(i);
      const right = after(this.right(i), to) ? to : this.right(i);
      if (before(left, right)) bytes -= right - left;
    }
    return bytes;
  }

  /** The first byte at or after seq that the peer does not hold. */
  skip(seq: u32): u32 {
    for (let i = 0; i < this.count; i++) {
      if (before(seq, this.left(i))) return seq;
      if (before(seq, this.right(i))) return this.right(i);
    }
    return seq;
  }

  /** Where the hole that contains seq ends: the next block's start, or `end`. */
  holeEnd(seq: u32, end: u32): u32 {
    for (let i = 0; i < this.count; i++) {
      if (before(seq, this.left(i))) return before(this.left(i), end) ? this.left(i) : end;
    }
    return end;
  }
}
