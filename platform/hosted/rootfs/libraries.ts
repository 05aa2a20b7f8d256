// Where a program's libraries are on this host: where its interpreter would look (ld.so(8), and musl's ldso/dynlink.c).

import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path/posix";
import { elfProblem } from "./elf.ts";

/** Where glibc's interpreter looks when nothing else is said: multiarch Debian's, then the others'. */
const GLIBC_FOLDERS = [
  "/lib/x86_64-linux-gnu",
  "/usr/lib/x86_64-linux-gnu",
  "/lib64",
  "/usr/lib64",
  "/lib",
  "/usr/lib",
];

const MUSL_INTERPRETER = /^ld-musl-(.*)\.so\.1$/;
const MUSL_FOLDERS = ["/lib", "/usr/local/lib", "/usr/lib"];

/** /etc/ld-musl-ARCH.path, folders with colons or line feeds between them, instead of the usual ones. */
function muslFolders(architecture: string): string[] {
  const list = `/etc/ld-musl-${architecture}.path`;
  if (!existsSync(list)) return MUSL_FOLDERS;
  return readFileSync(list, "utf8")
    .split(/[:\n]/)
    .filter((folder) => folder !== "");
}

/** An ELF for this processor: what lies about under a library's name may be a linker script, or for another one. */
function readElf(path: string): Buffer | undefined {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  const bytes = readFileSync(path);
  return elfProblem(bytes) === undefined ? bytes : undefined;
}

export interface Library {
  readonly path: string;
  readonly bytes: Buffer;
}

export class Libraries {
  private readonly folders: readonly string[];
  private readonly musl: boolean;

  /** interpreter: the program's. */
  constructor(interpreter: string) {
    const match = MUSL_INTERPRETER.exec(basename(interpreter));
    this.musl = match !== null;
    this.folders = match ? muslFolders(match[1] ?? "") : GLIBC_FOLDERS;
  }

  /** runPath: folders to look into first; origin: what $ORIGIN means there. Undefined when there is none. */
  find(name: string, runPath: readonly string[], origin: string): Library | undefined {
    // musl's interpreter is its libc.
    if (this.musl && /^libc\.(so|musl-.*\.so\.1)$/.test(name)) return undefined;
    const first = runPath.map((folder) => folder.replace(/\$\{?ORIGIN\}?/g, origin));
    const candidates = name.includes("/") ? [name] : [...first, ...this.folders].map((folder) => join(folder, name));
    for (const path of candidates) {
      const bytes = readElf(path);
      if (bytes) return { path, bytes };
    }
    return undefined;
  }
}
