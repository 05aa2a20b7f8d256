// ARP, IPv4, ICMP and UDP by the letter.

import assert from "node:assert/strict";
import test from "node:test";
import { checksum, ICMP, Peer, UDP } from "./peer.ts";
import { addressOf, DATAGRAM, EAGAIN, Stack, stackModule } from "./stack.ts";
import { Random, SECOND } from "./world.ts";

const module = await stackModule();
const MORE_FRAGMENTS = 0x2000;

function newPeer(): Peer {
  return new Peer(new Stack(module, { address: "10.0.0.1" }));
}

/** An ICMP message with its checksum. */
function icmp(type: number, code: number, rest: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + data.length);
  bytes[0] = type;
  bytes[1] = code;
  new DataView(bytes.buffer).setUint32(4, rest);
  bytes.set(data, 8);
  new DataView(bytes.buffer).setUint16(2, checksum(bytes));
  return bytes;
}

function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 255);
}

/** Puts the fragments the stack sent together again. */
function join(peer: Peer): Uint8Array {
  const parts = peer.packets.splice(0).map(({ payload }) => {
    const view = new DataView(payload.buffer);
    const flags = view.getUint16(6);
    return { offset: (flags & 0x1fff) * 8, more: (flags & MORE_FRAGMENTS) !== 0, data: payload.subarray(20) };
  });
  parts.sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const part of parts) {
    assert.equal(part.offset, end);
    end += part.data.length;
  }
  assert.equal(parts.at(-1)?.more, false);
  return Uint8Array.from(parts.flatMap(({ data }) => [...data]));
}

/** Sends a datagram in fragments of this size, in an order. */
function sendFragments(
  peer: Peer,
  protocol: number,
  payload: Uint8Array,
  size: number,
  order: (n: number) => number[],
): void {
  const count = Math.ceil(payload.length / size);
  for (const i of order(count)) {
    const flags = (i + 1 < count ? MORE_FRAGMENTS : 0) | ((i * size) >> 3);
    peer.sendIp(protocol, payload.subarray(i * size, (i + 1) * size), { flags, id: 77 });
    peer.run();
  }
}

test("ip: echo, of all lengths", () => {
  const peer = newPeer();
  for (const length of [0, 1, 7, 56, 1472]) {
    peer.sendIp(ICMP, icmp(8, 0, 0x12340001, pattern(length)));
    peer.run();
    const [reply] = peer.packets.splice(0);
    assert.deepEqual(reply?.payload, icmp(0, 0, 0x12340001, pattern(length)), `${length} bytes`);
  }
});

test("ip: a bad ICMP checksum gets no reply", () => {
  const peer = newPeer();
  const request = icmp(8, 0, 1, pattern(10));
  request[9] = 77;
  peer.sendIp(ICMP, request);
  peer.run();
  assert.equal(peer.packets.length, 0);
});

const ORDERS: Record<string, (n: number) => number[]> = {
  order: (n) => Array.from({ length: n }, (_, i) => i),
  reverse: (n) => Array.from({ length: n }, (_, i) => n - 1 - i),
  shuffle: (n) => {
    const random = new Random(5);
    return Array.from({ length: n }, (_, i) => ({ i, key: random.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ i }) => i);
  },
  doubles: (n) => Array.from({ length: 2 * n - 1 }, (_, i) => i >> 1),
};

for (const [name, order] of Object.entries(ORDERS)) {
  test(`ip: an echo of 60,000 bytes in fragments, in ${name}`, () => {
    const peer = newPeer();
    const request = icmp(8, 0, 99, pattern(60_000));
    sendFragments(peer, ICMP, request, 1480, order);
    assert.deepEqual(join(peer), icmp(0, 0, 99, pattern(60_000)));
    assert.equal(peer.stack.call.held(0), 0);
  });
}

test("ip: overlapping fragments end their datagram", () => {
  const peer = newPeer();
  const request = icmp(8, 0, 99, pattern(3000));
  peer.sendIp(ICMP, request.subarray(0, 1480), { flags: MORE_FRAGMENTS, id: 5 });
  peer.sendIp(ICMP, request.subarray(1472, 2952), { flags: MORE_FRAGMENTS | (1472 >> 3), id: 5 });
  peer.sendIp(ICMP, request.subarray(1480), { flags: 1480 >> 3, id: 5 });
  peer.run();
  assert.equal(peer.packets.length, 0);
  peer.pass(60 * SECOND);
  assert.equal(peer.stack.call.held(0), 0);
});

test("ip: unfinished datagrams expire, are few, and the sender hears of it", () => {
  const peer = newPeer();
  for (let id = 0; id < 500; id++) {
    peer.sendIp(ICMP, pattern(800), { flags: MORE_FRAGMENTS, id });
    peer.run();
  }
  assert.ok(peer.stack.call.held(0) <= 16, `${peer.stack.call.held(0)} packets`);
  peer.packets.splice(0);
  peer.sendIp(UDP, pattern(800), { flags: MORE_FRAGMENTS, id: 9999 });
  peer.pass(31 * SECOND);
  assert.equal(peer.stack.call.held(0), 0);
  assert.ok(peer.packets.some(({ payload }) => payload[0] === 11 && payload[1] === 1));
});

test("ip: fragments that reach past the longest packet, or are no multiple of 8, are dropped", () => {
  const peer = newPeer();
  peer.sendIp(ICMP, pattern(1000), { flags: 8191, id: 1 });
  peer.sendIp(ICMP, pattern(1001), { flags: MORE_FRAGMENTS, id: 2 });
  peer.run();
  assert.equal(peer.stack.call.held(0), 0);
});

test("ip: martians are dropped", () => {
  const peer = newPeer();
  const request = icmp(8, 0, 1, pattern(8));
  for (const from of ["127.0.0.1", "10.0.0.1", "10.0.0.255", "224.0.0.1", "255.255.255.255"]) {
    peer.sendIp(ICMP, request, { from: addressOf(from) });
  }
  for (const to of ["127.0.0.1", "10.0.0.2", "10.0.0.255"]) peer.sendIp(ICMP, request, { to: addressOf(to) });
  peer.run();
  assert.equal(peer.packets.length, 0);
});

test("ip: an unknown protocol is unreachable, and an error never answered", () => {
  const peer = newPeer();
  peer.sendIp(99, pattern(30));
  peer.run();
  const [error] = peer.packets.splice(0);
  assert.deepEqual([error?.payload[0], error?.payload[1]], [3, 2]);
  peer.sendIp(ICMP, icmp(3, 1, 0, pattern(28)));
  peer.run();
  assert.equal(peer.packets.length, 0);
});

test("ip: truncated and misdeclared headers do no harm", () => {
  const peer = newPeer();
  const random = new Random(42);
  for (let i = 0; i < 20_000; i++) {
    const payload = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
    const protocol = [1, 6, 17, 2][random.below(4)] ?? 0;
    const flags = random.chance(0.3) ? random.below(65536) : 0;
    peer.sendIp(protocol, payload, { flags, from: peer.address - random.below(4) });
    if (i % 20 === 0) {
      peer.run();
      peer.packets.length = 0;
    }
  }
  peer.pass(100 * SECOND);
  assert.equal(peer.stack.call.held(0), 0);
});

test("ip: random frames do no harm", () => {
  const peer = newPeer();
  const random = new Random(43);
  for (let i = 0; i < 20_000; i++) {
    const frame = Uint8Array.from({ length: random.below(120) }, () => random.below(256));
    if (frame.length > 20) frame.set([0x52, 0x54, 0, 0, 0, 1, 2, 0, 0, 0, 0, 9, 8, random.chance(0.5) ? 0 : 6], 0);
    peer.stack.arrive(frame);
    if (i % 20 === 0) {
      peer.run();
      peer.packets.length = 0;
    }
  }
  peer.pass(100 * SECOND);
  assert.equal(peer.stack.call.held(0), 0);
});

test("udp: to and fro", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(DATAGRAM);
  assert.equal(peer.stack.call.bind(fd, 0, 53), 0);
  assert.equal(peer.stack.receive(fd), EAGAIN);
  peer.sendUdp(4000, 53, pattern(100));
  peer.run();
  assert.deepEqual(peer.stack.receive(fd), pattern(100));
  assert.deepEqual([peer.stack.call.senderAddress(), peer.stack.call.senderPort()], [peer.address, 4000]);
  assert.equal(peer.stack.sendTo(fd, pattern(50), peer.address, 4000), 50);
  peer.run();
  const [reply] = peer.packets.splice(0);
  assert.deepEqual(reply?.payload.subarray(8), pattern(50));
});

test("udp: long datagrams are fragmented, too long ones refused", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(DATAGRAM);
  assert.equal(peer.stack.sendTo(fd, pattern(20_000), peer.address, 4000), 20_000);
  peer.run();
  assert.deepEqual(join(peer).subarray(8), pattern(20_000));
  assert.equal(peer.stack.sendTo(fd, pattern(65_508), peer.address, 4000), -90);
});

test("udp: a port nobody has is unreachable", () => {
  const peer = newPeer();
  peer.sendUdp(4000, 54, pattern(10));
  peer.run();
  const [error] = peer.packets.splice(0);
  assert.deepEqual([error?.payload[0], error?.payload[1]], [3, 3]);
  for (let i = 0; i < 500; i++) peer.sendUdp(4000, 54, pattern(10));
  peer.run();
  peer.run();
  assert.ok(peer.packets.length <= 50, "errors are rationed");
});

test("udp: a queue that nobody reads is bounded", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(DATAGRAM);
  peer.stack.call.bind(fd, 0, 53);
  for (let i = 0; i < 2000; i++) {
    peer.sendUdp(4000, 53, pattern(10));
    peer.run();
  }
  assert.ok(peer.stack.call.held(0) <= 140, `${peer.stack.call.held(0)}`);
  peer.stack.call.close(fd);
  peer.run();
  assert.equal(peer.stack.call.held(0), 0);
});

test("udp: to ourselves, and over loopback", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(DATAGRAM);
  peer.stack.call.bind(fd, 0, 53);
  for (const to of ["10.0.0.1", "127.0.0.1", "127.9.9.9"]) {
    assert.equal(peer.stack.sendTo(fd, pattern(30_000), addressOf(to), 53), 30_000);
    peer.run();
    assert.deepEqual(peer.stack.receive(fd), pattern(30_000), to);
  }
  assert.equal(peer.packets.length, 0);
});

test("arp: requests are answered, addresses learned, and asked for again when they may be stale", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(DATAGRAM);
  for (let i = 0; i < 3; i++) peer.stack.sendTo(fd, pattern(10), peer.address, 9);
  assert.equal(peer.arps, 1);
  peer.run();
  assert.equal(peer.packets.splice(0).length, 3, "what waited for the answer is sent");
  peer.pass(40 * SECOND);
  peer.stack.sendTo(fd, pattern(10), peer.address, 9);
  peer.run();
  assert.equal(peer.arps, 2);
  assert.equal(peer.packets.length, 1, "without waiting for the answer");
});
