// Where the project is, whatever directory a tool was started from.

import { readdirSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository, without a slash at the end. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Paths of the kernel's TypeScript files, relative to the project. */
export function kernelSources(): string[] {
  return readdirSync(`${projectRoot}/kernel`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(projectRoot, `${entry.path}/${entry.name}`))
    .sort();
}
