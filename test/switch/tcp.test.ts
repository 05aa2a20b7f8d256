// TCP through the gateway: against the kernel's own stack, over cables good and bad, and segment by segment.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as net from "node:net";
import test from "node:test";
import { Network } from "../../platform/hosted/network/network.ts";
import { parseIcmp } from "../../platform/hosted/network/wire/icmp.ts";
import { ICMP } from "../../platform/hosted/network/wire/ipv4.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../../platform/hosted/network/wire/tcp.ts";
import { EAGAIN } from "../net/stack.ts";
import { eventually, type FakeMachine, GATEWAY, ip, withMachine } from "./fakemachine.ts";
import { type Link, StackMachine } from "./stackmachine.ts";

/** A server on the host's loopback for one test. */
async function hostServer(t: test.TestContext, onConnection: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as net.AddressInfo).port;
}

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = Math.imul(i + 1, 0x9e3779b1) >>> 24;
  return bytes;
}

/** A client of the host sends bytes to an echoing machine and ends its half; what came back. */
async function echo(t: test.TestContext, bytes: Uint8Array, link: Link): Promise<void> {
  const network = new Network();
  t.after(() => network.close());
  const machine = await StackMachine.create(network, link);
  t.after(() => machine.close());
  const { stack } = machine;
  const listener = stack.listener(7);
  const { port } = await network.publish("127.0.0.1:0:7");
  const client = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  t.after(() => client.destroy());
  const received: Buffer[] = [];
  client.on("data", (data) => received.push(data));
  client.end(bytes);
  const fd = await machine.until(() => accepted(stack.call.accept(listener)), "a connection");
  const held: Uint8Array[] = [];
  let ended = false;
  const step = () => {
    for (;;) {
      const first = held[0];
      if (first) {
        const sent = stack.send(fd, first);
        if (sent === EAGAIN) return undefined;
        assert.ok(sent > 0, `send: ${sent}`);
        if (sent === first.length) held.shift();
        else held[0] = first.subarray(sent);
        continue;
      }
      if (ended) return true;
      const got = stack.receive(fd, 65536);
      if (got === EAGAIN) return undefined;
      assert.ok(typeof got !== "number", `receive: ${got}`);
      if (got.length === 0) ended = true;
      else held.push(got);
    }
  };
  await machine.until(step, "the echo");
  stack.call.close(fd);
  await new Promise((resolve) => client.on("end", resolve));
  assert.equal(digest(Buffer.concat(received)), digest(bytes));
  await eventually(() => network.gateway.tcp.size === 0, "the end of the connection");
}

function accepted(fd: number): number | undefined {
  return fd === EAGAIN ? undefined : fd;
}

test("tcp: 4 MB to a machine and back", { timeout: 60_000 }, (t) => echo(t, pattern(4_000_000), {}));

for (const seed of [1, 2, 3]) {
  test(`tcp: 300 kB to a machine and back, 3 % lost, 5 % late, seed ${seed}`, { timeout: 120_000 }, (t) =>
    echo(t, pattern(300_000), { loss: 0.03, reorder: 0.05, seed }),
  );
}

test("tcp: a host that does not read stops the machine, one that reads again lets it go on", {
  timeout: 60_000,
}, async (t) => {
  const network = new Network();
  t.after(() => network.close());
  const machine = await StackMachine.create(network);
  t.after(() => machine.close());
  const { stack } = machine;
  const sockets: net.Socket[] = [];
  const port = await hostServer(t, (socket) => sockets.push(socket.pause()));
  const fd = stack.call.socket(1);
  stack.call.connect(fd, GATEWAY, port);
  const chunk = new Uint8Array(65536);
  const total = 32 << 20;
  let sent = 0;
  const step = () => {
    while (sent < total) {
      const count = stack.send(fd, chunk.subarray(0, total - sent));
      if (count === EAGAIN) return undefined;
      sent += count;
    }
    return true;
  };
  const done = machine.until(step, "the transfer");
  const socket = await eventually(() => sockets[0], "the connection");
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.ok(sent < total, "the machine waits");
  let received = 0;
  socket.on("data", (data) => {
    received += data.length;
  });
  socket.resume();
  await done;
  await eventually(() => received === total, "the rest");
});

// ---- Segment by segment

const ISS = 1000;

/** Opens a connection to a port of the host by hand; the gateway's first sequence number. */
async function handshake(machine: FakeMachine, port: number): Promise<{ sequence: number; synAck: Segment }> {
  machine.arp();
  const options = Uint8Array.from([2, 4, 5, 180]);
  machine.sendTcp(GATEWAY, { sourcePort: 99, destinationPort: port, sequence: ISS, flags: SYN, options });
  const synAck = await machine.segment();
  assert.equal(synAck.flags, SYN | ACK);
  assert.equal(synAck.acknowledgement, ISS + 1);
  const sequence = (synAck.sequence + 1) >>> 0;
  machine.sendTcp(GATEWAY, {
    sourcePort: 99,
    destinationPort: port,
    sequence: ISS + 1,
    acknowledgement: sequence,
    flags: ACK,
  });
  return { sequence, synAck };
}

test("tcp: a port nobody listens on refuses, and so does a segment of no connection", async (t) => {
  const port = await hostServer(t, () => {});
  await withMachine({}, async (machine) => {
    machine.arp();
    const free = await new Promise<number>((resolve) => {
      const server = net.createServer();
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as net.AddressInfo;
        server.close(() => resolve(port));
      });
    });
    machine.sendTcp(GATEWAY, { sourcePort: 99, destinationPort: free, sequence: ISS, flags: SYN });
    const refusal = await machine.segment();
    assert.deepEqual([refusal.flags, refusal.acknowledgement], [RST | ACK, ISS + 1]);
    machine.sendTcp(GATEWAY, { sourcePort: 98, destinationPort: port, sequence: 5, acknowledgement: 77, flags: ACK });
    const stray = await machine.segment();
    assert.deepEqual([stray.flags, stray.sequence], [RST, 77]);
  });
});

test("tcp: what is not allowed is prohibited", async () => {
  await withMachine({ outbound: false }, async (machine) => {
    machine.arp();
    machine.sendTcp(ip("192.0.2.1"), { sourcePort: 99, destinationPort: 80, sequence: ISS, flags: SYN });
    const message = parseIcmp((await machine.packet(ICMP)).payload);
    assert.deepEqual([message?.type, message?.code], [3, 13]);
    machine.sendTcp(GATEWAY, { sourcePort: 99, destinationPort: 80, sequence: ISS, flags: SYN });
    assert.equal((await machine.segment()).flags, RST | ACK);
  });
});

test("tcp: each half ends by itself, and data is put in order", async (t) => {
  const heard: string[] = [];
  const port = await hostServer(t, (socket) => {
    socket.on("data", (data) => heard.push(data.toString()));
    socket.on("end", () => socket.end("bye"));
  });
  await withMachine({}, async (machine, network) => {
    const { sequence } = await handshake(machine, port);
    const base = { sourcePort: 99, destinationPort: port, acknowledgement: sequence };
    machine.sendTcp(GATEWAY, { ...base, sequence: ISS + 4, flags: ACK | FIN }, "def");
    assert.equal((await machine.segment()).acknowledgement, ISS + 1, "a duplicate acknowledgement asks for the start");
    machine.sendTcp(GATEWAY, { ...base, sequence: ISS + 1, flags: ACK }, "abcd");
    assert.equal((await machine.segment()).acknowledgement, ISS + 8);
    let segment = await machine.segment();
    while (segment.data.length === 0) segment = await machine.segment();
    assert.equal(heard.join(""), "abcdef");
    assert.equal(Buffer.from(segment.data).toString(), "bye");
    if (!(segment.flags & FIN)) assert.equal((await machine.segment()).flags & FIN, FIN);
    machine.sendTcp(GATEWAY, { ...base, sequence: ISS + 8, acknowledgement: (sequence + 4) >>> 0, flags: ACK });
    await eventually(() => network.gateway.tcp.size === 0, "the end");
  });
});

test("tcp: RST passes both ways, but only with the right number", async (t) => {
  const sockets: net.Socket[] = [];
  const errors: string[] = [];
  const port = await hostServer(t, (socket) => {
    sockets.push(socket);
    socket.on("error", (error: NodeJS.ErrnoException) => errors.push(error.code ?? ""));
  });
  await withMachine({}, async (machine, network) => {
    const { sequence } = await handshake(machine, port);
    const base = { sourcePort: 99, destinationPort: port, acknowledgement: sequence };
    await eventually(() => sockets[0], "the connection");
    machine.sendTcp(GATEWAY, { ...base, sequence: ISS + 500, flags: RST });
    assert.equal((await machine.segment()).flags, ACK, "a challenge");
    machine.sendTcp(GATEWAY, { ...base, sequence: ISS + 1, flags: RST });
    await eventually(() => errors.length === 1, "the reset");
    assert.deepEqual(errors, ["ECONNRESET"]);
    assert.equal(network.gateway.tcp.size, 0);
    await handshake(machine, port);
    (await eventually(() => sockets[1], "the connection")).resetAndDestroy();
    assert.ok((await machine.segment()).flags & RST);
  });
});

test("tcp: a closed window is probed, what is not acknowledged comes again", async (t) => {
  const port = await hostServer(t, (socket) => socket.write("hello"));
  await withMachine({}, async (machine) => {
    machine.arp();
    machine.sendTcp(GATEWAY, { sourcePort: 99, destinationPort: port, sequence: ISS, flags: SYN, window: 0 });
    const { sequence: first } = await machine.segment();
    const sequence = (first + 1) >>> 0;
    const base = { sourcePort: 99, destinationPort: port, sequence: ISS + 1 };
    machine.sendTcp(GATEWAY, { ...base, acknowledgement: sequence, flags: ACK, window: 0 });
    assert.equal(Buffer.from((await machine.segment()).data).toString(), "h", "a probe");
    machine.sendTcp(GATEWAY, { ...base, acknowledgement: sequence, flags: ACK, window: 100 });
    for (const time of ["at once", "again"]) {
      const segment = await machine.segment();
      assert.deepEqual([Buffer.from(segment.data).toString(), segment.sequence], ["hello", sequence], time);
    }
  });
});

test("tcp: a machine that is unplugged ends its connections", async (t) => {
  const errors: string[] = [];
  const sockets: net.Socket[] = [];
  const port = await hostServer(t, (socket) => {
    sockets.push(socket);
    socket.on("error", (error: NodeJS.ErrnoException) => errors.push(error.code ?? ""));
  });
  await withMachine({}, async (machine, network) => {
    await handshake(machine, port);
    await eventually(() => sockets[0], "the connection");
    machine.port.close();
    await eventually(() => errors.length === 1, "the reset");
    const published = await network.publish("127.0.0.1:0:80");
    const client = net.connect(published.port, "127.0.0.1");
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => client.on("error", resolve));
    assert.equal(error.code, "ECONNRESET");
  });
});
