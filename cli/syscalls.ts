// `elfin syscalls`: the system calls and how complete they are.

import { systemCalls } from "../platform/hosted/machine/syscalls.ts";
import { Failure } from "./failure.ts";

export async function syscalls(words: readonly string[]): Promise<string> {
  const [word, ...rest] = words;
  if (rest.length || (word !== undefined && word !== "--json")) throw new Failure("usage: elfin syscalls [--json]");
  const calls = await systemCalls();
  if (word) return `${JSON.stringify(calls, undefined, 1)}\n`;
  return calls.map(({ number, name, grade, note }) => `${[number, name, grade, note].join("\t").trimEnd()}\n`).join("");
}
