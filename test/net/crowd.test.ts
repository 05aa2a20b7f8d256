// Many connections: one after another, and at once. Memory at the end is memory at the beginning.

import assert from "node:assert/strict";
import test from "node:test";
import { Stack, stackModule } from "./stack.ts";
import { connect, serve } from "./transfer.ts";
import { MILLISECOND, SECOND, World } from "./world.ts";

const module = await stackModule();
const CONNECTIONS = Number(process.env.ELFIN_CONNECTIONS ?? 40_000);

interface Crowd {
  readonly total: number;
  readonly atOnce: number;
  readonly loss?: number;
  readonly megabytes?: number;
  readonly backlog?: number;
}

interface Report {
  readonly server: Stack;
  readonly client: Stack;
  readonly failures: number;
  readonly took: number;
  /** The server's memory when a tenth was done, and at the end. */
  readonly early: number;
  readonly late: number;
}

/** One request and one answer a connection; the server closes first. */
function crowd({ total, atOnce, loss = 0, megabytes = 64, backlog = 128 }: Crowd): Report {
  const client = new Stack(module, { address: "10.0.0.1", seed: 3 });
  const server = new Stack(module, { address: "10.0.0.2", seed: 4, megabytes });
  const world = new World(1);
  world.connect(client, server, { delay: MILLISECOND, loss });
  const request = new Uint8Array(80).fill(65);
  const answer = new Uint8Array(200).fill(66);
  let started = 0;
  let done = 0;
  let failures = 0;
  let early = 0;
  serve(
    world,
    server,
    80,
    (fd) => {
      const actor = () => {
        const got = server.receive(fd, 1000);
        if (got === -11) return false;
        if (typeof got !== "number" && got.length) server.send(fd, answer);
        server.call.close(fd);
        world.retire(server, actor);
        return true;
      };
      world.act(server, actor);
    },
    backlog,
  );
  const end = (failed: boolean) => {
    done++;
    if (failed) failures++;
    if (done === Math.floor(total / 10)) {
      server.call.collect();
      early = server.memorySize;
    }
    if (done % 500 === 0) {
      server.call.collect();
      client.call.collect();
    }
    begin();
  };
  const begin = () => {
    if (started >= total) return;
    started++;
    connect(world, client, server, 80, (fd) => {
      if (fd < 0) {
        end(true);
        return;
      }
      client.send(fd, request);
      let received = 0;
      const actor = () => {
        const got = client.receive(fd, 1000);
        if (got === -11) return false;
        if (typeof got !== "number" && got.length) {
          received += got.length;
          return true;
        }
        client.call.close(fd);
        world.retire(client, actor);
        end(received !== answer.length);
        return true;
      };
      world.act(client, actor);
    });
  };
  const start = world.now;
  for (let i = 0; i < atOnce; i++) begin();
  world.run(() => done === total, 3600 * SECOND);
  const took = world.now - start;
  const late = server.memorySize;
  world.pass(70 * SECOND);
  return { server, client, failures, took, early, late };
}

function assertEmpty(stack: Stack): void {
  assert.deepEqual(
    [0, 1, 2, 3].map((what) => stack.call.held(what)),
    [0, 0, 0, 0],
  );
}

test(`net: ${CONNECTIONS} connections from one address, 64 at once`, (t) => {
  const { server, client, failures, took, early, late } = crowd({ total: CONNECTIONS, atOnce: 64 });
  assert.equal(failures, 0);
  assert.ok(took < CONNECTIONS * MILLISECOND, "none of them waited for a timer");
  assertEmpty(server);
  assertEmpty(client);
  assert.equal(late, early, "memory grew");
  t.diagnostic(`${Math.round(took / MILLISECOND)} ms, ${late / 1024} KiB`);
});

test("net: 400 connections at once", () => {
  const { server, failures, took } = crowd({ total: 4000, atOnce: 400 });
  assert.equal(failures, 0);
  assert.ok(took < 5 * SECOND, `${took / SECOND} s`);
  assertEmpty(server);
});

test("net: 400 connections at once with a backlog of 1", () => {
  const { failures, took } = crowd({ total: 2000, atOnce: 400, backlog: 1 });
  assert.equal(failures, 0);
  assert.ok(took < 5 * SECOND, `${took / SECOND} s`);
});

test("net: connections over a lossy link", () => {
  const { server, client, failures } = crowd({ total: 2000, atOnce: 50, loss: 0.05 });
  assert.equal(failures, 0);
  assertEmpty(server);
  assertEmpty(client);
});

test("net: a crowd before a machine of 5 MB", () => {
  const { server, failures } = crowd({ total: 5000, atOnce: 64, megabytes: 5 });
  assert.equal(failures, 0);
  assertEmpty(server);
});
