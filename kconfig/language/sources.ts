// Which files a `source` line names.

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Paths that match a pattern with *, ? and [...], sorted; relative to a folder unless absolute. */
export function matchingFiles(folder: string, pattern: string): string[] {
  const absolute = pattern.startsWith("/");
  let found = [absolute ? "/" : ""];
  for (const part of pattern.split("/").filter((name) => name !== "" && name !== ".")) {
    found = found.flatMap((path) =>
      matchingNames(absolute ? path : join(folder, path), part).map((name) => join(path, name)),
    );
  }
  return found.sort();
}

function matchingNames(folder: string, part: string): string[] {
  if (!/[*?[]/.test(part)) return existsSync(join(folder, part)) ? [part] : [];
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const form = part
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".")
    .replace(/\[!/g, "[^");
  const whole = new RegExp(`^${form}$`);
  return readdirSync(folder).filter((name) => whole.test(name) && (!name.startsWith(".") || part.startsWith(".")));
}
