// Machines as a library: streams, limits, ends, and several at once.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import test, { before } from "node:test";
import { baseArchive, Machine, type MachineOptions, Network, programArchive } from "elfin";
import { samplePrograms, serverFolder } from "../lib/rootfs.ts";
import { buildHosted, collect, runHosted } from "./run.ts";

const BUSYBOX = "/usr/bin/busybox";
const base = baseArchive({ hostname: "tested", nameServers: [] });
let busybox: Uint8Array;
let programs: string;
let server: Uint8Array;

before(async () => {
  await buildHosted();
  programs = await samplePrograms();
  busybox = programArchive(BUSYBOX).archive;
  server = programArchive(`${await serverFolder("CC=musl-gcc")}/c-server`).archive;
});

function command(...words: string[]): MachineOptions {
  return { command: ["/busybox", ...words], archives: [base, busybox] };
}

test("hosted machine: what is written to stdin is what the program reads", async () => {
  const input = "line\n".repeat(50_000);
  const { output, status } = await runHosted(command("cat"), { input });
  assert.equal(status, 0);
  assert.equal(output, input);
});

test("hosted machine: a program that writes waits for whoever reads", async () => {
  const machine = await Machine.create(command("yes"));
  const ended = machine.run();
  const [first] = await once(machine.stdout, "readable").then(() => [machine.stdout.read(4) as Buffer]);
  assert.equal(first?.toString(), "y\ny\n");
  const before = machine.stdout.readableLength;
  // Nobody reads: many turns of the event loop later there is no more than a pipe's worth.
  for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(machine.stdout.readableLength <= 65536, `${before}, then ${machine.stdout.readableLength}`);
  machine.stdout.destroy();
  assert.equal(await ended, 128 + 13, "SIGPIPE");
});

test("hosted machine: a signal ends the program", async () => {
  const machine = await Machine.create(command("sleep", "1000"));
  machine.once("start", () => setImmediate(() => machine.signal("SIGTERM")));
  assert.equal(await machine.run(), 128 + 15);
});

test("hosted machine: stop() ends a program that computes for ever", async () => {
  const machine = await Machine.create(command("sh", "-c", "while :; do :; done"));
  setTimeout(() => machine.stop(), 100);
  assert.equal(await machine.run(), 137);
});

test("hosted machine: the event loop has its turn while a program computes", async () => {
  const machine = await Machine.create(command("sh", "-c", "while :; do :; done"));
  const ended = machine.run();
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 1));
  machine.stop();
  await ended;
});

test("hosted machine: a program that sleeps costs nothing, and wakes in time", async () => {
  const machine = await Machine.create(command("sleep", "2"));
  let ended = false;
  const end = machine.run().finally(() => {
    ended = true;
  });
  const start = performance.now();
  const used: number[] = [];
  while (!ended) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { user, system } = process.cpuUsage(before);
    used.push(user + system);
  }
  assert.equal(await end, 0);
  assert.ok(performance.now() - start >= 2000);
  // Not in all of them: code is translated first, and compiled in the background.
  assert.ok(Math.min(...used) < 10_000, `microseconds of processor time in each 100 ms: ${used}`);
});

test("hosted machine: memory has a limit", async () => {
  const script = 'x=aaaaaaaaaaaaaaaa; while :; do x="$x$x"; done';
  const { status } = await runHosted({ ...command("sh", "-c", script), memory: 16 });
  assert.notEqual(status, 0);
});

test("hosted machine: a program that is missing is named", async () => {
  const { status, log } = await runHosted({ command: ["/missing"], archives: [busybox] });
  assert.equal(status, 126);
  assert.match(log.join("\n"), /\/missing/);
});

test("hosted machine: many at once in one process do not meet", async () => {
  const runs = ["one", "two", "three", "four"].map((word) =>
    runHosted(command("sh", "-c", `echo ${word} > /tmp/x; /busybox cat /tmp/x`)),
  );
  const results = await Promise.all(runs);
  assert.deepEqual(
    results.map(({ output }) => output),
    ["one\n", "two\n", "three\n", "four\n"],
  );
});

test("hosted machine: a terminal echoes, and Ctrl-C is a signal", async () => {
  const machine = await Machine.create({ ...command("cat"), terminal: true });
  const output = collect(machine);
  machine.once("start", () => machine.stdin.write("typed\r"));
  const ended = machine.run();
  while (!output().includes("typed\r\ntyped\r\n")) await once(machine.stdout, "data");
  machine.stdin.write("\x03");
  assert.equal(await ended, 128 + 2);
});

test("hosted machine: c-server answers on a published port, and a second machine reaches it", async () => {
  const network = new Network();
  try {
    const { port } = await network.publish("127.0.0.1:0:8080");
    const machine = await Machine.create({ command: ["/c-server"], archives: [server], network });
    const output = collect(machine);
    const ended = machine.run();
    while (!output().includes("Listening on port 8080")) await once(machine.stdout, "data");
    for (let i = 0; i < 20; i++) {
      assert.match(await (await fetch(`http://127.0.0.1:${port}/`)).text(), /^Hello from Unikraft!/);
    }
    const other = await runHosted({
      ...command("wget", "-q", "-O", "-", "http://10.0.2.15:8080/"),
      network,
      address: "10.0.2.16",
    });
    assert.match(other.output, /^Hello from Unikraft!/);
    machine.signal("SIGINT");
    assert.equal(await ended, 128 + 2);
  } finally {
    network.close();
  }
});

/** Everything that comes on a connection, after these words have been sent. */
async function ask(port: number, words: string): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  socket.write(words);
  let bytes = 0;
  for await (const piece of socket) bytes += (piece as Buffer).length;
  return bytes;
}

test("hosted machine: everything a program sent arrives, after its end too", async () => {
  const network = new Network();
  try {
    const { port } = await network.publish("127.0.0.1:0:9000");
    const archives = [programArchive(`${programs}/musl/blob`).archive];
    const machine = await Machine.create({ command: ["/blob", "serve", "9000", "1"], archives, network });
    const output = collect(machine);
    const ended = machine.run();
    while (!output().includes("Listening")) await once(machine.stdout, "data");
    assert.equal(await ask(port, "get 1000000 7\n"), 1_000_000);
    assert.equal(await ended, 0);
  } finally {
    network.close();
  }
});

test("hosted machine: a time limit ends it", async () => {
  const machine = await Machine.create({ ...command("sleep", "1000"), timeLimit: 100 });
  assert.equal(await machine.run(), 137);
  assert.ok(machine.timedOut);
  const quick = await Machine.create({ ...command("true"), timeLimit: 60_000 });
  assert.equal(await quick.run(), 0);
  assert.ok(!quick.timedOut);
});

test("hosted machine: stop() and signals before the start and after the end do no harm", async () => {
  const stopped = await Machine.create(command("true"));
  stopped.signal("SIGTERM");
  stopped.stop();
  assert.equal(await stopped.run(), 137);
  const machine = await Machine.create(command("true"));
  assert.equal(await machine.run(), 0);
  machine.signal("SIGTERM");
  machine.stop();
  assert.equal(await machine.run(), 0, "run() again gives the same");
});

test("hosted machine: what happens is told in order", async () => {
  const machine = await Machine.create(
    command("sh", "-c", "trap 'echo got it; exit 5' USR1; echo ready; while :; do :; done"),
  );
  const events: string[] = [];
  machine.on("start", () => events.push("start"));
  machine.on("exit", (status) => events.push(`exit ${status}`));
  machine.stdout.on("data", (bytes) => {
    events.push(String(bytes).trim());
    if (String(bytes) === "ready\n") machine.signal("SIGUSR1");
  });
  const ended = once(machine.stdout, "end");
  assert.equal(await machine.run(), 5);
  await ended;
  assert.deepEqual(events.sort(), ["exit 5", "got it", "ready", "start"]);
});

test("hosted machine: SIGKILL ends what ignores all else, and a stopped program goes on after SIGCONT", async () => {
  const script = "trap '' TERM INT HUP; echo ready; while :; do sleep 0.1; done";
  const machine = await Machine.create(command("sh", "-c", script));
  const ended = machine.run();
  await once(machine.stdout, "data");
  for (const name of ["SIGTERM", "SIGSTOP", "SIGCONT", "SIGKILL"] as const) machine.signal(name);
  assert.equal(await ended, 137);
});

test("hosted machine: a terminal's size is the program's", async () => {
  const machine = await Machine.create({ ...command("stty", "size"), terminal: true });
  const output = collect(machine);
  machine.once("start", () => machine.resize(33, 101));
  const ended = once(machine.stdout, "end");
  assert.equal(await machine.run(), 0);
  await ended;
  assert.match(output(), /33 101/);
});
