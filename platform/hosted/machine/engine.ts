// What runs a program's machine code, as the machine sees it.

import type { Exit } from "../../../x86/state.ts";

/** One for each program's memory, which holds all of its state (x86/state.ts). */
export interface Engine {
  /** Runs until there is a reason to stop; the state block says where. */
  run(): Exit;
  /** Runs one instruction; if nothing else stops the program, that is debug exception 1. */
  step(): Exit;
  /** These pages, by number, have been added, removed, protected or filled. */
  pagesChanged(first: number, last: number): void;
}

export type MakeEngine = (memory: WebAssembly.Memory) => Engine;
