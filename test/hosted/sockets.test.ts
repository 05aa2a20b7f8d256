// Programs on the host's sockets (HostNetwork): as natively, and only where they may.

import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import test, { after, before } from "node:test";
import { baseArchive, HostNetwork, Machine, type MachineOptions, programArchive } from "../../platform/hosted/index.ts";
import { must, run } from "../lib/command.ts";
import { assertSameOutput } from "../lib/compare.ts";
import { samplePrograms, serverFolder } from "../lib/rootfs.ts";
import { type Peers, startPeers } from "./peers.ts";
import { buildHosted, type HostedRun, runHosted } from "./run.ts";

const GATEWAY = "10.0.2.2";
let programs: string;
let busybox: Uint8Array;
let peers: Peers;

before(async () => {
  await buildHosted();
  programs = await samplePrograms();
  busybox = programArchive("/usr/bin/busybox").archive;
  peers = await startPeers();
});

after(() => peers.close());

const base = baseArchive({ hostname: "tested", nameServers: [GATEWAY] });

function busyboxOptions(network: HostNetwork, ...words: string[]): MachineOptions {
  return { command: ["/busybox", ...words], archives: [base, busybox], network };
}

async function inBusybox(network: HostNetwork, ...words: string[]): Promise<HostedRun> {
  const result = await runHosted(busyboxOptions(network, ...words));
  network.close();
  return result;
}

for (const library of ["gcc", "musl"]) {
  test(`hosted sockets: to outside and back, as natively (${library})`, async () => {
    const program = `${programs}/${library}/outside`;
    const ports = [peers.tcp, peers.closed, peers.udp].map(String);
    const native = await must([program, "127.0.0.1", ...ports]);
    const network = new HostNetwork();
    const { archive, path } = programArchive(program);
    const { status, output } = await runHosted({ command: [path, GATEWAY, ...ports], archives: [archive], network });
    network.close();
    await assertSameOutput(output, native);
    assert.equal(status, 0);
  });
}

test("hosted sockets: calls within the machine are as natively", async () => {
  const network = new HostNetwork();
  const { archive, path } = programArchive(`${programs}/musl/probe`);
  const options = { command: [path], archives: [base, archive] };
  const alone = await runHosted(options);
  const { output } = await runHosted({ ...options, network });
  network.close();
  await assertSameOutput(output, alone.output);
});

test("hosted sockets: the host's loopback is not the machine's", async () => {
  const { output, status } = await inBusybox(new HostNetwork(), "nc", "127.0.0.1", String(peers.tcp));
  assert.match(output, /Connection refused/);
  assert.equal(status, 1);
});

test("hosted sockets: without outbound there is no way out", async () => {
  const network = new HostNetwork({ outbound: false });
  const { output, status } = await inBusybox(network, "nc", GATEWAY, String(peers.tcp));
  assert.match(output, /Network is unreachable/);
  assert.equal(status, 1);
});

test("hosted sockets: names are the resolver's", async () => {
  const network = new HostNetwork({
    resolver: {
      addresses: (name, family) =>
        Promise.resolve(family === 4 && name === "a.test" ? [{ address: "192.0.2.7", ttl: 5 }] : []),
      names: () => Promise.resolve([]),
    },
  });
  assert.match((await inBusybox(network, "nslookup", "-type=a", "a.test")).output, /Address: 192\.0\.2\.7/);
});

/** What a server at a port of this host sends until it ends the connection. */
async function fetchFrom(address: string, port: number): Promise<string> {
  const socket = connect(port, address);
  socket.end("GET / HTTP/1.0\r\n\r\n");
  let text = "";
  for await (const bytes of socket) text += String(bytes);
  return text;
}

/** A machine that has printed its first line. */
async function started(options: MachineOptions): Promise<Machine> {
  const machine = await Machine.create(options);
  const first = once(machine.stdout, "data");
  void machine.run();
  await first;
  return machine;
}

test("hosted sockets: published ports of either family lead to who listens, and nowhere before and after", async () => {
  const network = new HostNetwork();
  const four = await network.publish("127.0.0.1:0:8080/tcp");
  const six = await network.publish("[::1]:0:8080");
  await assert.rejects(fetchFrom("127.0.0.1", four.port), { code: "ECONNRESET" });
  const { archive, path } = programArchive(`${await serverFolder("CC=musl-gcc")}/c-server`);
  const machine = await started({ command: [path], archives: [base, archive], network });
  for (const [address, port] of [
    ["127.0.0.1", four.port],
    ["::1", six.port],
  ] as const) {
    const answers = await Promise.all(Array.from({ length: 30 }, () => fetchFrom(address, port)));
    for (const answer of answers) assert.match(answer, /Hello from Unikraft!/);
  }
  const ended = machine.run();
  machine.signal("SIGTERM");
  assert.equal(await ended, 143);
  await assert.rejects(fetchFrom("127.0.0.1", four.port), { code: "ECONNRESET" });
  network.close();
});

test("hosted sockets: a published port that is taken is named", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const network = new HostNetwork();
  await assert.rejects(network.publish(`127.0.0.1:${port}:80`), /port 127\.0\.0\.1:\d+\/tcp is in use/);
  network.close();
  server.close();
});

test("hosted sockets: datagrams to a published port", async () => {
  const network = new HostNetwork();
  const { port } = await network.publish("127.0.0.1:0:5000/udp");
  const { archive, path } = programArchive(`${programs}/musl/outside`);
  const machine = await started({ command: [path, "answer", "5000"], archives: [base, archive], network });
  const socket = createSocket("udp4");
  socket.send("question", port, "127.0.0.1");
  const [answer] = (await once(socket, "message")) as [Buffer];
  assert.equal(answer.toString(), "question");
  assert.equal(await machine.run(), 0);
  socket.close();
  network.close();
});

test("elfin run: everything that was sent arrives, after the program's end too", async () => {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const received = new Promise<number>((resolve) => {
    server.once("connection", async (socket) => {
      let count = 0;
      for await (const bytes of socket) count += (bytes as Buffer).length;
      socket.end();
      resolve(count);
    });
  });
  const script = `head -c 1000000 /dev/zero | nc -w 1 ${GATEWAY} ${port}`;
  const elfin = new URL("../../elfin", import.meta.url).pathname;
  const { status } = await run([elfin, "run", "/usr/bin/busybox", "sh", "-c", script]);
  assert.equal(status, 0);
  assert.equal(await received, 1_000_000);
  server.close();
});
