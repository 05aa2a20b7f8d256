// The engine that machines run on: the translator to WebAssembly.

import { CodeCache } from "../../../x86/engine/code-cache.ts";
import { Engine } from "../../../x86/engine/engine.ts";
import { enableWasmFeatures } from "../../../x86/engine/wasm-features.ts";
import { Handlers } from "../../../x86/interpreter/handlers.ts";
import { compileBuilt } from "./builtfiles.ts";
import type { MakeEngine } from "./engine.ts";

/** All machines of this Node process share what is translated: it depends on the code alone. */
const cache = new CodeCache();
let compiled: Promise<WebAssembly.Module> | undefined;
let handlers: Promise<Handlers> | undefined;

function random(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Makes engines; its runtime is compiled once for all machines. */
export async function translator(): Promise<MakeEngine> {
  enableWasmFeatures();
  compiled ??= compileBuilt("runtime.wasm");
  handlers ??= compileBuilt("interpreter.wasm").then((module) => new Handlers(module));
  const runtime = await compiled;
  const options = { cache, handlers: await handlers };
  return (memory) => new Engine(memory, runtime, { now: () => performance.now() * 1e6, random }, options);
}
