// What the built module says of its handlers, in a custom section, as it is searched: nothing of it is read before it is wanted.
//
//   count (u32), shapes (u32 each, ascending), where each handler's description begins (u32 each), descriptions
//   description: bytes: a record's size, whether a block ends, Template's looked and zeroMask, the immediate, how many bytes follow;
//   these: fields and offsets

import type { Handler } from "./handlers.ts";

export const SECTION = "handlers";

const FIXED = 6;

/** A handler built in advance, and what it is for. */
export interface Description extends Omit<Handler, "index"> {
  readonly shape: number;
  readonly looked: number;
  readonly zeroMask: number;
  readonly immediate: number;
}

/** `list`: in the order of the table, by shape ascending. */
export function writeDescriptions(list: readonly Description[]): Uint8Array {
  const head = new Uint32Array(1 + list.length * 2);
  const parts: Uint8Array[] = [];
  let at = head.byteLength;
  head[0] = list.length;
  list.forEach(({ shape, size, ends, looked, zeroMask, immediate, fields }, i) => {
    head[1 + i] = shape;
    head[1 + list.length + i] = at;
    const part = Uint8Array.of(size, Number(ends), looked, zeroMask, immediate, fields.length, ...fields);
    parts.push(part);
    at += part.length;
  });
  return Buffer.concat([new Uint8Array(head.buffer), ...parts]);
}

export class Descriptions {
  readonly #bytes: Uint8Array;
  readonly #shapes: Uint32Array;
  readonly #places: Uint32Array;

  constructor(section: ArrayBuffer) {
    const count = new Uint32Array(section, 0, 1)[0] ?? 0;
    this.#bytes = new Uint8Array(section);
    this.#shapes = new Uint32Array(section, 4, count);
    this.#places = new Uint32Array(section, 4 + count * 4, count);
  }

  get count(): number {
    return this.#shapes.length;
  }

  /** The first of a shape; `count` or another's if there is none. */
  #first(shape: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#shapes[middle] as number) < shape) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls with the handlers of a shape and their places among all. */
  each(shape: number, visit: (description: Description, place: number) => void): void {
    for (let place = this.#first(shape); this.#shapes[place] === shape; place++) {
      const at = this.#places[place] as number;
      const [size = 0, ends = 0, looked = 0, zeroMask = 0, immediate = 0, length = 0] = this.#bytes.subarray(
        at,
        at + FIXED,
      );
      const fields = this.#bytes.subarray(at + FIXED, at + FIXED + length);
      visit({ shape, size, ends: ends !== 0, looked, zeroMask, immediate, fields }, place);
    }
  }
}
