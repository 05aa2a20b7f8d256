// A root file system put together from packages: which file of which package stands where.

import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { basename, dirname, join, normalize } from "node:path/posix";
import { isElf, readNeeds } from "../../platform/hosted/rootfs/elf.ts";

/** Folders that are links into /usr, as on every installed Debian; packages have files in both. */
export const MERGED = ["bin", "sbin", "lib", "lib64"];
/** What no program reads when it runs. */
const LEFT_OUT =
  /^usr\/(share\/(doc|doc-base|man|info|locale|lintian|bash-completion|bug|menu|applications|pixmaps|icons|zsh)|lib\/systemd)(\/|$)/;

export interface TreeFile {
  /** The file of the host. */
  readonly source: string;
  readonly stat: Stats;
}

/** bin/sh → usr/bin/sh */
function merged(path: string): string {
  return MERGED.some((name) => path === name || path.startsWith(`${name}/`)) ? `usr/${path}` : path;
}

function* walk(folder: string, prefix = ""): Generator<[string, TreeFile]> {
  for (const name of readdirSync(folder).sort()) {
    const source = `${folder}/${name}`;
    const stat = lstatSync(source);
    const path = prefix + name;
    if (!MERGED.includes(path)) yield [path, { source, stat }];
    if (stat.isDirectory()) yield* walk(source, `${path}/`);
  }
}

/** Files by their paths without a leading slash. */
export class Tree {
  readonly files = new Map<string, TreeFile>();

  /** Lays a folder over what is there. */
  add(folder: string): void {
    for (const [path, file] of walk(folder)) {
      if (!LEFT_OUT.test(merged(path))) this.files.set(merged(path), file);
    }
  }

  /** Removes a file, or a folder with all that is in it. */
  remove(path: string): void {
    for (const name of [...this.files.keys()]) {
      if (name === path || name.startsWith(`${path}/`)) this.files.delete(name);
    }
  }

  /** What a path leads to, through links that are themselves files of the tree; with the links passed. */
  follow(path: string): { readonly paths: readonly string[]; readonly file: TreeFile | undefined } {
    const paths: string[] = [];
    for (let at = merged(path); ; ) {
      const file = this.files.get(at);
      if (!file || paths.includes(at)) return { paths, file: undefined };
      paths.push(at);
      if (!file.stat.isSymbolicLink()) return { paths, file };
      const target = readlinkSync(file.source);
      at = merged(normalize(target.startsWith("/") ? target.slice(1) : join(dirname(at), target)));
    }
  }

  /** Adds what the programs and libraries in the tree need of another tree's libraries. */
  addLibraries(from: Tree): void {
    const found = new Map<string, string>();
    for (const path of from.files.keys()) {
      const name = basename(path);
      if (/\.so(\.|$)/.test(name) && !found.has(name)) found.set(name, path);
    }
    const waiting = [...this.files.values()];
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      for (const name of neededBy(file)) {
        const path = name.startsWith("/") ? merged(name.slice(1)) : found.get(name);
        if (path === undefined || this.files.has(path)) continue;
        for (const one of from.follow(path).paths) {
          const library = from.files.get(one);
          if (!library || this.files.has(one)) continue;
          this.files.set(one, library);
          waiting.push(library);
        }
      }
    }
  }
}

function neededBy({ source, stat }: TreeFile): readonly string[] {
  if (!stat.isFile()) return [];
  const bytes = readFileSync(source);
  if (!isElf(bytes)) return [];
  try {
    const { interpreter, libraries } = readNeeds(bytes, source);
    return interpreter ? [interpreter, ...libraries] : libraries;
  } catch {
    // Relocatable objects and other machines' files lie about in packages of compilers.
    return [];
  }
}
