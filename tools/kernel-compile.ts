/**
 * Compiles the kernel with the constants of a configuration in place of kernel/config.ts:
 *
 *   tsx tools/kernel-compile.ts CONFIG.ts ENTRY.ts OUT.wasm [asc option]...
 */
import { readFileSync } from "node:fs";
import { main as asc } from "assemblyscript/asc";

/** As asc asks for it. */
const CONFIG = "kernel/config.ts";

function readSource(configuration: string, path: string): string | null {
  try {
    return readFileSync(path === CONFIG ? configuration : path, "utf8");
  } catch {
    // asc asks for every place where a module could be.
    return null;
  }
}

const [configuration = CONFIG, entry = "", output = "", ...options] = process.argv.slice(2);
const { error } = await asc([entry, "-o", output, ...options], {
  readFile: (path) => readSource(configuration, path),
  stdout: process.stdout,
  stderr: process.stderr,
});
process.exitCode = error ? 1 : 0;
