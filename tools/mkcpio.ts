// mkcpio OUT DIR: packs the folder DIR as the initial ramdisk OUT.

import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { archiveFolder } from "./archive-folder.ts";

const USAGE = `usage: mkcpio OUT DIR
Packs what lies below the folder DIR into OUT, a cpio archive ("newc") for a machine's root file system.
SOURCE_DATE_EPOCH sets the modification time of all entries, in seconds since 1970 (0 without it).`;

function fail(message: string): never {
  console.error(`mkcpio: ${message}`);
  process.exit(1);
}

function timestamp(): number {
  const text = process.env.SOURCE_DATE_EPOCH ?? "0";
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds > 0xffffffff) fail(`SOURCE_DATE_EPOCH is not a number of seconds: ${text}`);
  return seconds;
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function main([out, folder, ...rest]: string[]): void {
  if (out === "-h" || out === "--help") {
    console.log(USAGE);
    return;
  }
  if (!out || !folder || rest.length) {
    console.error(USAGE);
    process.exit(2);
  }
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) fail(`${folder} is not a folder`);
  const temporary = `${out}.${process.pid}.tmp`;
  try {
    const archive = archiveFolder(folder, {
      mtime: timestamp(),
      warn: (message) => console.error(`mkcpio: ${message}`),
    });
    writeFileSync(temporary, archive);
    renameSync(temporary, out);
  } catch (error) {
    rmSync(temporary, { force: true });
    fail(explain(error));
  }
}

main(process.argv.slice(2));
