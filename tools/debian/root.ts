// Writes the root file system of a program: Debian's packages, the libraries that their programs need, and more files.

import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { expand, fetchPackages, librariesOf, packageFolder } from "./packages.ts";
import { MERGED, Tree, type TreeFile } from "./tree.ts";

/** What an installation makes, and no package has. */
const BASE: Readonly<Record<string, string>> = {
  "etc/passwd": `root:x:0:0:root:/root:/bin/sh
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`,
  "etc/group": "root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n",
  "etc/hosts": "127.0.0.1\tlocalhost\n::1\tlocalhost\n",
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
};
const FOLDERS = ["dev", "etc", "proc", "sys", "root", "run", "tmp", "var/log", "var/lib", "var/tmp", "usr"];

export interface RootOptions {
  /** Packages of which everything is taken, in this order. */
  readonly packages: readonly string[];
  /** Paths of files and folders of theirs that are left out. */
  readonly without: readonly string[];
  /** Folders laid over them. */
  readonly overlays: readonly string[];
}

function write(path: string, { source, stat }: TreeFile): void {
  if (stat.isDirectory()) {
    mkdirSync(path, { recursive: true });
    chmodSync(path, stat.mode & 0o7777);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  if (stat.isSymbolicLink()) symlinkSync(readlinkSync(source), path);
  else if (stat.isFile()) linkOrCopy(source, path);
}

function linkOrCopy(source: string, path: string): void {
  try {
    linkSync(source, path);
  } catch {
    copyFileSync(source, path);
  }
}

function makeBase(folder: string): void {
  for (const name of FOLDERS) mkdirSync(`${folder}/${name}`, { recursive: true });
  for (const name of ["tmp", "var/tmp"]) chmodSync(`${folder}/${name}`, 0o1777);
  for (const name of MERGED) {
    mkdirSync(`${folder}/usr/${name}`);
    symlinkSync(`usr/${name}`, `${folder}/${name}`);
  }
  for (const [name, text] of Object.entries(BASE)) writeFileSync(`${folder}/${name}`, text);
}

/** Makes the folder anew. Its files may be the packages' own (hard links): it is to be read only. */
export function buildRoot(folder: string, { packages, without, overlays }: RootOptions): void {
  const names = expand(packages);
  const libraries = librariesOf(names);
  fetchPackages([...new Set([...names, ...libraries])]);
  const tree = new Tree();
  for (const name of names) tree.add(packageFolder(name));
  for (const path of without) tree.remove(path);
  for (const overlay of overlays) tree.add(overlay);
  const available = new Tree();
  for (const name of libraries) available.add(packageFolder(name));
  tree.addLibraries(available);
  rmSync(folder, { recursive: true, force: true });
  makeBase(folder);
  for (const [path, file] of tree.files) write(`${folder}/${path}`, file);
}
