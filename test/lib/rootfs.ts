// Root file systems for tests: folders put together, and packed as mkcpio does.

import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { archiveFolder } from "../../tools/archive-folder.ts";
import { projectRoot } from "../../tools/project.ts";
import { onExit } from "./cleanup.ts";
import { must } from "./command.ts";

/** A new folder that is deleted when the test process ends. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(`${tmpdir()}/elfin-test-`);
  onExit(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Path in the root file system -> path of the file to copy, or its contents. */
export type Files = Record<string, string | Buffer>;

/** A folder with copies of these files, executable; a string that starts with "/" is a path. */
export function makeFolder(files: Files): string {
  const folder = temporaryFolder();
  for (const [name, source] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    fs.mkdirSync(dirname(path), { recursive: true });
    if (typeof source === "string" && source.startsWith("/")) fs.copyFileSync(source, path);
    else fs.writeFileSync(path, source);
    fs.chmodSync(path, 0o755);
  }
  return folder;
}

/** Packs a folder; the archive's path. */
export function pack(folder: string): string {
  const archive = `${temporaryFolder()}/initrd.cpio`;
  const warn = (message: string) => {
    throw new Error(message);
  };
  fs.writeFileSync(archive, archiveFolder(folder, { mtime: 0, warn }));
  return archive;
}

let built: Promise<string> | undefined;

/** Builds the sample programs (test/programs); the folder they are in, by compiler: gcc/hello, musl/hello, ... */
export function samplePrograms(): Promise<string> {
  built ??= must(["make", "-s", "-C", `${projectRoot}/test/programs`, "-j2"]).then(
    () => `${projectRoot}/workdir/programs`,
  );
  return built;
}

/** Builds the walk-through's c-server in a copy of rootfs/; the folder. */
export async function serverFolder(...variables: string[]): Promise<string> {
  const folder = temporaryFolder();
  fs.cpSync(`${projectRoot}/rootfs`, `${folder}/rootfs`, { recursive: true });
  fs.cpSync(`${projectRoot}/support`, `${folder}/support`, { recursive: true });
  await must(["make", "-s", "-C", `${folder}/rootfs`, ...variables]);
  return `${folder}/rootfs`;
}
