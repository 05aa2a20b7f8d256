// The kernel's table of system calls, asked of the kernel without a machine.

import { type KernelExports, kernelModule } from "./kernelmodule.ts";

export const GRADES = ["full", "partial", "stub", "absent"] as const;

export interface SystemCall {
  readonly number: number;
  readonly name: string;
  readonly grade: (typeof GRADES)[number];
  /** What is missing of it, or why it is; mostly empty. */
  readonly note: string;
}

/** AssemblyScript's strings: UTF-16, their length in bytes before them. */
function stringAt(memory: WebAssembly.Memory, address: number): string {
  const length = new DataView(memory.buffer).getUint32(address - 4, true);
  return Buffer.from(memory.buffer, address, length).toString("utf16le");
}

function gradeOf(text: string): (typeof GRADES)[number] {
  const grade = GRADES.find((name) => name === text);
  if (!grade) throw new Error(`the kernel knows a grade ${text}`);
  return grade;
}

/** All calls of x86-64 Linux, by number. */
export async function systemCalls(): Promise<SystemCall[]> {
  const module = await kernelModule();
  const memory = new WebAssembly.Memory({ initial: 16 });
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = kind === "memory" ? memory : () => 0;
  }
  const exports = new WebAssembly.Instance(module, imports).exports as unknown as KernelExports;
  const lines = stringAt(memory, exports.syscalls() >>> 0)
    .trimEnd()
    .split("\n");
  return lines.map((line) => {
    const [number = "", name = "", grade = "", note = ""] = line.split("\t");
    return { number: Number(number), name, grade: gradeOf(grade), note };
  });
}
