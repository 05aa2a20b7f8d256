// The machine's console when there is a terminal: what is typed and shown goes through the same streams.

import type { KernelMemory } from "./kernelmemory.ts";
import type { StandardStreams } from "./streams.ts";

export class Terminal {
  private typed: Uint8Array = new Uint8Array();
  private position = 0;

  constructor(private readonly streams: StandardStreams) {}

  private read(): number {
    if (this.position >= this.typed.length) {
      const more = this.streams.input.take(4096);
      if (!more) return -1;
      this.typed = more;
      this.position = 0;
    }
    return this.typed[this.position++] ?? -1;
  }

  imports(kernel: KernelMemory) {
    return {
      consoleRead: () => this.read(),
      // A terminal takes everything: its programs can't be made to wait.
      consoleWrite: (from: number, length: number) => {
        this.streams.output.push(kernel.copy(from >>> 0, length));
      },
    };
  }
}

/** Where nobody looks at the console. */
export function noTerminal() {
  return { consoleRead: () => -1, consoleWrite: () => {} };
}
