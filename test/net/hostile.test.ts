// Honest clients go on being served while thousands of hosts misbehave, and afterwards nothing is left of any of them.
// ELFIN_HOSTILE_SECONDS makes the attack longer.

import assert from "node:assert/strict";
import test from "node:test";
import { Hostiles } from "./hostiles.ts";
import { addressOf, Stack, stackModule } from "./stack.ts";
import { connect, serve } from "./transfer.ts";
import { MILLISECOND, Random, SECOND, World } from "./world.ts";

const module = await stackModule();
/** Virtual time, of which a second takes about as long. */
const LONG = Number(process.env.ELFIN_HOSTILE_SECONDS ?? 5);
const PAUSE = 500_000;
/** How long what hostiles send is on its way. */
const LATE = 1000;
/** The server has this much time for a client. */
const PATIENCE = SECOND / 2;
const REQUEST = new Uint8Array(80).fill(65);
const ANSWER = new Uint8Array(3000).fill(66);

/** Answers whatever comes until the client's time is over. */
function server(world: World, stack: Stack): void {
  serve(world, stack, 80, (fd) => {
    let open = true;
    const close = () => {
      open = false;
      stack.call.close(fd);
      world.retire(stack, actor);
    };
    const actor = () => {
      const got = stack.receive(fd, 1000);
      if (got === -11) return false;
      if (typeof got === "number" || !got.length) close();
      else stack.send(fd, ANSWER);
      return true;
    };
    world.at(world.now + PATIENCE, () => {
      if (open) close();
      world.touch(stack);
    });
    world.act(stack, actor);
  });
}

/** Asks for one answer after another, each on a connection of its own; how often it got one, and how often not. */
class Client {
  answers = 0;
  failures = 0;
  running = true;

  constructor(
    readonly world: World,
    readonly stack: Stack,
    readonly to: Stack,
  ) {
    this.begin();
  }

  private begin(): void {
    connect(this.world, this.stack, this.to, 80, (fd) => {
      if (fd < 0) return this.end(false);
      this.stack.send(fd, REQUEST);
      let received = 0;
      const actor = () => {
        const got = this.stack.receive(fd, 10_000);
        if (got === -11) return false;
        if (typeof got !== "number") received += got.length;
        if (typeof got !== "number" && got.length && received < ANSWER.length) return true;
        this.stack.call.close(fd);
        this.world.retire(this.stack, actor);
        this.end(received === ANSWER.length);
        return true;
      };
      this.world.act(this.stack, actor);
    });
  }

  private end(good: boolean): void {
    if (good) this.answers++;
    else this.failures++;
    if (this.running) this.world.at(this.world.now + MILLISECOND, () => this.begin());
  }
}

function held(stack: Stack): number[] {
  return [0, 1, 2, 3].map((what) => stack.call.held(what));
}

interface Attacked {
  readonly seed: number;
  readonly megabytes: number;
  readonly loss?: number;
  /** The only attacks; all unless told. */
  readonly only?: readonly string[];
}

function attacked({ seed, megabytes, loss = 0, only }: Attacked): { client: Client; stack: Stack; grown: number } {
  const honest = new Stack(module, { address: "10.0.0.1", seed: 3 });
  const stack = new Stack(module, { address: "10.0.0.2", gateway: "10.0.0.1", seed: 4, megabytes });
  const world = new World(seed);
  const target = {
    address: stack.address,
    arrive: (frame: Uint8Array) => {
      world.at(world.now + LATE, () => {
        stack.arrive(frame);
        world.touch(stack);
      });
    },
  };
  const hostiles = new Hostiles(target, 80, new Random(seed + 1), addressOf("10.66.0.1"), 5000);
  world.connect(honest, stack, { delay: MILLISECOND, loss });
  world.tap = (from, frame) => {
    if (from === stack) hostiles.hear(frame);
  };
  server(world, stack);
  const client = new Client(world, honest, stack);
  let early = 0;
  for (let second = 0; second < LONG; second++) {
    const answers = client.answers;
    const end = world.now + SECOND;
    for (let at = world.now; at < end; at += PAUSE) world.at(at, () => hostiles.step(only));
    world.pass(SECOND);
    assert.ok(
      client.answers > answers,
      `second ${second}: nobody was answered (${[...hostiles.done]}, ${held(stack)})`,
    );
    stack.call.collect();
    if (second === LONG >> 1) early = stack.memorySize;
  }
  const grown = stack.memorySize - early;
  client.running = false;
  // The peers that went without a word are given up after a quarter of an hour of retransmissions.
  world.pass(1500 * SECOND);
  return { client, stack, grown };
}

const NOTHING = [0, 0, 0, 0];

for (const megabytes of [64, 6]) {
  test(`net: ${LONG} s of everything hostile at once, ${megabytes} MB`, (t) => {
    const { client, stack, grown } = attacked({ seed: 7, megabytes });
    assert.deepEqual(held(stack), NOTHING);
    assert.ok(grown < megabytes << 17, `memory grew by ${grown}`);
    t.diagnostic(`${client.answers} answers, ${client.failures} failures, ${grown} bytes more`);
  });
}

for (const only of [["SYN flood"], ["RST flood"], ["connect", "request, and never a window"], ["lone fragments"]]) {
  test(`net: ${only.join(", ")}`, (t) => {
    const { client, stack } = attacked({ seed: 8, megabytes: 16, only });
    assert.deepEqual(held(stack), NOTHING);
    assert.equal(client.failures, 0);
    t.diagnostic(`${client.answers} answers`);
  });
}
