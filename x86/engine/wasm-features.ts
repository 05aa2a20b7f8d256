// Switches on what this Node's WebAssembly knows and does not offer by itself.
//
// Only where the engine is known to have the switch: a newer one offers these without it, and complains of a switch that is gone.

import { setFlagsFromString } from "node:v8";

/** By the last major version of V8 whose flag it is. */
const flags: readonly (readonly [flag: string, last: number])[] = [
  // Rare branches named by modules are compiled as such (x86/codegen/module.ts).
  ["--experimental-wasm-branch-hinting", 13],
  // Functions are validated when they are first compiled: most of the kernel never are.
  ["--wasm-lazy-validation", 13],
  // Fused multiplication and addition.
  ["--experimental-wasm-relaxed-simd", 11],
];

/** To be called before anything is compiled. */
export function enableWasmFeatures(): void {
  const version = Number.parseInt(process.versions.v8 ?? "", 10);
  for (const [flag, last] of flags) if (version <= last) setFlagsFromString(flag);
}
