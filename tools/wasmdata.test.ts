import assert from "node:assert/strict";
import test from "node:test";
import { pack, unpack } from "./wasmdata.ts";

/** Bytes with runs of zeros, of text in two-byte characters, and of anything. */
function sample(seed: number): Uint8Array {
  const bytes: number[] = [];
  let state = seed;
  const next = (limit: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % limit;
  };
  for (let run = 0; run < 50; run++) {
    const kind = next(3);
    for (let length = next(40); length > 0; length--) bytes.push(...(kind === 0 ? [0] : [next(256), 0].slice(0, kind)));
  }
  return Uint8Array.from(bytes);
}

test("static data: what is packed comes back", () => {
  for (let seed = 1; seed < 500; seed++) {
    const bytes = sample(seed);
    const back = unpack(pack(bytes));
    assert.deepEqual([...back, ...new Uint8Array(bytes.length - back.length)], [...bytes], `seed ${seed}`);
  }
});

test("static data: zeros and two-byte characters take little room", () => {
  assert.ok(pack(new Uint8Array(10000)).length < 8);
  assert.ok(pack(Buffer.from("x".repeat(1000), "utf16le")).length < 1010);
});
