// Runs a static program in the engine: node program.js PROGRAM ARGUMENT… Prints what it prints, ends as it ends.
//
// ELFIN_REGIONS=1: code is translated at once and never interpreted.

import { enableWasmFeatures } from "../../x86/engine/wasm-features.ts";
import { sharedHandlers } from "../../x86/test/interpreted.ts";
import { runProgram } from "../../x86/test/process.ts";

enableWasmFeatures();
const [path = "", ...args] = process.argv.slice(2);
const handlers = process.env.ELFIN_REGIONS ? undefined : sharedHandlers();
const { stdout, status } = await runProgram(path, args, { handlers });
process.stdout.write(stdout);
if (typeof status === "string") console.error(status);
process.exitCode = typeof status === "number" ? status : 1;
