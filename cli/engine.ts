// The engine that the command uses.

import { readFileSync } from "node:fs";
import { stepper } from "../test/hosted/stepper.ts";
import type { MakeEngine } from "../platform/hosted/machine/engine.ts";

export async function makeEngine(): Promise<MakeEngine> {
  return stepper(new WebAssembly.Module(readFileSync(new URL("../workdir/build/runtime.wasm", import.meta.url))));
}
