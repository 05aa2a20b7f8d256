// A new program's stack (x86-64 psABI, 3.4.1), from high to low addresses:
//
//   top          zero word
//                the strings: execfn, environment, arguments, platform; 16 random bytes
//                padding to 16 bytes
//                auxiliary vector: pairs, ends with AT_NULL
//                envp pointers, 0
//                argv pointers, 0
//   rsp          argc

import { E2BIG, EFAULT } from "../abi/errno";
import { putBytes } from "../lib/bytes";
import { randomBytes } from "../lib/random";
import { copyOut, put } from "../mm/user";

/** As Linux: a quarter of the stack at most. */
const STRINGS_LIMIT: u64 = 0x200000;

export class StackBuilder {
  private at: u64;
  private failed: bool = false;
  private words: u64[] = [];
  private auxiliary: u64[] = [];

  /** top: page aligned end of the stack, whose pages are mapped on demand. */
  constructor(readonly top: u64) {
    this.at = top - 8;
  }

  /** Puts a zero-terminated string on the stack; returns its address. */
  addString(text: string): u64 {
    const length = text.length;
    const buffer = heap.alloc(length + 1);
    putBytes(buffer, text);
    store<u8>(buffer + length, 0);
    const address = this.addBytes(buffer, length + 1);
    heap.free(buffer);
    return address;
  }

  private addBytes(from: usize, length: usize): u64 {
    this.at -= length;
    if (copyOut(this.at, from, length) < 0) this.failed = true;
    return this.at;
  }

  addRandom(): u64 {
    const buffer = heap.alloc(16);
    randomBytes(buffer, 16);
    const address = this.addBytes(buffer, 16);
    heap.free(buffer);
    return address;
  }

  addAuxiliary(key: u64, value: u64): void {
    this.auxiliary.push(key);
    this.auxiliary.push(value);
  }

  /** Strings of argv or envp, to be pointed to by finish(). */
  addStrings(strings: string[]): void {
    for (let i = 0; i < strings.length; i++) this.words.push(this.addString(strings[i]));
    this.words.push(0);
  }

  /** Writes the pointers; argv's strings were added first, envp's second. Returns rsp, or a negative errno. */
  finish(argc: i32): i64 {
    if (this.top - this.at > STRINGS_LIMIT) return -E2BIG;
    const count = 1 + this.words.length + this.auxiliary.length + 2;
    const rsp = (this.at - <u64>count * 8) & ~15;
    let to = rsp;
    this.word(to, argc);
    to += 8;
    for (let i = 0; i < this.words.length; i++, to += 8) this.word(to, this.words[i]);
    for (let i = 0; i < this.auxiliary.length; i++, to += 8) this.word(to, this.auxiliary[i]);
    this.word(to, 0);
    this.word(to + 8, 0);
    return this.failed ? -EFAULT : <i64>rsp;
  }

  private word(to: u64, value: u64): void {
    if (put<u64>(to, value) < 0) this.failed = true;
  }
}
