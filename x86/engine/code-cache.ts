// Translated modules that several engines may use: a child of fork has the same code at the same addresses, and so has the
// next process that runs the same file.
//
// A batch of regions depends on the bytes of its code and on nothing else of a memory: before an engine takes one, all of
// them are compared.

import type { Batch } from "./batch.ts";
import { JumpMapRoom, JumpMaps } from "./jump-maps.ts";

/** More would be kept for nobody; then the oldest go. */
const MOST_BATCHES = 4000;
/** Different code at one address. */
const MOST_VERSIONS = 4;

/** A piece of memory as a batch found it, or wants it. */
export interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A batch with its compiled module. */
export interface CachedBatch extends Batch {
  readonly compiled: WebAssembly.Module;
}

function agrees(memory: Uint8Array, { at, bytes }: Piece): boolean {
  return Buffer.compare(memory.subarray(at, at + bytes.length), bytes) === 0;
}

export class CodeCache {
  readonly #batches = new Map<string, CachedBatch[]>();
  readonly #room = new JumpMapRoom();

  /** Makes maps of computed jumps in a memory, where no other engine's are. */
  jumpMaps(memory: Uint8Array): JumpMaps {
    return new JumpMaps(memory, this.#room);
  }

  /** The batch made for `key` whose code is what `memory` holds. */
  find(key: string, memory: Uint8Array): CachedBatch | undefined {
    return this.#batches.get(key)?.find(({ code }) => code.every((piece) => agrees(memory, piece)));
  }

  add(key: string, batch: CachedBatch): void {
    const versions = this.#batches.get(key) ?? [];
    this.#batches.delete(key);
    this.#batches.set(key, [batch, ...versions.slice(0, MOST_VERSIONS - 1)]);
    if (this.#batches.size <= MOST_BATCHES) return;
    const [oldest] = this.#batches.keys();
    if (oldest !== undefined) this.#batches.delete(oldest);
  }
}
