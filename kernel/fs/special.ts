// A device node: an inode that only says which device stands behind it. Drivers of devices register here.

import { ENXIO } from "../abi/errno";
import { S_IFCHR, S_IFMT } from "../abi/stat";
import { fail } from "./failure";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { Inode } from "./inode";

/** Opens a character device; null with failure() set. */
export type DeviceOpener = (inode: Inode, flags: i32) => File | null;

const openers: Map<u64, DeviceOpener> = new Map<u64, DeviceOpener>();

/** Says what opening a character device with this number (abi/stat.ts: makeDevice) does. */
export function registerDevice(rdev: u64, opener: DeviceOpener): void {
  openers.set(rdev, opener);
}

/** Character devices; also block devices and the names of sockets, which can't be opened (-ENXIO). */
export class SpecialInode extends Inode {
  constructor(
    filesystem: Filesystem,
    mode: u32,
    private readonly device: u64,
  ) {
    super(filesystem, mode);
  }

  get rdev(): u64 {
    return this.device;
  }

  open(flags: i32): File | null {
    if ((this.mode & S_IFMT) != S_IFCHR || !openers.has(this.device)) return fail<File>(-ENXIO);
    return openers.get(this.device)(this, flags);
  }
}
