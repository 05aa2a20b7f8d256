// A process's descriptors: small numbers, each with an open file and its close-on-exec mark.

import { EBADF, EMFILE, ENFILE } from "../abi/errno";
import { heapHasRoom } from "../platform/frames";
import { File } from "./file";

/** Descriptors a table has room for at first; it doubles when they are used up. A multiple of 64. */
const INITIAL_ROOM: i32 = 64;
/** Kernel memory that the next open file may take with all that belongs to it, roughly. */
const FILE_COST: usize = 4096;
/** No limit may be set higher than this (Linux: fs.nr_open). */
export const MAX_DESCRIPTORS: i32 = 1048576;

/**
 * Invariant: bit n of `used` is set exactly when files[n] is not null, and the table owns one reference to that
 * file; bits of `closing` are only set where those of `used` are.
 */
export class FdTable {
  /** Processes that share it (CLONE_FILES). */
  private users: i32 = 1;
  /** Descriptors must be below this (RLIMIT_NOFILE); at most MAX_DESCRIPTORS. */
  limit: i32 = 1024;

  private files: StaticArray<File | null> = new StaticArray<File | null>(INITIAL_ROOM);
  private used: StaticArray<u64> = new StaticArray<u64>(INITIAL_ROOM >> 6);
  /** The descriptors that exec closes. */
  private closing: StaticArray<u64> = new StaticArray<u64>(INITIAL_ROOM >> 6);
  /** No word of `used` before this one has a zero bit. */
  private firstWord: i32 = 0;

  /** The open file of a descriptor, or null. The table keeps the reference. */
  get(fd: i32): File | null {
    const files = this.files;
    if (<u32>fd >= <u32>files.length) return null;
    return unchecked(files[fd]);
  }

  /**
   * Gives a file the lowest free descriptor not below `from`. The caller's reference passes to the table; when
   * it is full, to nobody.
   * @returns the descriptor, -EMFILE, or -ENFILE where the kernel has no memory for more
   */
  add(file: File, cloexec: bool, from: i32 = 0): i32 {
    const fd = this.lowestFree(from);
    if (fd >= this.limit || !heapHasRoom(FILE_COST)) {
      file.release();
      return fd >= this.limit ? -EMFILE : -ENFILE;
    }
    this.grow(fd);
    this.set(fd, file, cloexec);
    return fd;
  }

  /**
   * Makes this very descriptor refer to the file, closing what it referred to before. The caller's reference
   * passes to the table; on failure, to nobody.
   * @returns the descriptor, or -EBADF when it is out of range
   */
  replace(fd: i32, file: File, cloexec: bool): i32 {
    if (fd < 0 || fd >= this.limit) {
      file.release();
      return -EBADF;
    }
    this.grow(fd);
    const old = this.files[fd];
    this.set(fd, file, cloexec);
    if (old) {
      old.leave(changetype<usize>(this));
      old.release();
    }
    return fd;
  }

  /** @returns 0 or -EBADF */
  close(fd: i32): i32 {
    const file = this.get(fd);
    if (!file) return -EBADF;
    const word = fd >> 6;
    const bit = ~((<u64>1) << (<u64>fd & 63));
    this.files[fd] = null;
    this.used[word] &= bit;
    this.closing[word] &= bit;
    if (word < this.firstWord) this.firstWord = word;
    file.leave(changetype<usize>(this));
    file.release();
    return 0;
  }

  /** Whether exec closes this (open) descriptor. */
  cloexec(fd: i32): bool {
    return ((this.closing[fd >> 6] >> (<u64>fd & 63)) & 1) != 0;
  }

  /** Says whether exec shall close this (open) descriptor. */
  setCloexec(fd: i32, on: bool): void {
    const bit = (<u64>1) << (<u64>fd & 63);
    const word = this.closing[fd >> 6];
    this.closing[fd >> 6] = on ? word | bit : word & ~bit;
  }

  /** All descriptors that could be open are below this. */
  get end(): i32 {
    return this.files.length;
  }

  retain(): FdTable {
    this.users++;
    return this;
  }

  /** A process less uses it; the last one closes every descriptor. */
  release(): void {
    if (!--this.users) this.closeAll();
  }

  get isShared(): bool {
    return this.users > 1;
  }

  /** Closes every descriptor. */
  closeAll(): void {
    for (let fd = 0; fd < this.files.length; fd++) this.close(fd);
  }

  /** Closes what exec closes. */
  closeOnExec(): void {
    for (let word = 0; word < this.closing.length; word++) {
      while (this.closing[word]) this.close((word << 6) + <i32>ctz<u64>(this.closing[word]));
    }
  }

  /** A table of its own with the same open files, as fork makes it. */
  clone(): FdTable {
    const copy = new FdTable();
    copy.limit = this.limit;
    copy.grow(this.files.length - 1);
    for (let fd = 0; fd < this.files.length; fd++) {
      const file = this.files[fd];
      if (file) copy.set(fd, file.retain(), this.cloexec(fd));
    }
    return copy;
  }

  private set(fd: i32, file: File, cloexec: bool): void {
    const word = fd >> 6;
    const bit = (<u64>1) << (<u64>fd & 63);
    this.files[fd] = file;
    this.used[word] |= bit;
    if (cloexec) this.closing[word] |= bit;
    else this.closing[word] &= ~bit;
  }

  /** The lowest free descriptor not below `from`; it may lie beyond the table's room. */
  private lowestFree(from: i32): i32 {
    let word = from >> 6;
    // Descriptors below `from` count as used in its word.
    let taken = ((<u64>1) << (<u64>from & 63)) - 1;
    if (from == 0) word = this.firstWord;
    while (word < this.used.length) {
      const free = ~(this.used[word] | taken);
      if (free) {
        if (from == 0) this.firstWord = word;
        return (word << 6) + <i32>ctz<u64>(free);
      }
      taken = 0;
      word++;
    }
    return max(this.files.length, from);
  }

  /** Makes room for a descriptor below the limit. */
  private grow(fd: i32): void {
    const room = this.files.length;
    if (fd < room) return;
    let wanted = room;
    while (wanted <= fd) wanted <<= 1;
    const files = new StaticArray<File | null>(wanted);
    for (let i = 0; i < room; i++) files[i] = this.files[i];
    this.files = files;
    this.used = wider(this.used, wanted >> 6);
    this.closing = wider(this.closing, wanted >> 6);
  }
}

function wider(words: StaticArray<u64>, length: i32): StaticArray<u64> {
  const copy = new StaticArray<u64>(length);
  for (let i = 0; i < words.length; i++) copy[i] = words[i];
  return copy;
}
