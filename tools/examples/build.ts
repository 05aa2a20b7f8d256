// An example's root file system: as a folder, and packed as machines take it.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { archiveFolder } from "../archive-folder.ts";
import { buildRoot } from "../debian/root.ts";
import { projectRoot } from "../project.ts";
import { buildFolder, type Example, overlayFolder } from "./example.ts";

export interface Built {
  /** To be read only: its files may be hard links to those of other examples. */
  readonly folder: string;
  readonly archive: string;
}

const SOURCES = ["tools/debian/root.ts", "tools/debian/tree.ts", "tools/debian/packages.ts"];

function files(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => `${folder}/${name}`)
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** Folders of the example's own. */
function ownFolders(example: Example): string[] {
  const overlay = overlayFolder(example);
  return [...(overlay ? [overlay] : []), ...(example.builders.length ? [buildFolder(example)] : [])];
}

/** Changes with everything that the root file system is made from, but new versions of packages. */
function fingerprint(example: Example): string {
  const hash = createHash("sha256").update(JSON.stringify([example.packages, example.without, example.builders]));
  for (const path of [...SOURCES.map((name) => `${projectRoot}/${name}`), ...ownFolders(example).flatMap(files)]) {
    hash.update(`${path} ${statSync(path).mode}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** Runs build.sh in a root file system with the builders; the folder it made. */
function make(example: Example, folder: string): string {
  buildRoot(folder, { packages: example.builders, without: [], overlays: [buildFolder(example)] });
  execFileSync("unshare", ["--map-root-user", "--mount", "sh", "-c", ENTER_BUILDER, "enter", folder], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return `${folder}/out`;
}

const ENTER_BUILDER = `
mkdir "$1/out" && mount --rbind /dev "$1/dev" && mount --rbind /proc "$1/proc" &&
exec env -i PATH=/usr/bin:/bin HOME=/tmp /usr/sbin/chroot "$1" /bin/sh -e /build.sh
`;

/** Builds what is not there yet or was made from something else. */
export function buildExample(example: Example): Built {
  const base = `${projectRoot}/workdir/examples/${example.name}`;
  const built = { folder: `${base}/root`, archive: `${base}/root.cpio` };
  const stamp = `${base}/stamp`;
  const now = fingerprint(example);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return built;
  mkdirSync(base, { recursive: true });
  const overlay = overlayFolder(example);
  const overlays = [
    ...(example.builders.length ? [make(example, `${base}/builder`)] : []),
    ...(overlay ? [overlay] : []),
  ];
  buildRoot(built.folder, { packages: example.packages, without: example.without, overlays });
  const warn = (message: string) => console.error(`${example.name}: ${message}`);
  writeFileSync(`${built.archive}.tmp`, archiveFolder(built.folder, { mtime: 0, warn }));
  renameSync(`${built.archive}.tmp`, built.archive);
  writeFileSync(stamp, now);
  return built;
}
