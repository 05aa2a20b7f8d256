// Runs the kernel's unit tests: compiles every kernel/**/*.test.ts into one wasm with asserts on, and calls each
// exported function whose name starts with "test" in an instance of its own, under a fake processor.
//
// KERNEL_TESTS=kernel/net,timer limits the run to files whose path contains one of the words.

import { SourceMap, type SourceMapPayload } from "node:module";
import test from "node:test";
import { main as asc } from "assemblyscript/asc";
import { fakeImports } from "./fake-cpu.ts";
import { kernelSources, projectRoot } from "./project.ts";

function testFiles(): string[] {
  const words = process.env.KERNEL_TESTS?.split(",") ?? [""];
  return kernelSources().filter((path) => path.endsWith(".test.ts") && words.some((word) => path.includes(word)));
}

interface Compiled {
  readonly module: WebAssembly.Module;
  readonly map: SourceMap;
}

/** One module of all the files; the compiler's complaints are the error's message. */
async function compile(files: string[]): Promise<Compiled> {
  let binary: Uint8Array<ArrayBuffer> | undefined;
  let map: string | undefined;
  const { error, stderr } = await asc(
    [...files, "--baseDir", projectRoot, "--runtime", "minimal", "--debug", "--sourceMap", "--outFile", "tests.wasm"],
    {
      writeFile: (_name, contents) => {
        if (typeof contents === "string") map = contents;
        else binary = Uint8Array.from(contents);
      },
    },
  );
  if (error || !binary || !map) throw new Error(`the kernel's tests do not compile\n${stderr.toString()}`);
  return { module: new WebAssembly.Module(binary), map: new SourceMap(JSON.parse(map) as SourceMapPayload) };
}

/** The file and line of an instruction; those the compiler made up itself belong to the line before. */
function position(map: SourceMap, offset: number): string {
  for (let at = offset; at > offset - 64; at--) {
    const entry = map.findEntry(0, at);
    if ("originalSource" in entry && entry.originalSource) return `${entry.originalSource}:${entry.originalLine + 1}`;
  }
  return "?";
}

/** Rewrites a stack's frames inside the module, which name byte offsets, to file and line; drops those outside it. */
function mapStack(stack: string, map: SourceMap): string {
  const [message, ...frames] = stack.split(/\n(?= +at )/);
  const mapped = frames.flatMap((frame) => {
    const match = /at (\S+) \(wasm:.*:0x([0-9a-f]+)\)/.exec(frame);
    if (!match) return [];
    const [, name, offset] = match;
    return [`    at ${name?.replace(/.*\//, "")} (${position(map, Number.parseInt(offset ?? "0", 16))})`];
  });
  return [message, ...mapped].join("\n");
}

function run({ module, map }: Compiled, name: string): void {
  const { imports, attach } = fakeImports(module);
  const { exports } = new WebAssembly.Instance(module, imports);
  attach(exports.memory as WebAssembly.Memory);
  try {
    (exports[name] as () => void)();
  } catch (error) {
    if (error instanceof Error && error.stack) error.stack = mapStack(error.stack, map);
    throw error;
  }
}

let compiled: Compiled | undefined;
await test("kernel: the unit tests compile", async () => {
  compiled = await compile(testFiles());
});

if (compiled) {
  const found = compiled;
  for (const { kind, name } of WebAssembly.Module.exports(found.module)) {
    if (kind === "function" && name.startsWith("test")) test(`kernel: ${name}`, () => run(found, name));
  }
}
