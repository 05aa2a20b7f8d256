// The switch, its taps, and captures.

import assert from "node:assert/strict";
import * as net from "node:net";
import test from "node:test";
import { BROADCAST_MAC } from "../../platform/hosted/network/addresses.ts";
import { cable } from "../../platform/hosted/network/cable.ts";
import { FrameReader, framesToBytes } from "../../platform/hosted/network/framing.ts";
import { PcapFile } from "../../platform/hosted/network/pcap.ts";
import { MAX_FRAME, type Port } from "../../platform/hosted/network/port.ts";
import { StreamServer } from "../../platform/hosted/network/streamport.ts";
import { Switch } from "../../platform/hosted/network/switch.ts";
import { arpFrame } from "../../platform/hosted/network/wire/arp.ts";
import { writeEthernet } from "../../platform/hosted/network/wire/ethernet.ts";
import { must } from "../lib/command.ts";
import { temporaryFolder } from "../lib/rootfs.ts";
import { eventually } from "./fakemachine.ts";

const A = 0x020000000001;
const B = 0x020000000002;
const C = 0x020000000003;

interface Station {
  readonly port: Port;
  readonly outer: Port;
  readonly heard: Uint8Array[];
}

function station(hub: Switch, addresses: number[] = []): Station {
  const [port, outer] = cable();
  const heard: Uint8Array[] = [];
  port.onFrame = (frame) => heard.push(frame);
  hub.attach(outer, addresses);
  return { port, outer, heard };
}

function frame(to: number, from: number): Uint8Array {
  const bytes = new Uint8Array(60);
  writeEthernet(bytes, to, from, 0x88b5);
  return bytes;
}

/** Microtasks, of which a cable has one for each direction. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test("switch: unknown addresses go to all, known ones to one", async () => {
  const hub = new Switch();
  const [a, b, c] = [station(hub), station(hub), station(hub)];
  a.port.send(frame(B, A));
  await settle();
  assert.deepEqual([a.heard.length, b.heard.length, c.heard.length], [0, 1, 1]);
  b.port.send(frame(A, B));
  a.port.send(frame(B, A));
  a.port.send(frame(BROADCAST_MAC, A));
  await settle();
  assert.deepEqual([a.heard.length, b.heard.length, c.heard.length], [1, 3, 2]);
});

test("switch: an address that moves is followed, one that is pinned can't be taken", async () => {
  const hub = new Switch();
  const [a, b, c] = [station(hub), station(hub), station(hub, [C])];
  a.port.send(frame(C, A));
  b.port.send(frame(C, A));
  c.port.send(frame(A, C));
  await settle();
  assert.deepEqual([a.heard.length, b.heard.length, c.heard.length], [0, 1, 2]);
  b.port.send(frame(A, C));
  await settle();
  assert.equal(hub.spoofed, 1);
  a.port.send(frame(C, B));
  await settle();
  assert.equal(c.heard.length, 3);
});

test("switch: what is no frame is counted and dropped", async () => {
  const hub = new Switch();
  const [a, b] = [station(hub), station(hub)];
  for (const bad of [new Uint8Array(0), new Uint8Array(13), new Uint8Array(MAX_FRAME + 1), frame(B, BROADCAST_MAC)]) {
    a.port.send(bad);
  }
  await settle();
  assert.equal(hub.malformed, 4);
  assert.equal(b.heard.length, 0);
});

test("switch: a machine that claims many addresses fills no table", async () => {
  const hub = new Switch();
  const [a, b] = [station(hub), station(hub)];
  for (let i = 0; i < 1000; i++) a.port.send(frame(B, A + 16 + i));
  await settle();
  const forgotten: number[] = [];
  hub.onForget = (mac) => forgotten.push(mac);
  a.port.close();
  assert.equal(forgotten.length, 64);
  assert.equal(b.heard.length, 1000);
});

test("cable: a queue has an end, and drops are counted", () => {
  const [a] = cable();
  for (let i = 0; i < 5000; i++) a.send(frame(B, A));
  assert.ok(a.dropped > 0 && a.dropped < 5000, `${a.dropped}`);
});

test("capture: tcpdump reads what a tap saw", async () => {
  const hub = new Switch();
  const [a, b] = [station(hub), station(hub)];
  const path = `${temporaryFolder()}/packets.pcap`;
  const capture = new PcapFile(path);
  const end = hub.tap(a.outer, capture.record);
  const arp = { operation: 1, senderMac: A, sender: 0x0a000001, targetMac: 0, target: 0x0a000002 };
  a.port.send(arpFrame(BROADCAST_MAC, arp));
  await settle();
  b.port.send(arpFrame(A, { ...arp, operation: 2, senderMac: B, sender: arp.target, target: arp.sender }));
  await settle();
  end();
  a.port.send(arpFrame(BROADCAST_MAC, arp));
  await settle();
  await capture.close();
  const text = await must(["tcpdump", "-nr", path]);
  assert.match(text, /who-has 10\.0\.0\.2 tell 10\.0\.0\.1/);
  assert.match(text, /10\.0\.0\.2 is-at 02:00:00:00:00:02/);
  assert.equal(text.trim().split("\n").length, 2);
});

test("framing: frames come out whole, however the stream is cut", () => {
  const frames = [1, 60, 1514, 9000].map((length) => new Uint8Array(length).fill(length));
  const bytes = framesToBytes(frames);
  for (const step of [1, 3, 5, 1000, bytes.length]) {
    const got: Uint8Array[] = [];
    const reader = new FrameReader((one) => got.push(new Uint8Array(one)));
    for (let at = 0; at < bytes.length; at += step) assert.ok(reader.push(bytes.subarray(at, at + step)));
    assert.deepEqual(got, frames);
  }
});

test("framing: a length of nothing or too much ends the stream", () => {
  for (const length of [
    [0, 0, 0, 0],
    [0, 1, 0, 18],
    [255, 255, 255, 255],
  ]) {
    assert.equal(new FrameReader(() => assert.fail("no frame")).push(Uint8Array.from(length)), false);
  }
});

test("stream port: frames pass, garbage unplugs, a stale socket is replaced, one in use is not", async () => {
  const path = `${temporaryFolder()}/switch.sock`;
  const ports: Port[] = [];
  const server = await StreamServer.listen(path, (port) => ports.push(port));
  await assert.rejects(() => StreamServer.listen(path, () => {}), /EADDRINUSE/);
  const client = net.connect(path);
  // The first one was the attempt to listen as well: it looks whether somebody answers.
  const port = await eventually(() => ports[1], "the connection");
  const heard: Uint8Array[] = [];
  port.onFrame = (one) => heard.push(one);
  client.write(framesToBytes([frame(A, B)]));
  await eventually(() => heard.length === 1, "the frame");
  const answer = new Promise<Buffer>((resolve) => client.once("data", resolve));
  port.send(frame(B, A));
  assert.deepEqual(new Uint8Array(await answer), framesToBytes([frame(B, A)]));
  let closed = false;
  port.onClose = () => {
    closed = true;
  };
  client.on("error", () => {});
  client.write(Uint8Array.from([9, 9, 9, 9]));
  await eventually(() => closed, "the end");
  server.close();
});

test("stream port: a machine that does not read loses frames, not the switch's memory", async () => {
  const path = `${temporaryFolder()}/switch.sock`;
  const ports: Port[] = [];
  const server = await StreamServer.listen(path, (port) => ports.push(port));
  const client = net.connect(path);
  client.pause();
  client.on("error", () => {});
  const port = await eventually(() => ports[0], "the connection");
  for (let i = 0; i < 200; i++) port.send(new Uint8Array(60_000));
  assert.ok(port.dropped > 100, `${port.dropped}`);
  client.destroy();
  server.close();
});
