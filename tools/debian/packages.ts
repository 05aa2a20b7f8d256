// Debian's packages as folders: fetched by apt-get, unpacked and not installed, which needs no root and starts nothing.

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { projectRoot } from "../project.ts";

/** Each package is unpacked to a folder of its name; NAME.version says which version it is. */
const STORE = `${projectRoot}/workdir/debian`;
const NO_WEAK_DEPENDENCIES = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"].map(
  (kind) => `--no-${kind}`,
);

/** What is installed here does not count: it need not be what the sources have. */
const AS_IF_EMPTY = ["-o", "Dir::State::status=/dev/null"];

function output(command: string, args: readonly string[], cwd = projectRoot): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
}

/** Why packages can't be had here, or false; for node:test's skip option. */
export function noPackages(): string | false {
  try {
    output("apt-cache", ["show", "--no-all-versions", "libc6"]);
    output("dpkg-deb", ["--version"]);
    return false;
  } catch {
    return "needs apt-get with package lists (apt-get update), and dpkg-deb";
  }
}

/** Names of these packages and of all that they depend on. */
function withDependencies(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const options = [...AS_IF_EMPTY, "--recurse", "--important", ...NO_WEAK_DEPENDENCIES];
  const tree = output("apt-cache", ["depends", ...options, ...names]);
  // A package of its own is a line that is not indented; <name> is a virtual one.
  return [...new Set(tree.split("\n").filter((line) => /^[a-z0-9]/.test(line)))].map((name) => name.replace(/:.*/, ""));
}

/** Packages by the section of the archive that they are in, without its component. */
function sections(names: readonly string[]): Map<string, string> {
  if (names.length === 0) return new Map();
  const records = output("apt-cache", ["show", ...AS_IF_EMPTY, "--no-all-versions", ...names]).split("\n\n");
  const field = (record: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(record)?.[1] ?? "";
  return new Map(records.map((record) => [field(record, "Package"), field(record, "Section").replace(/.*\//, "")]));
}

/** NAME* stands for a package and for all of the same section that it depends on. */
export function expand(names: readonly string[]): string[] {
  const all = names.flatMap((name) => {
    if (!name.endsWith("*")) return [name];
    const first = name.slice(0, -1);
    const known = sections(withDependencies([first]));
    return [...known.keys()].filter((one) => known.get(one) === known.get(first));
  });
  return [...new Set(all)];
}

/** The libraries that these packages depend on. */
export function librariesOf(names: readonly string[]): string[] {
  const known = sections(withDependencies(names));
  return [...known.keys()].filter((name) => known.get(name) === "libs");
}

function unpack(archive: string): void {
  const field = (name: string) => output("dpkg-deb", ["--field", archive, name]).trim();
  const name = field("Package");
  const temporary = `${STORE}/${name}.${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  output("dpkg-deb", ["--extract", archive, temporary]);
  writeFileSync(`${STORE}/${name}.version`, `${field("Version")}\n`);
  rmSync(packageFolder(name), { recursive: true, force: true });
  renameSync(temporary, packageFolder(name));
}

/** Where a fetched package is. */
export function packageFolder(name: string): string {
  return `${STORE}/${name}`;
}

export function packageVersion(name: string): string {
  return readFileSync(`${STORE}/${name}.version`, "utf8").trim();
}

/** Fetches the packages that are not there yet. */
export function fetchPackages(names: readonly string[]): void {
  const missing = names.filter((name) => !existsSync(packageFolder(name)));
  if (missing.length === 0) return;
  mkdirSync(STORE, { recursive: true });
  const download = mkdtempSync(`${STORE}/.download-`);
  try {
    output("apt-get", ["download", ...AS_IF_EMPTY, "-qq", ...missing], download);
    for (const file of readdirSync(download)) unpack(`${download}/${file}`);
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}
