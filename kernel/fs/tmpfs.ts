// tmpfs: a ramfs that programs mount, with options for its root.

import { S_PERMISSIONS } from "../abi/stat";
import { Directory } from "./directory";
import { newRamfs, newTmpfs } from "./mount";
import { registerFilesystem } from "./types";

/** Options that limit what has no limit here but the machine's memory. */
const LIMITS: string[] = ["size", "nr_blocks", "nr_inodes", "huge", "mpol", "inode32", "inode64", "noswap"];

/** An octal or decimal number, or -1. */
function number(text: string, base: u32): i64 {
  if (!text.length || text.length > 10) return -1;
  let value: i64 = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = <u32>text.charCodeAt(i) - 0x30;
    if (digit >= base) return -1;
    value = value * base + digit;
  }
  return value;
}

/** tmpfs(5): mode=, uid=, gid= and the limits; null for what isn't one. */
function makeTmpfs(options: string): Directory | null {
  const root = newTmpfs();
  const words = options.length ? options.split(",") : [];
  for (let i = 0; i < words.length; i++) {
    const equals = words[i].indexOf("=");
    const name = equals < 0 ? words[i] : words[i].substring(0, equals);
    if (LIMITS.includes(name)) continue;
    const value = number(words[i].substring(equals + 1), name == "mode" ? 8 : 10);
    if (equals < 0 || value < 0) return null;
    if (name == "mode") root.setPermissions(<u32>value & S_PERMISSIONS);
    else if (name == "uid") root.uid = <u32>value;
    else if (name == "gid") root.gid = <u32>value;
    else return null;
  }
  return root;
}

export function registerTmpfs(): void {
  registerFilesystem("tmpfs", makeTmpfs);
  registerFilesystem("ramfs", (options: string): Directory | null => newRamfs());
}
