// A file whose content is made when it is read.

import { EFAULT, EINVAL, EIO, EPERM } from "../../abi/errno";
import { S_IFREG } from "../../abi/stat";
import { byteString } from "../../lib/bytes";
import { Text } from "../../lib/text";
import { Uio } from "../../mm/uio";
import { File } from "../file";
import { Filesystem } from "../filesystem";
import { Inode } from "../inode";
import { InodeFile } from "../inodefile";

/** The longest text that is taken in one write. */
const MAX_WRITE: usize = 4096;

const scratch = new Text();

export abstract class TextInode extends Inode {
  constructor(filesystem: Filesystem, permissions: u32) {
    super(filesystem, S_IFREG | permissions);
    this.links = 1;
  }

  /** Adds what the file holds now; false when it can't be told (-EIO: what it was about is gone). */
  abstract render(text: Text): bool;

  /** Takes what was written; 0 or a negative errno. */
  accept(value: string): i32 {
    return -EPERM;
  }

  open(flags: i32): File | null {
    return new TextFile(this, flags);
  }

  /** Opening with O_TRUNC is how shells write. */
  truncate(length: u64): i32 {
    return 0;
  }
}

/** The text is made when reading begins, and anew whenever it begins again. */
class TextFile extends InodeFile {
  private bytes: usize = 0;
  private length: u64 = 0;

  constructor(
    private readonly text: TextInode,
    flags: i32,
  ) {
    super(text, flags);
  }

  get pollable(): bool {
    return false;
  }

  private render(): bool {
    if (!this.text.render(scratch.clear())) return false;
    if (this.bytes) heap.free(this.bytes);
    this.bytes = heap.alloc(scratch.length + 1);
    this.length = scratch.length;
    memory.copy(this.bytes, scratch.bytes, scratch.length);
    return true;
  }

  readAt(to: Uio, offset: u64): i64 {
    if ((!offset || !this.bytes) && !this.render()) return -EIO;
    if (offset >= this.length) return 0;
    return to.put(this.bytes + <usize>offset, <usize>min<u64>(this.length - offset, to.left));
  }

  read(to: Uio): i64 {
    const moved = this.readAt(to, this.position);
    if (moved > 0) this.position += <u64>moved;
    return moved;
  }

  write(from: Uio): i64 {
    const length = <usize>min<u64>(from.left, MAX_WRITE);
    const bytes = heap.alloc(length + 1);
    const moved = from.take(bytes, length);
    const value = byteString(bytes, <i32>max<i64>(moved, 0));
    heap.free(bytes);
    if (moved < 0) return -EFAULT;
    const error = this.text.accept(value);
    return error < 0 ? error : moved;
  }

  writeAt(from: Uio, offset: u64): i64 {
    return this.write(from);
  }

  seek(offset: i64, whence: i32): i64 {
    return this.seekWithin(offset, whence, this.length);
  }

  truncate(length: u64): i32 {
    return this.writable ? 0 : -EINVAL;
  }

  close(): void {
    if (this.bytes) heap.free(this.bytes);
    this.bytes = 0;
    super.close();
  }
}

export type Renderer = (text: Text) => void;
export type Accepter = (value: string) => i32;

/** A text about the machine as a whole. */
export class PlainText extends TextInode {
  constructor(
    filesystem: Filesystem,
    permissions: u32,
    private readonly renderer: Renderer,
    private readonly accepter: Accepter = (value: string) => -EPERM,
  ) {
    super(filesystem, permissions);
  }

  render(text: Text): bool {
    this.renderer(text);
    return true;
  }

  accept(value: string): i32 {
    return this.accepter(value);
  }
}

/** A text that stays as it was written. */
export class StoredText extends TextInode {
  constructor(
    filesystem: Filesystem,
    permissions: u32,
    private value: string,
  ) {
    super(filesystem, permissions);
  }

  render(text: Text): bool {
    text.add(this.value);
    return true;
  }

  accept(value: string): i32 {
    this.value = value.endsWith("\n") ? value : value + "\n";
    return 0;
  }
}
