/**
 * Compiles the kernel with the constants of a configuration in place of kernel/config.ts:
 *
 *   tsx tools/kernel-compile.ts CONFIG.ts ENTRY.ts OUT.wasm [asc option]...
 */
import { readFileSync } from "node:fs";
import { main as asc } from "assemblyscript/asc";

/** As asc asks for it. */
const CONFIG = "kernel/config.ts";

/**
 * Where a variable begins; but not an array of objects, whose code needs local variables: asc gives a lazy one those of
 * another function.
 */
const VARIABLE = /^(?=(?:export )?(?:const|let) (?!\w+(?:: [^=\n]+)? = \[[^\]]*\())/gm;

/**
 * Without the decorator, a module's variables and the classes that they name are compiled as soon as anything imports
 * the module, used or not. The kernel's source can't have it: no formatter of TypeScript knows decorators there.
 */
export function makeLazy(source: string): string {
  return source.replace(VARIABLE, "@lazy ");
}

function readSource(configuration: string, path: string): string | null {
  try {
    const source = readFileSync(path === CONFIG ? configuration : path, "utf8");
    return path.startsWith("kernel/") ? makeLazy(source) : source;
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
