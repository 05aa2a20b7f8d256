// The rule that a layer of the kernel imports only layers below it, checked on import statements.

import { dirname, normalize } from "node:path/posix";

/** The kernel's layers, lowest first; each is a folder of kernel/. */
export const LAYERS = [
  "abi",
  "platform",
  "lib",
  "sched",
  "mm",
  "fs",
  "ipc",
  "net",
  "drivers",
  "proc",
  "syscall",
  "boot",
] as const;

/** The constants of the configuration, below every layer. */
const CONFIGURATION = "kernel/config";

/** Single instructions of the processor: only these folders may use them. */
const CPU = "kernel/platform/kvm/cpu";
const MAY_USE_CPU = ["kernel/platform/kvm/", "kernel/drivers/"];

const IMPORT = /^\s*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|^\s*import\s*"([^"]+)"/gm;

function layerOf(path: string): number {
  const [, folder = ""] = path.split("/");
  return (LAYERS as readonly string[]).indexOf(folder);
}

function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.startsWith("kernel/test/");
}

function complaint(path: string, target: string): string | undefined {
  if (!target.startsWith("kernel/")) return "imports what is not part of the kernel";
  if (target === CPU && !MAY_USE_CPU.some((folder) => path.startsWith(folder)) && !isTest(path)) {
    return `only ${MAY_USE_CPU.join(" and ")} may import it`;
  }
  if (isTest(path) || target === CONFIGURATION || path === `${CONFIGURATION}.ts`) return undefined;
  if (isTest(target) || target === "kernel/lib/check") return "only tests may import it";
  const from = layerOf(path);
  const to = layerOf(target);
  if (from < 0) return "is in no known layer";
  if (to < 0) return "imports from no known layer";
  if (to > from) return `${LAYERS[from]} lies below ${LAYERS[to]}`;
  return undefined;
}

/** What is wrong with the imports of one kernel file: a line for each, with path and line number. */
export function checkImports(path: string, source: string): string[] {
  const problems: string[] = [];
  for (const match of source.matchAll(IMPORT)) {
    const target = match[1] ?? match[2] ?? "";
    const resolved = target.startsWith(".") ? normalize(`${dirname(path)}/${target}`).replace(/\.ts$/, "") : target;
    const wrong = complaint(path, resolved);
    if (!wrong) continue;
    const line = source.slice(0, match.index + match[0].lastIndexOf("\n") + 1).split("\n").length;
    problems.push(`${path}:${line}: import of ${resolved}: ${wrong}`);
  }
  return problems;
}
