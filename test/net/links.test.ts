// Two stacks against each other over links of all qualities.

import assert from "node:assert/strict";
import test from "node:test";
import { OFFLOAD_CHECKSUM, OFFLOAD_TSO4, Stack, type StackOptions, stackModule } from "./stack.ts";
import { connect, Reader, serve, Writer } from "./transfer.ts";
import { MILLISECOND, type Quality, SECOND, World } from "./world.ts";

const A = { address: "10.0.0.1", seed: 1 };
const B = { address: "10.0.0.2", seed: 2 };

interface Transfer {
  readonly quality?: Quality;
  readonly bytes?: number;
  readonly seed?: number;
  readonly options?: Partial<StackOptions>;
  readonly limit?: number;
}

/** Moves bytes both ways at once; returns the virtual time it took. */
async function transfer({
  quality = {},
  bytes = 1_000_000,
  seed = 1,
  options = {},
  limit = 600,
}: Transfer): Promise<number> {
  const module = await stackModule();
  const a = new Stack(module, { ...A, ...options });
  const b = new Stack(module, { ...B, ...options });
  const world = new World(seed);
  world.connect(a, b, quality);
  const ends: (Reader | Writer)[] = [];
  let closed = 0;
  serve(world, b, 80, (fd) => {
    ends.push(new Writer(world, b, fd, bytes, 7), new Reader(world, b, fd, 9));
  });
  let client = -1;
  connect(world, a, b, 80, (fd) => {
    assert.ok(fd >= 0, `connect: ${fd}`);
    client = fd;
    ends.push(new Writer(world, a, fd, bytes, 9), new Reader(world, a, fd, 7));
  });
  const start = world.now;
  world.run(() => ends.length === 4 && ends.every((end) => end.done), limit * SECOND);
  const took = world.now - start;
  for (const end of ends) {
    assert.equal(end.failure, 0);
    if (end instanceof Reader) {
      assert.equal(end.wrong, -1, `byte ${end.wrong}`);
      assert.equal(end.received, bytes);
    }
  }
  closed = client;
  a.call.close(closed);
  b.call.close(1);
  world.pass(90 * SECOND);
  for (const stack of [a, b]) {
    assert.equal(stack.call.held(0), 0, "packets");
    assert.equal(stack.call.held(1), 0, "connections");
    assert.equal(stack.call.held(2), 0, "TIME-WAIT records");
    assert.equal(stack.call.held(3), 0, "send memory");
  }
  return took;
}

const QUALITIES: Record<string, Quality> = {
  perfect: {},
  slow: { delay: 20 * MILLISECOND },
  narrow: { delay: 5 * MILLISECOND, rate: 1_250_000, queue: 20 },
  lossy: { delay: 5 * MILLISECOND, loss: 0.05 },
  "very lossy": { delay: MILLISECOND, loss: 0.2 },
  reordering: { delay: 5 * MILLISECOND, jitter: 3 * MILLISECOND },
  doubling: { delay: MILLISECOND, duplicate: 0.2 },
  corrupting: { delay: MILLISECOND, corrupt: 0.03 },
  bad: { delay: 20 * MILLISECOND, loss: 0.05, reorder: 0.25 },
  awful: { delay: 10 * MILLISECOND, loss: 0.1, reorder: 0.2, duplicate: 0.1, corrupt: 0.02, jitter: 5 * MILLISECOND },
};

for (const [name, quality] of Object.entries(QUALITIES)) {
  for (const seed of [1, 2, 3]) {
    test(`net: both ways over a ${name} link, seed ${seed}`, async (t) => {
      const took = await transfer({ quality, seed });
      t.diagnostic(`${Math.round(took / MILLISECOND)} ms`);
    });
  }
}

test("net: with a device that computes checksums and cuts segments, in pieces", async () => {
  const offloads = OFFLOAD_CHECKSUM | OFFLOAD_TSO4;
  await transfer({ quality: { delay: MILLISECOND, loss: 0.01 }, bytes: 3_000_000, options: { offloads } });
  await transfer({ quality: { delay: MILLISECOND, loss: 0.03 }, options: { offloads, pieces: 700 } });
  await transfer({ quality: { delay: MILLISECOND, loss: 0.03 }, options: { pieces: 333 } });
});

test("net: on a machine of 5 MB", async () => {
  await transfer({ quality: { delay: 5 * MILLISECOND, loss: 0.02 }, options: { megabytes: 5 } });
});
