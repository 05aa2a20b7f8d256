// Where the files are that make builds: WebAssembly of the kernel and of the translator's runtime.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** From this source file. */
const FROM_SOURCE = "../../../workdir/build/";

let folder: string | undefined;

/** A bundle has no source files: whoever starts it says where it lies, and that is with what make built. */
export function setBuiltFolder(path: string): void {
  folder = path;
}

/** Path of a file that make builds. */
export function builtFile(name: string): string {
  return folder === undefined ? fileURLToPath(new URL(FROM_SOURCE + name, import.meta.url)) : join(folder, name);
}

/** Compiles one, beside what this thread goes on with. */
export function compileBuilt(name: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(readFileSync(builtFile(name)));
}
