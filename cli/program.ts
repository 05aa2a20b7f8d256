// Which file of this host a command means.

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join, resolve } from "node:path/posix";

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Its absolute path, found as a shell does; but a name alone may also be a file here. As it is when there is no such file. */
export function findProgram(name: string, path = process.env.PATH ?? ""): string {
  if (statSync(name, { throwIfNoEntry: false })) return resolve(name);
  if (name.includes("/")) return name;
  const found = path.split(":").map((folder) => join(folder || ".", name));
  return found.find(isFile) ?? name;
}

/** As much of a script's first line as Linux reads (BINPRM_BUF_SIZE). */
const SCRIPT_LINE = 256;

/** The words of a script's first line, its interpreter and perhaps one argument (execve(2)); none if it is no script. */
export function scriptWords(path: string): string[] {
  if (!isFile(path)) return [];
  const bytes = Buffer.alloc(SCRIPT_LINE);
  const file = openSync(path, "r");
  const length = readSync(file, bytes);
  closeSync(file);
  const [line = ""] = bytes.toString("latin1", 0, length).split("\n");
  const match = /^#![ \t]*([^ \t]+)[ \t]*(.*?)[ \t]*$/.exec(line);
  return match ? match.slice(1).filter((word) => word !== "") : [];
}
