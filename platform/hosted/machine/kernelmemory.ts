// The kernel's memory, which grows: a view of it is over when it does.

/** As the Makefile tells the compiler. */
const INITIAL_PAGES = 16;

export class KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: INITIAL_PAGES });
  private currentBytes = new Uint8Array(this.memory.buffer);
  private currentWords = new Int32Array(this.memory.buffer);

  private refresh(): void {
    this.currentBytes = new Uint8Array(this.memory.buffer);
    this.currentWords = new Int32Array(this.memory.buffer);
  }

  /** To be used before the kernel runs again. */
  get bytes(): Uint8Array {
    // A view of a memory that has grown has no length.
    if (this.currentBytes.length === 0) this.refresh();
    return this.currentBytes;
  }

  /** The same as 32-bit words. */
  get words(): Int32Array {
    if (this.currentWords.length === 0) this.refresh();
    return this.currentWords;
  }

  view(from: number, length: number): Uint8Array {
    return this.bytes.subarray(from, from + length);
  }

  /** A copy that stays. */
  copy(from: number, length: number): Uint8Array {
    return this.bytes.slice(from, from + length);
  }
}
