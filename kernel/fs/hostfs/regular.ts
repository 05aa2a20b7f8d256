// A regular file of the host. It is opened there when it is first used, and closed when nobody refers to it any more.

import { EINVAL } from "../../abi/errno";
import { O_ACCMODE, O_RDONLY } from "../../abi/fcntl";
import { Uio } from "../../mm/uio";
import * as host from "../../platform/hosted/host";
import { fail } from "../failure";
import { File } from "../file";
import { RegularInode } from "../regular";
import { RegularFile } from "../regularfile";
import { Stat } from "../stat";
import { ask, describe, onePath, toldSize } from "./attributes";
import { HostDirectory } from "./directory";
import { HostFilesystem } from "./filesystem";

const CHUNK: usize = 65536;
const chunk: usize = memory.data(65536);
const internal = new Uio();

export class HostRegular extends RegularInode {
  private handle: i32 = -1;
  private handleWrites: bool = false;
  private known: u64 = 0;

  constructor(
    readonly host: HostFilesystem,
    /** Its name, or one of them. */
    public directory: HostDirectory,
    public name: string,
    /** The host's number of it. */
    readonly hostNumber: u64,
  ) {
    super(host, 0);
  }

  private get path(): string {
    return this.directory.pathOf(this.name);
  }

  /** What attributes.ts was just told is about this file. */
  wasTold(): void {
    describe(this);
    this.known = toldSize();
  }

  get size(): u64 {
    return this.known;
  }

  get blocks(): u64 {
    return (this.known + 511) >> 9;
  }

  stat(into: Stat): void {
    if (ask(this.host, this.path) == 0) this.wasTold();
    super.stat(into);
  }

  /** Opens it on the host, for writing too if that is asked; 0 or a negative errno. */
  private ensureOpen(writing: bool): i32 {
    if (this.handle >= 0 && (this.handleWrites || !writing)) return 0;
    onePath.set(this.path);
    const handle = host.fileOpen(this.host.share, onePath.at, onePath.length, writing);
    if (handle < 0) return handle;
    this.closeHandle();
    this.handle = handle;
    this.handleWrites = writing;
    this.known = <u64>host.fileSize(handle);
    return 0;
  }

  private closeHandle(): void {
    if (this.handle >= 0) host.fileClose(this.handle);
    this.handle = -1;
  }

  open(flags: i32): File | null {
    const error = this.ensureOpen((flags & O_ACCMODE) != O_RDONLY);
    return error < 0 ? fail<File>(error) : new RegularFile(this, flags);
  }

  unpin(): void {
    super.unpin();
    if (!this.references) this.closeHandle();
  }

  read(to: Uio, offset: u64): i64 {
    const error = this.ensureOpen(false);
    if (error < 0) return error;
    let done: u64 = 0;
    while (to.left) {
      const wanted = <i32>min<u64>(to.left, CHUNK);
      const got = host.fileRead(this.handle, <f64>(offset + done), chunk, wanted);
      if (got <= 0) return done ? <i64>done : got;
      const moved = to.put(chunk, got);
      if (moved < 0) return done ? <i64>done : moved;
      done += <u64>moved;
      if (got < wanted || moved < got) break;
    }
    return <i64>done;
  }

  readBytes(offset: u64, to: usize, length: usize): i64 {
    return this.read(internal.inside(to, length), offset);
  }

  pageAt(offset: u64): usize {
    return 0;
  }

  write(from: Uio, offset: u64): i64 {
    const error = this.ensureOpen(true);
    if (error < 0) return error;
    let done: u64 = 0;
    while (from.left) {
      const part = from.take(chunk, CHUNK);
      if (part <= 0) return done ? <i64>done : part;
      const written = host.fileWrite(this.handle, <f64>(offset + done), chunk, <i32>part);
      if (written < 0) return done ? <i64>done : written;
      done += <u64>written;
      if (written < part || part < <i64>CHUNK) break;
    }
    this.known = max(this.known, offset + done);
    return <i64>done;
  }

  truncate(length: u64): i32 {
    if (<i64>length < 0) return -EINVAL;
    onePath.set(this.path);
    const error = host.fileTruncate(this.host.share, onePath.at, onePath.length, <f64>length);
    if (!error) this.known = length;
    return error;
  }

  seekData(offset: u64, hole: bool): i64 {
    if (offset >= this.known) return -1;
    return hole ? <i64>this.known : <i64>offset;
  }

  setPermissions(mode: u32): void {
    onePath.set(this.path);
    host.filePermissions(this.host.share, onePath.at, onePath.length, mode & 0o7777);
    super.setPermissions(mode);
  }

  discard(): void {}
}
