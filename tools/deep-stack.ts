/**
 * Gives a command of the wabt package a larger stack: `node --import ./tools/deep-stack.ts node_modules/.bin/wasm2c …`
 *
 * wasm2c recurses once for each level of nested blocks, and its 64 KiB end at some 150 levels. asc nests one block for
 * each class of the kernel in the function that visits objects for the collector.
 *
 * The command is WebAssembly made by emscripten: its stack grows downwards in its memory, and its one exported function
 * with one parameter allocates on it. Asked for a negative size, that moves the stack upwards.
 */
/** Memory, of which only what is used takes room; the heap grows from its beginning, the stack is at its end. */
const MEMORY = 1 << 30;
const PAGE = 1 << 16;

function moveStack(exports: WebAssembly.Exports): void {
  const values = Object.values(exports);
  const memory = values.find((value) => value instanceof WebAssembly.Memory);
  const allocators = values.filter((value) => typeof value === "function" && value.length === 1);
  const allocate = allocators[0] as ((size: number) => number) | undefined;
  if (!memory || !allocate || allocators.length > 1)
    throw new Error("wabt is not built as it was: see tools/deep-stack.ts");
  memory.grow((MEMORY - memory.buffer.byteLength) / PAGE);
  allocate(allocate(0) - MEMORY);
}

const instantiate = WebAssembly.instantiate;

Object.assign(WebAssembly, {
  async instantiate(
    bytes: BufferSource,
    imports?: WebAssembly.Imports,
  ): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
    const result = await instantiate(bytes, imports);
    moveStack(result.instance.exports);
    return result;
  },
});
