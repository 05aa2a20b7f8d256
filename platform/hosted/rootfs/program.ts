// The root file system of a single program of this host: itself, and the interpreter and libraries that it needs, at the
// paths where they are here.

import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path/posix";
import { CpioWriter } from "../../../tools/cpio.ts";
import { readNeeds } from "./elf.ts";

const EXECUTABLE = 0o100755;
const FOLDER = 0o040755;
/** Where the interpreters look when nothing else is said: multiarch Debian's, then the others'. */
const LIBRARY_FOLDERS = [
  "/lib/x86_64-linux-gnu",
  "/usr/lib/x86_64-linux-gnu",
  "/lib64",
  "/usr/lib64",
  "/lib",
  "/usr/lib",
];

/** Files by their paths in the machine. */
type Files = Map<string, Buffer>;

function findLibrary(name: string, folders: readonly string[]): string | undefined {
  if (name.includes("/")) return existsSync(name) ? name : undefined;
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Adds a file and everything it needs. */
function collect(files: Files, path: string, bytes: Buffer, origin: string): void {
  files.set(path, bytes);
  const { interpreter, libraries, runPath } = readNeeds(bytes, path);
  const folders = [...runPath.map((folder) => folder.replace(/\$\{?ORIGIN\}?/g, origin)), ...LIBRARY_FOLDERS];
  for (const name of interpreter ? [interpreter, ...libraries] : libraries) {
    const found = findLibrary(name, folders);
    // The program says it better if it really misses one.
    if (found === undefined || files.has(found)) continue;
    collect(files, found, readFileSync(found), dirname(realpathSync(found)));
  }
}

function writeFolders(writer: CpioWriter, files: Files): number {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (let folder = dirname(path); folder !== "/"; folder = dirname(folder)) folders.add(folder);
  }
  let inode = 0;
  for (const folder of [...folders].sort()) {
    writer.add({ name: folder.slice(1), inode: ++inode, mode: FOLDER, links: 2, mtime: 0, data: new Uint8Array() });
  }
  return inode;
}

export interface ProgramArchive {
  readonly archive: Uint8Array;
  /** The program's path in it. */
  readonly path: string;
}

/** Packs the program at a path of this host; it keeps its name and stands in /. An error says why it can't. */
export function programArchive(hostPath: string): ProgramArchive {
  const path = `/${basename(hostPath)}`;
  const files: Files = new Map();
  collect(files, path, readFileSync(hostPath), dirname(realpathSync(hostPath)));
  const writer = new CpioWriter();
  let inode = writeFolders(writer, files);
  for (const [name, data] of files) {
    writer.add({ name: name.slice(1), inode: ++inode, mode: EXECUTABLE, links: 1, mtime: 0, data });
  }
  return { archive: writer.finish(), path };
}
