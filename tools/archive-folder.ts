// A folder as a cpio archive: always the same bytes for the same contents.

import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, type Stats } from "node:fs";
import { type CpioEntry, CpioWriter } from "./cpio.ts";

export interface ArchiveOptions {
  /** Modification time of every entry, seconds since 1970. */
  readonly mtime: number;
  /** Told about what can't be packed. */
  readonly warn: (message: string) => void;
}

/** Names are byte strings, a character a byte, since a name on Linux need not be UTF-8. */
interface Found {
  readonly name: string;
  readonly path: Buffer;
  readonly stat: Stats;
}

/** Files below a folder (itself first, as "."), parents before children, names in the order of their bytes. */
function walk(root: string): Found[] {
  const top = Buffer.from(realpathSync(root));
  const found: Found[] = [{ name: ".", path: top, stat: lstatSync(top) }];
  const visit = (folder: Buffer, prefix: string) => {
    for (const name of readdirSync(folder, "latin1").sort()) {
      const path = Buffer.concat([folder, Buffer.from(`/${name}`, "latin1")]);
      const stat = lstatSync(path);
      found.push({ name: prefix + name, path, stat });
      if (stat.isDirectory()) visit(path, `${prefix + name}/`);
    }
  };
  visit(top, "");
  return found;
}

function packable({ name, stat }: Found, warn: ArchiveOptions["warn"]): boolean {
  if (stat.isFile() || stat.isDirectory() || stat.isSymbolicLink()) return true;
  const kind = stat.isSocket() ? "socket" : stat.isFIFO() ? "FIFO" : "device";
  warn(`${name}: a ${kind} is left out`);
  return false;
}

function contents({ path, stat }: Found): Uint8Array {
  if (stat.isSymbolicLink()) return readlinkSync(path, "buffer");
  return stat.isFile() ? readFileSync(path) : new Uint8Array();
}

/** Groups of names of one file, by its identity; only files with more than one name in the folder. */
function hardLinks(found: Found[]): Map<string, Found[]> {
  const groups = new Map<string, Found[]>();
  for (const file of found) {
    if (!file.stat.isFile() || file.stat.nlink < 2) continue;
    const key = `${file.stat.dev}:${file.stat.ino}`;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return groups;
}

/** Packs what lies below root; inodes are numbered from 1, owners are root, and the last of a file's names has its data. */
export function archiveFolder(root: string, { mtime, warn }: ArchiveOptions): Buffer {
  const found = walk(root).filter((file) => packable(file, warn));
  const groups = hardLinks(found);
  const inodes = new Map<string, number>();
  const writer = new CpioWriter();
  let lastInode = 0;
  for (const file of found) {
    const key = `${file.stat.dev}:${file.stat.ino}`;
    const names = groups.get(key) ?? [file];
    const inode = inodes.get(key) ?? ++lastInode;
    inodes.set(key, inode);
    const entry: CpioEntry = {
      name: file.name,
      inode,
      mode: file.stat.mode,
      links: file.stat.isDirectory() ? 2 : names.length,
      mtime,
      data: names.at(-1) === file ? contents(file) : new Uint8Array(),
    };
    writer.add(entry);
  }
  return writer.finish();
}
