// A transfer between the kernel and pieces of the program's memory (iovecs), consumed from the front.
// There is one for each direction of the call in progress; nothing is allocated. It may also lead to a piece of the
// kernel's own memory, so that what reads and writes files for a program does so for the kernel.

import { EFAULT, EINVAL } from "../abi/errno";
import { clearOut, copyIn, copyOut, movedBeforeFault } from "./user";

const MAX_PIECES: i32 = 1024;
const IOVEC_SIZE: usize = 16;

/** The longest transfer, as in Linux: MAX_RW_COUNT. */
export const MAX_TRANSFER: u64 = 0x7ffff000;

export class Uio {
  /** struct iovec { u64 base; u64 length } for each piece. */
  private pieces: usize = 0;
  private count: i32 = 0;
  private index: i32 = 0;
  /** Bytes of the current piece already done. */
  private offset: u64 = 0;
  /** Bytes left in all. */
  left: u64 = 0;

  constructor() {
    this.pieces = heap.alloc(IOVEC_SIZE);
  }

  private room: i32 = 1;
  /** The pieces are in the kernel's memory. */
  private internal: bool = false;

  /** One piece of the kernel's own memory; puts and takes never fail. */
  inside(base: usize, length: usize): Uio {
    this.single(base, length);
    this.internal = true;
    return this;
  }

  /** One piece. */
  single(base: u64, length: u64): Uio {
    this.internal = false;
    store<u64>(this.pieces, base);
    store<u64>(this.pieces + 8, length);
    this.count = 1;
    this.index = 0;
    this.offset = 0;
    this.left = min(length, MAX_TRANSFER);
    return this;
  }

  /** Pieces from the program's array of iovecs; 0, -EINVAL or -EFAULT. */
  vector(array: u64, count: u64): i32 {
    if (count > <u64>MAX_PIECES) return -EINVAL;
    if (<i32>count > this.room) {
      heap.free(this.pieces);
      this.room = <i32>count;
      this.pieces = heap.alloc(<usize>count * IOVEC_SIZE);
    }
    this.internal = false;
    if (copyIn(this.pieces, array, <usize>count * IOVEC_SIZE) < 0) return -EFAULT;
    let total: u64 = 0;
    for (let i = 0; i < <i32>count; i++) {
      const length = load<u64>(this.pieces + <usize>i * IOVEC_SIZE + 8);
      if (<i64>length < 0) return -EINVAL;
      total += length;
      if (<i64>total < 0) return -EINVAL;
    }
    this.count = <i32>count;
    this.index = 0;
    this.offset = 0;
    this.left = min(total, MAX_TRANSFER);
    return 0;
  }

  /** Bytes the current piece can still take, after stepping over finished ones. */
  private current(): u64 {
    while (this.index < this.count) {
      const length = load<u64>(this.pieces + <usize>this.index * IOVEC_SIZE + 8);
      if (length > this.offset) return length - this.offset;
      this.index++;
      this.offset = 0;
    }
    return 0;
  }

  private get address(): u64 {
    return load<u64>(this.pieces + <usize>this.index * IOVEC_SIZE) + this.offset;
  }

  private advance(length: u64): void {
    this.offset += length;
    this.left -= length;
  }

  /** Skips bytes: what a parked call had already moved. */
  skip(length: u64): void {
    while (length && this.left) {
      const part = min(min(length, this.current()), this.left);
      if (!part) return;
      this.advance(part);
      length -= part;
    }
  }

  /** Kernel to program, at most length bytes and at most what is left: bytes moved, or -EFAULT if none could be. */
  put(from: usize, length: usize): i64 {
    return this.move(PUT, from, length);
  }

  /** Zeros to the program; as put. */
  putZeros(length: u64): i64 {
    return this.move(CLEAR, 0, length);
  }

  /** Program to kernel; as put. */
  take(to: usize, length: usize): i64 {
    return this.move(TAKE, to, length);
  }

  private move(direction: i32, at: usize, length: u64): i64 {
    let done: u64 = 0;
    length = min(length, this.left);
    while (done < length) {
      const part = <usize>min(length - done, this.current());
      if (!part) break;
      const moved = this.internal
        ? moveInside(direction, <usize>this.address, at + <usize>done, part)
        : moveOutside(direction, this.address, at + <usize>done, part);
      this.advance(moved);
      done += moved;
      if (moved < part) return done ? <i64>done : -EFAULT;
    }
    return done;
  }
}

const PUT: i32 = 0;
const TAKE: i32 = 1;
const CLEAR: i32 = 2;

/** Between the program's memory and the kernel's; bytes moved. */
function moveOutside(direction: i32, program: u64, kernel: usize, length: usize): usize {
  if (direction == PUT) return copyOut(program, kernel, length) < 0 ? <usize>movedBeforeFault : length;
  if (direction == TAKE) return copyIn(kernel, program, length) < 0 ? <usize>movedBeforeFault : length;
  return clearOut(program, length) < 0 ? <usize>movedBeforeFault : length;
}

/** Between two places of the kernel's memory. */
function moveInside(direction: i32, outer: usize, inner: usize, length: usize): usize {
  if (direction == PUT) memory.copy(outer, inner, length);
  else if (direction == TAKE) memory.copy(inner, outer, length);
  else memory.fill(outer, 0, length);
  return length;
}

/** The current call's transfer. */
export const uio = new Uio();
