// Functions of single instructions: the precise way where there is no interpreter.

import { ModuleWriter } from "../codegen/module.ts";
import { writeSingle } from "../codegen/single.ts";
import { PAGE_SHIFT } from "../state.ts";
import type { Decoder } from "./code.ts";

export class Singles {
  readonly #decoder: Decoder;
  readonly #imports: WebAssembly.Imports;
  /** By address. */
  readonly #functions = new Map<number, () => number>();

  constructor(decoder: Decoder, imports: WebAssembly.Imports) {
    this.#decoder = decoder;
    this.#imports = imports;
  }

  /** The function of the instruction at an address, if it is kept. */
  find(address: number): (() => number) | undefined {
    return this.#functions.get(address);
  }

  /** Makes the function of the instruction that the decoder has just read. */
  make(address: number): () => number {
    const module = new ModuleWriter();
    const { translation, instruction } = this.#decoder;
    writeSingle(module, translation, instruction, BigInt(address), "single");
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module.finish()), this.#imports);
    return instance.exports.single as () => number;
  }

  /** Keeps it until its page changes. */
  keep(address: number, run: () => number): void {
    this.#functions.set(address, run);
  }

  dropPage(page: number): void {
    for (const address of this.#functions.keys()) {
      // An instruction may begin in the page before.
      if (address >>> PAGE_SHIFT === page || (address + 15) >>> PAGE_SHIFT === page) this.#functions.delete(address);
    }
  }
}
