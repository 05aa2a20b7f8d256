// A directory of the host. The host is asked at each look; names that were found are remembered, so that a file keeps its
// inode. Sockets, pipes and devices of the host are not shown.

import { EINVAL, EPERM, EXDEV } from "../../abi/errno";
import { PATH_MAX } from "../../abi/fcntl";
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG, S_PERMISSIONS } from "../../abi/stat";
import { byteString, byteStringZ } from "../../lib/bytes";
import * as host from "../../platform/hosted/host";
import { Directory } from "../directory";
import { Entry } from "../entries";
import { fail } from "../failure";
import { Inode } from "../inode";
import { Symlink } from "../symlink";
import { ask, describe, onePath, otherPath, toldNumber, toldType } from "./attributes";
import { HostFilesystem } from "./filesystem";
import { HostRegular } from "./regular";

const target: usize = memory.data(4096);

export class HostDirectory extends Directory {
  constructor(readonly host: HostFilesystem) {
    super(host, 0o755);
  }

  /** The share's path of a name in here. */
  pathOf(name: string): string {
    let path = name;
    let at: Directory = this;
    while (at.parent != at) {
      path = at.name + "/" + path;
      at = at.parent;
    }
    return path;
  }

  /** Its own path. */
  private get path(): string {
    return this.parent == this ? "" : (<HostDirectory>this.parent).pathOf(this.name);
  }

  lookUp(text: string, from: i32, to: i32): Entry | null {
    return this.look(text.substring(from, to));
  }

  private look(name: string): Entry | null {
    const known = this.entries.find(name, 0, name.length);
    if (ask(this.host, this.pathOf(name)) < 0) {
      if (known && !isMountPoint(known.inode)) this.entries.remove(known);
      return null;
    }
    if (known && this.stillIs(name, known.inode)) {
      refresh(known.inode);
      return known;
    }
    if (known) this.entries.remove(known);
    const inode = this.makeInode(name);
    return inode ? this.insert(name, inode) : null;
  }

  /** An inode for what the host was just asked about. */
  private makeInode(name: string): Inode | null {
    const type = toldType();
    if (type == S_IFREG) {
      const file = new HostRegular(this.host, this, name, toldNumber());
      file.wasTold();
      return file;
    }
    if (type != S_IFDIR && type != S_IFLNK) return null;
    const inode = type == S_IFDIR ? new HostDirectory(this.host) : this.readLink(name);
    if (inode) describe(inode);
    return inode;
  }

  /** Whether the inode is that of the file the host was just asked about. */
  private stillIs(name: string, inode: Inode): bool {
    if ((inode.mode & S_IFMT) != toldType()) return false;
    if (inode instanceof HostRegular) return (<HostRegular>inode).hostNumber == toldNumber();
    return inode.isDirectory || changetype<Symlink>(inode).target == this.targetOf(name);
  }

  private readLink(name: string): Inode | null {
    const text = this.targetOf(name);
    return text.length ? new Symlink(this.host, text) : null;
  }

  /** Where a symbolic link points, "" if it can't be read. */
  private targetOf(name: string): string {
    onePath.set(this.pathOf(name));
    const length = host.linkTarget(this.host.share, onePath.at, onePath.length, target, PATH_MAX);
    return length > 0 ? byteString(target, length) : "";
  }

  firstEntry(): Entry | null {
    onePath.set(this.path);
    const length = host.folderNames(this.host.share, onePath.at, onePath.length);
    if (length < 0) return null;
    const names = heap.alloc(length);
    host.takeNames(names);
    const seen = new Set<string>();
    for (let at: usize = 0; at < <usize>length; ) {
      const name = byteStringZ(names + at, length);
      at += name.length + 1;
      if (this.look(name)) seen.add(name);
    }
    heap.free(names);
    this.forgetOthers(seen);
    return this.entries.first;
  }

  private forgetOthers(seen: Set<string>): void {
    let entry = this.entries.first;
    while (entry) {
      const next = entry.next;
      if (!seen.has(entry.name) && !isMountPoint(entry.inode)) this.entries.remove(entry);
      entry = next;
    }
  }

  /** Only remembers the name: own() has made the file. */
  insert(name: string, inode: Inode): Entry {
    const entry = new Entry(name, inode, this);
    this.entries.add(entry);
    this.adopt(name, inode);
    return entry;
  }

  private adopt(name: string, inode: Inode): void {
    if (inode.isDirectory) {
      changetype<Directory>(inode).parent = this;
      changetype<Directory>(inode).name = name;
    } else if (inode instanceof HostRegular) {
      (<HostRegular>inode).directory = this;
      (<HostRegular>inode).name = name;
    }
  }

  erase(entry: Entry): void {
    this.entries.remove(entry);
    entry.inode.links = 0;
    entry.inode.discardIfUnused();
  }

  moveTo(entry: Entry, to: Directory, name: string): void {
    this.entries.remove(entry);
    entry.name = name;
    entry.directory = to;
    to.entries.add(entry);
    (<HostDirectory>to).adopt(name, entry.inode);
  }

  own(name: string, inode: Inode): Inode | null {
    const type = inode.mode & S_IFMT;
    if (type != S_IFREG && type != S_IFDIR && type != S_IFLNK) return fail<Inode>(-EPERM);
    if (type == S_IFLNK) otherPath.set(changetype<Symlink>(inode).target);
    else otherPath.set("");
    const path = this.pathOf(name);
    onePath.set(path);
    const mode = type | (inode.mode & S_PERMISSIONS);
    let error = host.fileMake(this.host.share, onePath.at, onePath.length, mode, otherPath.at, otherPath.length);
    if (!error) error = ask(this.host, path);
    return error < 0 ? fail<Inode>(error) : this.makeInode(name);
  }

  release(entry: Entry): i32 {
    onePath.set(this.pathOf(entry.name));
    return host.fileRemove(this.host.share, onePath.at, onePath.length, entry.inode.isDirectory);
  }

  carry(entry: Entry, to: Directory, name: string): i32 {
    onePath.set(this.pathOf(entry.name));
    otherPath.set((<HostDirectory>to).pathOf(name));
    return host.fileRename(this.host.share, onePath.at, onePath.length, otherPath.at, otherPath.length);
  }

  exchanges(): i32 {
    return -EINVAL;
  }

  lend(name: string, inode: Inode): i32 {
    if (!(inode instanceof HostRegular)) return -EXDEV;
    const file = <HostRegular>inode;
    onePath.set(file.directory.pathOf(file.name));
    otherPath.set(this.pathOf(name));
    return host.fileLink(this.host.share, onePath.at, onePath.length, otherPath.at, otherPath.length);
  }

  setPermissions(mode: u32): void {
    onePath.set(this.path);
    host.filePermissions(this.host.share, onePath.at, onePath.length, mode & S_PERMISSIONS);
    super.setPermissions(mode);
  }
}

function refresh(inode: Inode): void {
  if (inode instanceof HostRegular) (<HostRegular>inode).wasTold();
  else describe(inode);
}

function isMountPoint(inode: Inode): bool {
  return inode.isDirectory && changetype<Directory>(inode).mounted != null;
}
