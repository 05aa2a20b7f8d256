// A directory whose names come and go by themselves: they are made when asked for.

import { ENOENT, EPERM } from "../../abi/errno";
import { Directory } from "../directory";
import { Entries, Entry } from "../entries";
import { Filesystem } from "../filesystem";
import { Inode } from "../inode";

/** A directory in which programs can't make or remove names. */
export class FixedDirectory extends Directory {
  constructor(filesystem: Filesystem, permissions: u32 = 0o555) {
    super(filesystem, permissions);
  }

  refuses(): i32 {
    return -ENOENT;
  }

  refusesRemoval(): i32 {
    return -EPERM;
  }
}

export abstract class DynamicDirectory extends FixedDirectory {
  constructor(filesystem: Filesystem, permissions: u32 = 0o555) {
    super(filesystem, permissions);
  }

  /** All names there are now. */
  abstract names(): string[];

  /** What a name stands for, null if there is no such name. Numbers of inodes are to stay the same. */
  abstract make(name: string): Inode | null;

  lookUp(text: string, from: i32, to: i32): Entry | null {
    return this.entryOf(text.substring(from, to));
  }

  private entryOf(name: string): Entry | null {
    const known = this.entries.find(name, 0, name.length);
    if (known) return known;
    const inode = this.make(name);
    if (!inode) return null;
    if (inode.isDirectory) {
      const child = changetype<Directory>(inode);
      child.parent = this;
      child.name = name;
    }
    return new Entry(name, inode, this);
  }

  firstEntry(): Entry | null {
    const all = new Entries();
    let fixed = this.entries.first;
    while (fixed) {
      all.add(new Entry(fixed.name, fixed.inode, this));
      fixed = fixed.next;
    }
    const names = this.names();
    for (let i = 0; i < names.length; i++) {
      const entry = this.entryOf(names[i]);
      if (entry) all.add(entry);
    }
    return all.first;
  }
}

/** The number a decimal name stands for, or -1. */
export function numberNamed(name: string): i32 {
  if (!name.length || name.length > 9 || (name.length > 1 && name.charCodeAt(0) == 0x30)) return -1;
  let value = 0;
  for (let i = 0; i < name.length; i++) {
    const digit = name.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** A number for the inode of a thing that belongs to a process: the same each time. */
export function inodeNumber(id: i32, kind: i32, index: i32 = 0): u64 {
  return ((<u64>(id + 1)) << 32) | ((<u64>kind) << 20) | <u64>index;
}
