// Extended attributes of an inode (xattr(7)): names with values, both byte strings.

import { EEXIST, ENODATA } from "../abi/errno";
import { XATTR_CREATE, XATTR_REPLACE } from "../abi/xattr";

export class Attributes {
  private readonly values: Map<string, string> = new Map<string, string>();

  /** The value, or null. */
  get(name: string): string | null {
    return this.values.has(name) ? this.values.get(name) : null;
  }

  /** flags: XATTR_*. 0 or a negative errno. */
  set(name: string, value: string, flags: u32): i32 {
    const there = this.values.has(name);
    if (there && flags & XATTR_CREATE) return -EEXIST;
    if (!there && flags & XATTR_REPLACE) return -ENODATA;
    this.values.set(name, value);
    return 0;
  }

  remove(name: string): i32 {
    return this.values.delete(name) ? 0 : -ENODATA;
  }

  /** All names, each with a zero behind it. */
  list(): string {
    const names = this.values.keys();
    let text = "";
    for (let i = 0; i < names.length; i++) text += names[i] + "\0";
    return text;
  }
}
