// A regular file of a ramfs: bytes in page frames, or still in the initrd that they came in.
//
// A page of the file is, in this order: its frame if it has one; the initrd's bytes as far as inPlaceLength goes;
// zeros. The first write to a page of the initrd copies that page. The initrd itself never changes.

import { EFBIG, EINVAL, ENOSPC, EPERM } from "../abi/errno";
import { F_SEAL_FUTURE_WRITE, F_SEAL_GROW, F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_WRITE } from "../abi/fcntl";
import { S_IFREG, S_PERMISSIONS } from "../abi/stat";
import { Uio } from "../mm/uio";
import { giveFrame, takeFrame } from "../platform/frames";
import { PAGE_MASK, PAGE_SHIFT, PAGE_SIZE } from "../platform/pagemap";
import { wallClock } from "./clock";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { fileSizeLimit, fileTooLarge, limitsFileSizes } from "./hooks";
import { Inode } from "./inode";
import { MAX_PAGES, PageTree } from "./pagetree";
import { RegularFile } from "./regularfile";

const MAX_LENGTH: u64 = MAX_PAGES << PAGE_SHIFT;

/** For transfers to and from the kernel itself. */
const internal = new Uio();

/**
 * Invariants: no frame lies wholly beyond the length; bytes of a frame beyond the length are zero;
 * inPlaceLength <= length.
 */
export class RegularInode extends Inode {
  private length: u64 = 0;
  private inPlace: usize = 0;
  private inPlaceLength: u64 = 0;
  private readonly pages: PageTree = new PageTree();
  /** F_SEAL_*, of a memfd: what can no longer be done to it. */
  seals: u32 = F_SEAL_SEAL;
  /** Whether linkat may give it a name when it has none (O_TMPFILE without O_EXCL). */
  linkable: bool = false;

  constructor(filesystem: Filesystem, permissions: u32) {
    super(filesystem, S_IFREG | (permissions & S_PERMISSIONS));
  }

  /** Makes memory that never changes or goes away the content of a new, empty file. */
  useInPlace(data: usize, length: usize): void {
    this.inPlace = data;
    this.inPlaceLength = length;
    this.length = length;
  }

  get size(): u64 {
    return this.length;
  }

  get blocks(): u64 {
    const whole = (this.length + PAGE_MASK) >> PAGE_SHIFT;
    const inPlace = (this.inPlaceLength + PAGE_MASK) >> PAGE_SHIFT;
    return min(whole, this.pages.count + inPlace) * (PAGE_SIZE / 512);
  }

  open(flags: i32): File | null {
    return new RegularFile(this, flags);
  }

  /** Bytes read, 0 at the end, or -EFAULT. */
  read(to: Uio, offset: u64): i64 {
    if (offset >= this.length) return 0;
    if (this.accessed <= this.modified) this.accessed = wallClock();
    const end = offset + min(to.left, this.length - offset);
    let at = offset;
    while (at < end) {
      const wanted = min(end - at, PAGE_SIZE - (at & PAGE_MASK));
      const moved = this.readPage(to, at, wanted, end - at);
      if (moved < 0) return at > offset ? <i64>(at - offset) : moved;
      at += <u64>moved;
      if (<u64>moved < wanted) break;
    }
    return <i64>(at - offset);
  }

  /** Moves `wanted` bytes of one page; or up to `most` where the file's bytes lie in one piece. */
  private readPage(to: Uio, at: u64, wanted: u64, most: u64): i64 {
    const frame = this.pages.get(at >> PAGE_SHIFT);
    if (frame) return to.put(frame + <usize>(at & PAGE_MASK), <usize>wanted);
    if (at >= this.inPlaceLength) return to.putZeros(wanted);
    const inOnePiece = this.pages.count ? wanted : most;
    return to.put(this.inPlace + <usize>at, <usize>min(inOnePiece, this.inPlaceLength - at));
  }

  readBytes(offset: u64, to: usize, length: usize): i64 {
    return this.read(internal.inside(to, length), offset);
  }

  pageAt(offset: u64): usize {
    if (!this.inPlace || offset + PAGE_SIZE > this.inPlaceLength) return 0;
    const address = this.inPlace + <usize>offset;
    if (address & <usize>PAGE_MASK || this.pages.get(offset >> PAGE_SHIFT)) return 0;
    return address;
  }

  sharedPage(offset: u64): usize {
    const page = offset >> PAGE_SHIFT;
    const old = this.pages.get(page);
    if (old) return old;
    const frame = takeFrame();
    if (!frame) return 0;
    this.copyOld(page, frame);
    if (this.pages.set(page, frame)) return frame;
    giveFrame(frame);
    return 0;
  }

  /** Bytes written, or a negative errno if none could be. */
  write(from: Uio, offset: u64): i64 {
    if (!from.left) return 0;
    if (offset >= MAX_LENGTH) return -EFBIG;
    let end = offset + min(from.left, MAX_LENGTH - offset);
    if (limitsFileSizes && end > fileSizeLimit()) {
      end = fileSizeLimit();
      if (offset >= end) return tooLarge();
    }
    if (this.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) return -EPERM;
    if (this.seals & F_SEAL_GROW && end > this.length) {
      // Page by page, as tmpfs does it: the page that would make the file longer is not begun.
      end = this.length & ~PAGE_MASK;
      if (offset >= end) return -EPERM;
    }
    let at = offset;
    let error: i64 = 0;
    while (at < end) {
      const wanted = <usize>min(end - at, PAGE_SIZE - (at & PAGE_MASK));
      const moved = this.writePage(from, at, wanted);
      if (moved < 0) {
        error = moved;
        break;
      }
      at += <u64>moved;
      if (<usize>moved < wanted) break;
    }
    if (at == offset) return error;
    if (at > this.length) this.length = at;
    const now = wallClock();
    this.modified = now;
    this.changed = now;
    return <i64>(at - offset);
  }

  private writePage(from: Uio, at: u64, wanted: usize): i64 {
    const page = at >> PAGE_SHIFT;
    const old = this.pages.get(page);
    if (old) {
      const moved = from.take(old + <usize>(at & PAGE_MASK), wanted);
      if (moved < <i64>wanted) this.clearBeyond(old, max<u64>(this.length, at + <u64>max<i64>(moved, 0)), page);
      return moved;
    }
    const frame = takeFrame();
    if (!frame) return -ENOSPC;
    // The program's bytes first only when they should cover all of the page: the usual case costs one copy.
    if (wanted < PAGE_SIZE) this.copyOld(page, frame);
    const moved = from.take(frame + <usize>(at & PAGE_MASK), wanted);
    if (moved > 0 && moved < <i64>wanted) {
      if (wanted == PAGE_SIZE) this.copyRest(page, frame, <usize>moved);
      else this.clearBeyond(frame, max<u64>(this.length, at + <u64>moved), page);
    }
    if (moved > 0 && this.pages.set(page, frame)) return moved;
    giveFrame(frame);
    return moved < 0 ? moved : -ENOSPC;
  }

  /** Clears what a transfer that failed half-way left beyond what will be the end of the file. */
  private clearBeyond(frame: usize, end: u64, page: u64): void {
    const start = page << PAGE_SHIFT;
    if (end >= start + PAGE_SIZE) return;
    const within = end > start ? <usize>(end - start) : 0;
    memory.fill(frame + within, 0, <usize>PAGE_SIZE - within);
  }

  /** Fills a frame with what its page holds so far. */
  private copyOld(page: u64, frame: usize): void {
    this.copyRest(page, frame, 0);
  }

  /** The same from byte `start` of the page on. */
  private copyRest(page: u64, frame: usize, start: usize): void {
    const at = (page << PAGE_SHIFT) + start;
    const here = at < this.inPlaceLength ? <usize>min(this.inPlaceLength - at, <usize>PAGE_SIZE - start) : 0;
    if (here) memory.copy(frame + start, this.inPlace + <usize>at, here);
    memory.fill(frame + start + here, 0, <usize>PAGE_SIZE - start - here);
  }

  truncate(length: u64): i32 {
    if (<i64>length < 0) return -EINVAL;
    if (length > MAX_LENGTH) return -EFBIG;
    if (limitsFileSizes && length > this.length && length > fileSizeLimit()) return tooLarge();
    if (length < this.length ? this.seals & F_SEAL_SHRINK : length > this.length ? this.seals & F_SEAL_GROW : 0) {
      return -EPERM;
    }
    if (length < this.length) {
      this.pages.dropFrom((length + PAGE_MASK) >> PAGE_SHIFT);
      const frame = this.pages.get(length >> PAGE_SHIFT);
      const within = <usize>(length & PAGE_MASK);
      if (frame && within) memory.fill(frame + within, 0, <usize>PAGE_SIZE - within);
      this.inPlaceLength = min(this.inPlaceLength, length);
    }
    this.length = length;
    const now = wallClock();
    this.modified = now;
    this.changed = now;
    return 0;
  }

  /** Lets bytes of the file read as zeros, giving back their whole pages (FALLOC_FL_PUNCH_HOLE). 0 or a negative errno. */
  punch(start: u64, end: u64): i32 {
    if (this.seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) return -EPERM;
    end = min(end, this.length);
    for (let at = start; at < end; ) {
      const next = min(end, (at & ~PAGE_MASK) + PAGE_SIZE);
      const error = this.clear(at, <usize>(next - at));
      if (error < 0) return error;
      at = next;
    }
    const now = wallClock();
    this.modified = now;
    this.changed = now;
    return 0;
  }

  /** Clears bytes of one page. A page of the initrd gets a frame of zeros: only its frame can hide it. */
  private clear(at: u64, length: usize): i32 {
    const page = at >> PAGE_SHIFT;
    const frame = this.pages.get(page);
    const inPlace = at < this.inPlaceLength;
    if (frame && length == PAGE_SIZE && !inPlace) {
      this.pages.remove(page);
    } else if (frame) {
      memory.fill(frame + <usize>(at & PAGE_MASK), 0, length);
    } else if (inPlace) {
      const made = takeFrame();
      if (!made) return -ENOSPC;
      this.copyOld(page, made);
      memory.fill(made + <usize>(at & PAGE_MASK), 0, length);
      if (!this.pages.set(page, made)) {
        giveFrame(made);
        return -ENOSPC;
      }
    }
    return 0;
  }

  /** The next offset not before `offset` that holds data (or, with hole, a hole); -1 when there is none. */
  seekData(offset: u64, hole: bool): i64 {
    let at = offset;
    while (at < this.length) {
      const isHole = at >= this.inPlaceLength && !this.pages.get(at >> PAGE_SHIFT);
      if (isHole == hole) return <i64>at;
      if (isHole && !this.pages.count) break;
      at = (at & ~PAGE_MASK) + PAGE_SIZE;
    }
    return hole ? <i64>this.length : -1;
  }

  discard(): void {
    this.pages.dropFrom(0);
    this.inPlaceLength = 0;
    this.length = 0;
  }
}

/** Beyond RLIMIT_FSIZE. */
function tooLarge(): i32 {
  fileTooLarge();
  return -EFBIG;
}
