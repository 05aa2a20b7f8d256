// Compiles the translator's runtime (x86/runtime, AssemblyScript) to workdir/build/runtime.wasm, when that is older than
// its sources. As a program: does just that.

import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { RUNTIME_DATA } from "../x86/state.ts";
import { projectRoot } from "./project.ts";

const FOLDER = `${projectRoot}/x86/runtime`;
const OUTPUT = `${projectRoot}/workdir/build/runtime.wasm`;

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isFresh(): boolean {
  const sources = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const newest = Math.max(changedAt(import.meta.filename), ...sources.map((name) => changedAt(`${FOLDER}/${name}`)));
  return changedAt(OUTPUT) > newest;
}

// Warning 112: vectors are passed between functions, but never to the host, which is what it warns of.
const OPTIONS = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--use", "abort="],
  ...["--disableWarning", "112"],
];
const MEMORY = ["--importMemory", "--noExportMemory", "--memoryBase", String(RUNTIME_DATA)];

async function compile(): Promise<Uint8Array<ArrayBuffer>> {
  // Loading the compiler takes seconds: only when there is something to compile.
  const { main: asc } = await import("assemblyscript/asc");
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc(
    ["x86/runtime/index.ts", "--baseDir", projectRoot, "--outFile", "runtime.wasm", ...OPTIONS, ...MEMORY],
    {
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") binary = Uint8Array.from(contents);
      },
    },
  );
  if (error || !binary) throw new Error(`the runtime does not compile\n${stderr.toString()}`);
  return binary;
}

/** The runtime's module; built first when that is needed. */
export async function buildRuntime(): Promise<Uint8Array<ArrayBuffer>> {
  if (!isFresh()) {
    const binary = await compile();
    mkdirSync(`${projectRoot}/workdir/build`, { recursive: true });
    writeFileSync(`${OUTPUT}.${process.pid}`, binary);
    renameSync(`${OUTPUT}.${process.pid}`, OUTPUT);
  }
  return readFileSync(OUTPUT);
}

if (import.meta.filename === process.argv[1]) await buildRuntime();
