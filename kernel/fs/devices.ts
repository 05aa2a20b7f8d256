// The character devices without hardware: null, zero, full, random.

import { ENOSPC } from "../abi/errno";
import { makeDevice } from "../abi/stat";
import { randomBytes } from "../lib/random";
import { Uio } from "../mm/uio";
import { File } from "./file";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";
import { registerDevice } from "./special";

export const DEVICE_NULL: u64 = makeDevice(1, 3);
export const DEVICE_ZERO: u64 = makeDevice(1, 5);
export const DEVICE_FULL: u64 = makeDevice(1, 7);
export const DEVICE_RANDOM: u64 = makeDevice(1, 8);
export const DEVICE_URANDOM: u64 = makeDevice(1, 9);

/** Reads as empty; takes everything written. */
class NullFile extends InodeFile {
  get pollable(): bool {
    return false;
  }

  read(to: Uio): i64 {
    return 0;
  }

  write(from: Uio): i64 {
    return <i64>from.left;
  }

  readAt(to: Uio, offset: u64): i64 {
    return this.read(to);
  }

  writeAt(from: Uio, offset: u64): i64 {
    return this.write(from);
  }

  seek(offset: i64, whence: i32): i64 {
    return 0;
  }
}

/** Reads as zeros without end. */
class ZeroFile extends NullFile {
  read(to: Uio): i64 {
    return to.putZeros(to.left);
  }
}

/** As zero, but there is never room for what is written. */
class FullFile extends ZeroFile {
  write(from: Uio): i64 {
    return -ENOSPC;
  }
}

const BATCH: i32 = 256;
const batch: usize = memory.data(256);

/** Unpredictable bytes; never blocks. What is written is taken and not relied on. */
class RandomFile extends NullFile {
  get pollable(): bool {
    return true;
  }

  read(to: Uio): i64 {
    let done: i64 = 0;
    while (to.left) {
      const part = <i32>min<u64>(to.left, BATCH);
      randomBytes(batch, part);
      const moved = to.put(batch, part);
      if (moved < 0) return done ? done : moved;
      done += moved;
      if (moved < part) break;
    }
    return done;
  }

  seek(offset: i64, whence: i32): i64 {
    return this.seekWithin(offset, whence, 0);
  }
}

/** Makes the devices known. */
export function registerMemoryDevices(): void {
  registerDevice(DEVICE_NULL, (inode: Inode, flags: i32): File | null => new NullFile(inode, flags));
  registerDevice(DEVICE_ZERO, (inode: Inode, flags: i32): File | null => new ZeroFile(inode, flags));
  registerDevice(DEVICE_FULL, (inode: Inode, flags: i32): File | null => new FullFile(inode, flags));
  registerDevice(DEVICE_RANDOM, (inode: Inode, flags: i32): File | null => new RandomFile(inode, flags));
  registerDevice(DEVICE_URANDOM, (inode: Inode, flags: i32): File | null => new RandomFile(inode, flags));
}
