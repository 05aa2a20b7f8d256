// A machine on the virtual network beside hosts that misbehave: its clients go on being served, and its memory comes
// back. ELFIN_HOSTILE_SECONDS makes the attack longer.

import assert from "node:assert/strict";
import test, { before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { cable } from "../platform/hosted/network/cable.ts";
import { Network } from "../platform/hosted/network/network.ts";
import { run } from "./lib/command.ts";
import { makeFolder, pack, samplePrograms, temporaryFolder } from "./lib/rootfs.ts";
import { KERNEL_BROKE, Vm } from "./lib/vm.ts";
import { Hostiles } from "./net/hostiles.ts";
import { addressOf } from "./net/stack.ts";
import { Random } from "./net/world.ts";

const SECONDS = Number(process.env.ELFIN_HOSTILE_SECONDS ?? 4);
const ADDRESS = "10.0.2.15";
/** Ends in the last bytes of the address, where the hostiles send to. */
const MAC = "52:54:00:00:02:0f";
/** Steps in a row, before others get to run. */
const BURST = 10;
/** What may stay taken: pools and tables, which grow for some rounds more (by 9 MB in all, of 64). */
const KEPT_KILOBYTES = 4000;

let initrd = "";

before(async () => {
  initrd = pack(makeFolder({ "epoll-server": `${await samplePrograms()}/musl/epoll-server` }));
});

/** Plugs the hostiles in. */
function hostiles(network: Network): Hostiles {
  const [ours, theirs] = cable();
  network.attach(theirs);
  const target = { address: addressOf(ADDRESS), arrive: (frame: Uint8Array) => ours.send(frame) };
  const all = new Hostiles(target, 8080, new Random(11), addressOf("10.0.2.64"), 64);
  ours.onFrame = (frame) => all.hear(frame);
  return all;
}

async function memory(vm: Vm, url: string): Promise<number> {
  const known = vm.console.length;
  const { status, stderr } = await run(["curl", "-sS", "--max-time", "10", `${url}memory`]);
  assert.equal(status, 0, stderr);
  const said = await vm.waitFor(new RegExp(`^[\\s\\S]{${known}}[\\s\\S]*MemFree: +(\\d+) kB`));
  return Number(said[1]);
}

/** Lets the hostiles loose while clients ask; how many answers those got. */
async function attack(all: Hostiles, url: string): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  const clients = run(["wrk", "-t1", "-c8", `-d${SECONDS}s`, "-H", "Connection: close", url]);
  while (performance.now() < end) {
    for (let i = 0; i < BURST; i++) all.step();
    await sleep(1);
  }
  all.giveUp();
  const { stdout } = await clients;
  return Number(/(\d+) requests in/.exec(stdout)?.[1]);
}

test(`attack: ${2 * SECONDS} s of everything hostile beside honest clients`, { timeout: 300_000 }, async (t) => {
  const network = new Network();
  const path = `${temporaryFolder()}/switch.sock`;
  const append = `elfin netdev.ip=${ADDRESS}/24:10.0.2.2 vfs.fstab=[ "initrd0:/:extract::ramfs=1:" ] -- /epoll-server`;
  const netdev = `stream,server=off,addr.type=unix,addr.path=${path}`;
  try {
    await network.listen(path);
    const { port } = await network.publish("127.0.0.1:0:8080/tcp");
    const url = `http://127.0.0.1:${port}/`;
    const all = hostiles(network);
    await Vm.with({ initrd, append, netdev, extra: ["-global", `virtio-net-device.mac=${MAC}`] }, async (vm) => {
      await vm.waitFor(/Listening on port/);
      const rounds: string[] = [];
      const free: number[] = [];
      for (let round = 0; round < 2; round++) {
        const answers = await attack(all, url);
        assert.ok(answers > 100 * SECONDS, `only ${answers} answers`);
        free.push(await memory(vm, url));
        rounds.push(`${answers} answers, ${free[round]} kB free`);
      }
      assert.ok((free[1] ?? 0) > (free[0] ?? 0) - KEPT_KILOBYTES, `memory went from ${free[0]} to ${free[1]} kB`);
      assert.doesNotMatch(vm.console, KERNEL_BROKE);
      t.diagnostic(`${[...all.done.values()].reduce((a, b) => a + b)} attacks: ${rounds.join("; ")}`);
    });
  } finally {
    network.close();
  }
});
