// Builds the interpreter's module (x86/interpreter) as workdir/build/interpreter.wasm, when that is older than its sources. As a
// program: does just that.

import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { buildInterpreter } from "../x86/interpreter/build.ts";
import { projectRoot } from "./project.ts";

const OUTPUT = `${projectRoot}/workdir/build/interpreter.wasm`;
const FOLDERS = ["codegen", "decode", "decode/tables", "interpreter", "semantics", "semantics/vector"];

function isFresh(): boolean {
  const built = statSync(OUTPUT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = FOLDERS.flatMap((folder) =>
    readdirSync(`${projectRoot}/x86/${folder}`).map((name) => `${projectRoot}/x86/${folder}/${name}`),
  );
  return [import.meta.filename, `${projectRoot}/x86/state.ts`, ...sources].every(
    (path) => statSync(path).mtimeMs < built,
  );
}

/** The interpreter's module; built first when that is needed. */
export function interpreterModule(): Uint8Array<ArrayBuffer> {
  if (!isFresh()) {
    const binary = buildInterpreter();
    mkdirSync(`${projectRoot}/workdir/build`, { recursive: true });
    writeFileSync(`${OUTPUT}.${process.pid}`, binary);
    renameSync(`${OUTPUT}.${process.pid}`, OUTPUT);
  }
  return readFileSync(OUTPUT);
}

if (import.meta.filename === process.argv[1]) interpreterModule();
