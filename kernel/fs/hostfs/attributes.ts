// What the host tells about one of its files:
//
//   0 mode u32 | 4 uid u32 | 8 gid u32 | 12 links u32 | 16 size u64 | 24 accessed u64 | 32 modified u64 |
//   40 changed u64 | 48 inode u64           times in nanoseconds since 1970

import { S_IFMT } from "../../abi/stat";
import { putBytes } from "../../lib/bytes";
import * as host from "../../platform/hosted/host";
import { Inode } from "../inode";
import { HostFilesystem } from "./filesystem";

const told: usize = memory.data(56);

/** Longest path: PATH_MAX. */
const ROOM: i32 = 4096;
const first: usize = memory.data(4096);
const second: usize = memory.data(4096);

/** A path's bytes for the host, and their number; a path that is too long is cut, and then not found. */
export class HostPath {
  constructor(readonly at: usize) {}
  length: i32 = 0;

  set(path: string): HostPath {
    this.length = putBytes(this.at, path.length > ROOM ? path.substring(0, ROOM) : path);
    return this;
  }
}

/** For calls with one path, and for the other one of calls with two. */
export const onePath = new HostPath(first);
export const otherPath = new HostPath(second);

/** Asks about a path; 0 or a negative errno. The told…() functions give the answers, until the next question. */
export function ask(filesystem: HostFilesystem, path: string): i32 {
  onePath.set(path);
  return host.fileStat(filesystem.share, onePath.at, onePath.length, told);
}

export function toldMode(): u32 {
  return load<u32>(told);
}

export function toldType(): u32 {
  return toldMode() & S_IFMT;
}

export function toldSize(): u64 {
  return load<u64>(told, 16);
}

/** The host's number of the inode. */
export function toldNumber(): u64 {
  return load<u64>(told, 48);
}

/** Gives an inode what was told. */
export function describe(inode: Inode): void {
  inode.mode = load<u32>(told);
  inode.uid = load<u32>(told, 4);
  inode.gid = load<u32>(told, 8);
  inode.links = max<u32>(load<u32>(told, 12), 1);
  inode.accessed = load<u64>(told, 24);
  inode.modified = load<u64>(told, 32);
  inode.changed = load<u64>(told, 40);
}
