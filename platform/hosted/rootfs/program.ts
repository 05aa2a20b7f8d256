// The root file system of a single program of this host: itself, and the interpreter and libraries that it needs, at the
// paths where they are here.

import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path/posix";
import { CpioWriter } from "../../../tools/cpio.ts";
import { elfProblem, isElf, readNeeds } from "./elf.ts";
import { Libraries, type Library } from "./libraries.ts";

const EXECUTABLE = 0o100755;
const FOLDER = 0o040755;

/** Files by their paths in the machine. */
type Files = Map<string, Buffer>;

/** The program and what it needs; `at`: where it stands in the machine. */
function collect(hostPath: string, at: string): Files {
  const bytes = readFileSync(hostPath);
  const files: Files = new Map([[at, bytes]]);
  const { interpreter } = readNeeds(bytes, hostPath);
  if (interpreter === undefined) return files;
  files.set(interpreter, readInterpreter(hostPath, interpreter));
  const libraries = new Libraries(interpreter);
  const pending: Library[] = [{ path: hostPath, bytes }];
  for (let one = pending.pop(); one; one = pending.pop()) {
    const needs = readNeeds(one.bytes, one.path);
    for (const name of needs.libraries) {
      const found = libraries.find(name, needs.runPath, dirname(realpathSync(one.path)));
      // The program says it better if it really misses one.
      if (!found || files.has(found.path)) continue;
      files.set(found.path, found.bytes);
      pending.push(found);
    }
  }
  return files;
}

function readInterpreter(program: string, interpreter: string): Buffer {
  if (!existsSync(interpreter)) throw new Error(`${program}: its interpreter, ${interpreter}, is not on this host`);
  const bytes = readFileSync(interpreter);
  const problem = elfProblem(bytes);
  if (problem) throw new Error(`${program}: its interpreter, ${interpreter}, ${problem}`);
  return bytes;
}

/** The folders of the files, below one that is there. */
function writeFolders(writer: CpioWriter, files: Files, top: string): number {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (let folder = dirname(path); folder !== top; folder = dirname(folder)) folders.add(folder);
  }
  let inode = 0;
  for (const folder of [...folders].sort()) {
    writer.add({ name: folder.slice(1), inode: ++inode, mode: FOLDER, links: 2, mtime: 0, data: new Uint8Array() });
  }
  return inode;
}

function pack(files: Files, top = "/"): Uint8Array {
  const writer = new CpioWriter();
  let inode = writeFolders(writer, files, top);
  for (const [name, data] of files) {
    writer.add({ name: name.slice(1), inode: ++inode, mode: EXECUTABLE, links: 1, mtime: 0, data });
  }
  return writer.finish();
}

export interface ProgramArchive {
  readonly archive: Uint8Array;
  /** The program's path in it. */
  readonly path: string;
}

/** Packs the program at a path of this host; it keeps its name and stands in /. An error says why it can't. */
export function programArchive(hostPath: string): ProgramArchive {
  const path = `/${basename(hostPath)}`;
  return { archive: pack(collect(hostPath, path)), path };
}

/** Packs what a program (or script) of this host needs from below a folder; undefined: nothing. */
export function archiveBelow(folder: string, hostPath: string): Uint8Array | undefined {
  const bytes = readFileSync(hostPath);
  const files: Files = isElf(bytes) ? collect(hostPath, hostPath) : new Map([[hostPath, bytes]]);
  for (const path of [...files.keys()]) if (!path.startsWith(`${folder}/`)) files.delete(path);
  return files.size ? pack(files, folder) : undefined;
}
