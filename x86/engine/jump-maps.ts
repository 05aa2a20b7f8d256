// Room for the maps of computed jumps in the program's memory (state.ts: JUMP_MAPS).

import { JUMP_MAPS, JUMP_MAPS_END } from "../state.ts";
import type { JumpMap } from "./region.ts";

/** The number of a target is a byte. */
const MOST_TARGETS = 255;
const MOST_BYTES = 1 << 15;

export class JumpMaps {
  readonly #bytes: Uint8Array;
  #next = JUMP_MAPS;

  /** `bytes`: the program's memory. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Makes a map; undefined if these targets need too much room. */
  make(targets: readonly number[]): JumpMap | undefined {
    const first = Math.min(...targets);
    const size = Math.max(...targets) + 1 - first;
    const at = this.#next;
    if (targets.length > MOST_TARGETS || size > MOST_BYTES || at + size > JUMP_MAPS_END) return undefined;
    this.#next += size;
    this.#bytes.fill(0, at, at + size);
    targets.forEach((target, i) => {
      this.#bytes[at + target - first] = i + 1;
    });
    return { at, first, size };
  }
}
