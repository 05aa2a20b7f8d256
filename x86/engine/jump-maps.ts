// Room for the maps of computed jumps in the program's memory (state.ts: JUMP_MAPS).

import { JUMP_MAPS, JUMP_MAPS_END } from "../state.ts";
import type { JumpMap } from "./region.ts";

/** The number of a target is a byte. */
const MOST_TARGETS = 255;
const MOST_BYTES = 1 << 15;

/** Gives out the room, which is the same in the memories of engines that share modules. */
export class JumpMapRoom {
  #next = JUMP_MAPS;

  take(size: number): number | undefined {
    const at = this.#next;
    if (at + size > JUMP_MAPS_END) return undefined;
    this.#next += size;
    return at;
  }
}

export class JumpMaps {
  readonly #bytes: Uint8Array;
  readonly #room: JumpMapRoom;

  /** `bytes`: the program's memory. */
  constructor(bytes: Uint8Array, room: JumpMapRoom) {
    this.#bytes = bytes;
    this.#room = room;
  }

  /** Makes a map; undefined if these targets need too much room. */
  make(targets: readonly number[]): JumpMap | undefined {
    const first = Math.min(...targets);
    const size = Math.max(...targets) + 1 - first;
    const at = targets.length > MOST_TARGETS || size > MOST_BYTES ? undefined : this.#room.take(size);
    if (at === undefined) return undefined;
    this.#bytes.fill(0, at, at + size);
    targets.forEach((target, i) => {
      this.#bytes[at + target - first] = i + 1;
    });
    return { at, first, size };
  }
}
