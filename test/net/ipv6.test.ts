// IPv6, ICMPv6, neighbour discovery and stateless address configuration by the letter.

import assert from "node:assert/strict";
import test from "node:test";
import { bytesOf, FRAGMENT, hex, ICMPV6, LINK_LOCAL, PEER, PeerV6, TCP, UDP } from "./peerv6.ts";
import { stackModule } from "./stack.ts";
import { Random } from "./world.ts";

const module = await stackModule();

/** A stack with its link-local address, past the check for duplicates. */
function newPeer(): PeerV6 {
  const peer = new PeerV6(module);
  peer.run(1500);
  return peer;
}

function settled(): PeerV6 {
  const peer = newPeer();
  peer.introduce();
  return peer;
}

const echo = (data: number[]) => [128, 0, 0, 0, 0x12, 0x34, 0, 1, ...data];

test("ipv6: an address is checked for duplicates, its group reported, and routers asked for", () => {
  const peer = newPeer();
  const sent = peer.take();
  const probe = sent.find(({ payload }) => payload[0] === 135);
  assert.equal(probe?.source, hex(bytesOf("::")));
  assert.equal(probe?.destination, hex(bytesOf("ff02::1:ff00:1")));
  assert.equal(probe?.hops, 255);
  assert.equal(hex(probe?.payload.subarray(8, 24) ?? new Uint8Array()), hex(bytesOf(LINK_LOCAL)));
  const report = sent.find(({ next }) => next === 0);
  assert.equal(report?.destination, hex(bytesOf("ff02::16")));
  assert.equal(report?.hops, 1);
  assert.ok(sent.some(({ payload, destination }) => payload[0] === 133 && destination === hex(bytesOf("ff02::2"))));
});

test("ipv6: solicitations are answered, from who asked and for whom", () => {
  const peer = newPeer();
  peer.take();
  peer.icmp([135, 0, 0, 0, 0, 0, 0, 0, ...bytesOf(LINK_LOCAL), 1, 1, 2, 0, 0, 0, 0, 9], { to: "ff02::1:ff00:1" });
  const [answer, ...more] = peer.take();
  assert.equal(more.length, 0);
  assert.equal(answer?.payload[0], 136);
  assert.equal((answer?.payload[4] ?? 0) & 0xe0, 0x60, "solicited, override, no router");
  assert.equal(answer?.destination, hex(bytesOf(PEER)));
  assert.deepEqual([...(answer?.payload.subarray(24) ?? [])], [2, 1, 0x52, 0x54, 0, 0, 0, 1]);
  peer.icmp([135, 0, 0, 0, 0, 0, 0, 0, ...bytesOf(LINK_LOCAL)], { from: "::", to: "ff02::1:ff00:1" });
  assert.equal(peer.take()[0]?.destination, hex(bytesOf("ff02::1")), "a probe is answered to all");
});

test("ipv6: discovery that a router has passed on, or that is malformed, is ignored", () => {
  const peer = newPeer();
  peer.take();
  const question = [135, 0, 0, 0, 0, 0, 0, 0, ...bytesOf(LINK_LOCAL), 1, 1, 2, 0, 0, 0, 0, 9];
  peer.icmp(question, { hops: 254 });
  peer.icmp([...question.slice(0, 25), 0, ...question.slice(26)]);
  peer.icmp(question.slice(0, 20));
  peer.icmp([135, 1, ...question.slice(2)]);
  assert.deepEqual(peer.take(), []);
});

test("ipv6: an address that somebody else has is not used", () => {
  const peer = new PeerV6(module);
  peer.take();
  peer.icmp([136, 0, 0, 0, 0x20, 0, 0, 0, ...bytesOf(LINK_LOCAL), 2, 1, 2, 0, 0, 0, 0, 9], { to: "ff02::1" });
  peer.run(1500);
  peer.take();
  peer.icmp([135, 0, 0, 0, 0, 0, 0, 0, ...bytesOf(LINK_LOCAL), 1, 1, 2, 0, 0, 0, 0, 9], { to: "ff02::1:ff00:1" });
  peer.icmp(echo([1, 2, 3]));
  assert.deepEqual(
    peer.take().filter(({ payload }) => payload[0] === 136 || payload[0] === 129),
    [],
  );
});

test("ipv6: echo, alone and to all nodes", () => {
  const peer = settled();
  peer.icmp(echo([1, 2, 3]));
  peer.icmp(echo([4]), { to: "ff02::1" });
  const replies = peer.take();
  assert.deepEqual(
    replies.map(({ source, payload }) => [source, payload[0], [...payload.subarray(8)]]),
    [
      [hex(bytesOf(LINK_LOCAL)), 129, [1, 2, 3]],
      [hex(bytesOf(LINK_LOCAL)), 129, [4]],
    ],
  );
  peer.send(ICMPV6, Uint8Array.from(echo([1])));
  peer.icmp(echo([5]), { to: "fe80::77" });
  peer.icmp(echo([5]), { from: "ff02::1" });
  assert.deepEqual(peer.take(), [], "bad checksums, others' packets and groups as senders");
});

/** Advertised addresses answer an echo. */
function answers(peer: PeerV6, address: string): boolean {
  peer.take();
  peer.icmp(echo([9]), { to: address });
  return peer.take().some(({ payload, source }) => payload[0] === 129 && source === hex(bytesOf(address)));
}

test("ipv6: an advertised prefix gives an address, for its lifetime", () => {
  const peer = settled();
  peer.advertise(1800, "2001:db8:5::", 8000, 4000);
  const own = "2001:db8:5::5054:ff:fe00:1";
  assert.ok(
    peer.take().some(({ payload }) => payload[0] === 135),
    "it is checked",
  );
  assert.equal(answers(peer, own), false, "and not used before");
  peer.run(1500);
  peer.introduce();
  assert.equal(answers(peer, own), true);
  peer.advertise(1800, "2001:db8:5::", 1, 1);
  peer.run(5_000);
  peer.introduce();
  assert.equal(answers(peer, own), true, "nobody unknown cuts a lifetime below two hours");
  peer.run(7_300_000);
  peer.introduce();
  assert.equal(answers(peer, own), false);
});

test("ipv6: advertisements from elsewhere make nothing, and many prefixes a bounded number of addresses", () => {
  const peer = settled();
  const head = [134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0];
  const prefix = [3, 4, 64, 0xc0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 0, 0, ...bytesOf("2001:db8:6::")];
  peer.icmp([...head, ...prefix], { from: "2001:db8::1" });
  peer.icmp([...head, ...prefix], { hops: 64 });
  assert.deepEqual(peer.take(), []);
  for (let i = 0; i < 100; i++) peer.advertise(1800, `2001:db8:${(i + 16).toString(16)}::`, 8000, 4000);
  const probes = peer.take().filter(({ payload }) => payload[0] === 135);
  assert.ok(probes.length > 5 && probes.length <= 16, `${probes.length}`);
});

test("ipv6: unknown next headers, options and routing headers are answered as told", () => {
  const peer = settled();
  peer.send(200, Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]));
  assert.deepEqual([...(peer.take()[0]?.payload.subarray(0, 8) ?? [])].slice(0, 2), [4, 1]);
  const wrapped = (option: number, data: number[]) => Uint8Array.from([ICMPV6, 0, option, 4, 0, 0, 0, 0, ...data]);
  peer.send(60, wrapped(0x3e, echo([])));
  peer.send(60, wrapped(0x7e, echo([])));
  assert.equal(peer.take().filter(({ payload }) => payload[0] === 4).length, 0);
  peer.send(60, wrapped(0xbe, echo([])));
  const [problem] = peer.take();
  assert.deepEqual([problem?.payload[0], problem?.payload[1], problem?.payload[7]], [4, 2, 42]);
  peer.send(43, Uint8Array.from([ICMPV6, 0, 0, 1, 0, 0, 0, 0, ...echo([])]));
  assert.equal(peer.take()[0]?.payload[0], 4, "segments are left");
});

/** Fragments of a message, each with this many bytes. */
function fragments(message: Uint8Array, size: number, id: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let offset = 0; offset < message.length; offset += size) {
    const more = offset + size < message.length ? 1 : 0;
    const head = [ICMPV6, 0, offset >> 8, (offset & 0xf8) | more, 0, 0, 0, id];
    parts.push(Uint8Array.from([...head, ...message.subarray(offset, offset + size)]));
  }
  return parts;
}

test("ipv6: fragments in any order, and overlapping ones that end their datagram", () => {
  const peer = settled();
  let message = new Uint8Array();
  const sender = { send: peer.send };
  sender.send = (_next, payload) => {
    message = Uint8Array.from(payload);
  };
  // The checksum is made by the peer; only its bytes are wanted here.
  peer.sendSummed.call(Object.assign(Object.create(peer), sender), ICMPV6, echo(new Array(3000).fill(7)), 2, {});
  const parts = fragments(message, 1024, 1);
  for (const part of parts.reverse()) peer.send(FRAGMENT, part);
  const pieces = peer.take();
  assert.ok(pieces.length > 1 && pieces.every(({ next }) => next === FRAGMENT), "the reply is fragmented as well");
  assert.equal(pieces[0]?.payload[8], 129);
  assert.equal(
    pieces.reduce((sum, { payload }) => sum + payload.length - 8, 0),
    3008,
  );
  const [first = new Uint8Array(), second = new Uint8Array(), third = new Uint8Array()] = fragments(message, 1024, 2);
  peer.send(FRAGMENT, first);
  const overlapping = Uint8Array.from(second);
  overlapping[2] = 1000 >> 8;
  overlapping[3] = (1000 & 0xf8) | 1;
  peer.send(FRAGMENT, overlapping);
  peer.send(FRAGMENT, second);
  peer.send(FRAGMENT, third);
  assert.deepEqual(peer.take(), []);
});

test("ipv6: a port nobody has is unreachable for UDP and refused for TCP; without checksum there is no datagram", () => {
  const peer = settled();
  peer.sendSummed(UDP, [1, 0, 2, 0, 0, 9, 0, 0, 1], 6, {});
  const [unreachable] = peer.take();
  assert.deepEqual([unreachable?.payload[0], unreachable?.payload[1]], [1, 4]);
  peer.send(UDP, Uint8Array.from([1, 0, 2, 0, 0, 9, 0, 0, 1]));
  assert.deepEqual(peer.take(), []);
  peer.sendSummed(TCP, [1, 0, 2, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0x50, 2, 1, 0, 0, 0, 0, 0], 16, {});
  const [reset] = peer.take();
  assert.equal(reset?.next, TCP);
  assert.equal(reset?.payload[13], 0x14);
});

test("ipv6: a flood of advertisements, reports and echoes costs no memory, random packets do no harm", () => {
  const peer = settled();
  const random = new Random(5);
  const before = peer.stack.call.held(0);
  for (let i = 0; i < 3000; i++) {
    const bytes = Uint8Array.from({ length: random.below(200) }, () => random.below(256));
    const next = [0, 6, 17, 43, 44, 58, 60][random.below(7)] ?? 0;
    peer.send(next, bytes, { hops: random.chance(0.5) ? 255 : 64, to: random.chance(0.5) ? LINK_LOCAL : "ff02::1" });
    if (i % 100 === 0) peer.packets.length = 0;
  }
  peer.run(100_000);
  peer.introduce();
  peer.icmp(echo([1]));
  assert.ok(peer.take().some(({ payload }) => payload[0] === 129));
  assert.ok(peer.stack.call.held(0) <= before + 8, "packets came back");
});
