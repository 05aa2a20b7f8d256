// What a path of this host names: a folder or an archive for a root file system, or a program.

import { readFileSync, statSync } from "node:fs";
import { archiveFolder } from "../../../tools/archive-folder.ts";
import { isElf } from "./elf.ts";

const CPIO_MAGICS = ["070701", "070702"];

export type Source = "folder" | "archive" | "program";

/** What there is; an error says that there is nothing of use. */
export function sourceAt(path: string): Source {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new Error(`${path}: there is no such file`);
  if (stat.isDirectory()) return "folder";
  if (!stat.isFile()) throw new Error(`${path}: is neither a file nor a folder`);
  const bytes = readFileSync(path);
  if (isElf(bytes)) return "program";
  if (CPIO_MAGICS.includes(bytes.toString("latin1", 0, 6))) return "archive";
  if (bytes.toString("latin1", 0, 2) === "#!") {
    throw new Error(`${path}: is a script; with --rootfs / the machine has what runs scripts`);
  }
  throw new Error(`${path}: is neither a program (ELF), a cpio archive ("newc"), nor a folder`);
}

/** The archive of a folder, or of an archive file; warn is told about what can't be packed. */
export function rootArchive(path: string, warn: (message: string) => void): Uint8Array {
  return sourceAt(path) === "folder" ? archiveFolder(path, { mtime: 0, warn }) : readFileSync(path);
}
