// TCP by the letter: segments in, exact answers out.

import assert from "node:assert/strict";
import test from "node:test";
import { ACK, FIN, Peer, PSH, RST, SYN, Talk, URG } from "./peer.ts";
import {
  addressOf,
  EAGAIN,
  EINPROGRESS,
  POLLERR,
  POLLHUP,
  POLLIN,
  POLLOUT,
  STREAM,
  Stack,
  stackModule,
} from "./stack.ts";
import { MILLISECOND, SECOND } from "./world.ts";

const module = await stackModule();
const POLLRDHUP = 0x2000;

function newPeer(): Peer {
  return new Peer(new Stack(module, { address: "10.0.0.1" }));
}

function bytes(length: number, fill = 0x61): Uint8Array {
  return new Uint8Array(length).fill(fill);
}

function text(value: Uint8Array | number): string {
  return typeof value === "number" ? String(value) : new TextDecoder().decode(value);
}

test("tcp: a SYN to a closed port is refused with its number acknowledged", () => {
  const peer = newPeer();
  peer.sendTcp({ flags: SYN, seq: 77, destinationPort: 81 });
  const { flags, seq, ack } = peer.one();
  assert.deepEqual([flags, seq, ack], [RST | ACK, 0, 78]);
});

test("tcp: a stray acknowledgment is refused with its own number, a stray reset with nothing", () => {
  const peer = newPeer();
  peer.sendTcp({ flags: ACK, seq: 5, ack: 99, data: bytes(3) });
  const { flags, seq } = peer.one();
  assert.deepEqual([flags, seq], [RST, 99]);
  peer.sendTcp({ flags: RST, seq: 5 });
  assert.equal(peer.heard().length, 0);
});

test("tcp: options are answered only if they were offered", () => {
  const plain = new Talk(newPeer(), { options: {} }).synAck.options;
  assert.deepEqual(Object.keys(plain), ["mss"]);
  const full = new Talk(newPeer(), { options: { mss: 1460, scale: 7, sackPermitted: true, timestamp: [500, 0] } });
  assert.equal(full.synAck.options.mss, 1460);
  assert.equal(full.synAck.options.sackPermitted, true);
  assert.ok((full.synAck.options.scale ?? -1) >= 0);
  assert.equal(full.synAck.options.timestamp?.[1], 500);
});

test("tcp: initial sequence numbers differ between peers and machines", () => {
  const peer = newPeer();
  const listener = peer.stack.listener(80);
  const numbers = new Set([5000, 5001, 5002].map((port) => new Talk(peer, { port, listener }).synAck.seq >>> 16));
  assert.equal(numbers.size, 3);
});

test("tcp: a lost SYN-ACK is sent again with growing pauses, then given up", () => {
  const peer = newPeer();
  peer.stack.listener(80);
  peer.sendTcp({ flags: SYN, seq: 1, options: { mss: 1460 } });
  peer.one();
  peer.pass(999 * MILLISECOND);
  assert.equal(peer.heard().length, 0);
  peer.pass(2 * MILLISECOND);
  assert.equal(peer.one().flags, SYN | ACK);
  peer.pass(2 * SECOND);
  assert.equal(peer.one().flags, SYN | ACK);
  peer.pass(120 * SECOND);
  assert.equal(peer.heard().length, 3);
  assert.equal(peer.stack.call.held(1), 0);
});

test("tcp: a repeated SYN is answered again", () => {
  const peer = newPeer();
  peer.stack.listener(80);
  peer.sendTcp({ flags: SYN, seq: 1 });
  const first = peer.one();
  peer.sendTcp({ flags: SYN, seq: 1 });
  assert.deepEqual(peer.one(), first);
});

test("tcp: in SYN-RECEIVED a wrong acknowledgment is refused", () => {
  const peer = newPeer();
  peer.stack.listener(80);
  peer.sendTcp({ flags: SYN, seq: 1 });
  const { seq } = peer.one();
  peer.sendTcp({ flags: ACK, seq: 2, ack: seq + 2 });
  const { flags, seq: at } = peer.one();
  assert.deepEqual([flags, at], [RST, seq + 2]);
});

test("tcp: data is delivered and acknowledged after 40 ms, or with the second full segment", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  talk.data(bytes(100));
  assert.equal(peer.heard().length, 0);
  peer.pass(39 * MILLISECOND);
  assert.equal(peer.heard().length, 0);
  peer.pass(2 * MILLISECOND);
  assert.equal(peer.one().ack, talk.seq);
  talk.data(bytes(1460));
  assert.equal(peer.heard().length, 0);
  talk.data(bytes(1460));
  assert.equal(peer.one().ack, talk.seq);
  assert.equal((peer.stack.receive(talk.fd) as Uint8Array).length, 3020);
});

test("tcp: an answer carries the acknowledgment", () => {
  const talk = new Talk(newPeer());
  talk.data(bytes(10));
  talk.peer.run();
  talk.peer.stack.send(talk.fd, bytes(20));
  const { flags, ack, seq, data } = talk.peer.one();
  assert.deepEqual([flags, ack, seq, data.length], [ACK | PSH, talk.seq, talk.ack, 20]);
  talk.peer.pass(100 * MILLISECOND);
  assert.equal(talk.peer.heard().length, 0);
});

test("tcp: segments out of order are put together, and reported by SACK", () => {
  const talk = new Talk(newPeer(), { options: { mss: 1460, sackPermitted: true } });
  const { peer, seq } = talk;
  talk.send({ seq: seq + 4, data: new TextEncoder().encode("efgh") });
  assert.deepEqual(peer.one().options.sacks, [[seq + 4, seq + 8]]);
  talk.send({ seq: seq + 12, data: new TextEncoder().encode("mnop") });
  assert.deepEqual(peer.one().options.sacks, [
    [seq + 12, seq + 16],
    [seq + 4, seq + 8],
  ]);
  talk.send({ seq: seq + 2, data: new TextEncoder().encode("cdefghijkl") });
  assert.deepEqual(peer.one().options.sacks, [[seq + 2, seq + 16]]);
  talk.send({ seq, data: new TextEncoder().encode("abc") });
  const { ack, options } = peer.one();
  assert.equal(ack, seq + 16);
  assert.equal(options.sacks, undefined);
  assert.equal(text(peer.stack.receive(talk.fd)), "abcdefghijklmnop");
});

test("tcp: a duplicate is acknowledged at once and reported by D-SACK", () => {
  const talk = new Talk(newPeer(), { options: { mss: 1460, sackPermitted: true } });
  const { peer, seq } = talk;
  talk.data(bytes(5));
  peer.heard();
  talk.send({ seq, data: bytes(5) });
  const { ack, options } = peer.one();
  assert.equal(ack, seq + 5);
  assert.deepEqual(options.sacks, [[seq, seq + 5]]);
});

test("tcp: what lies beyond the window is cut off", () => {
  const talk = new Talk(newPeer());
  const { peer, seq } = talk;
  const window = talk.synAck.window;
  talk.send({ seq: seq + window - 10, data: bytes(100) });
  assert.equal(peer.one().ack, seq);
  talk.send({ seq: seq + window + 1, data: bytes(10) });
  assert.equal(peer.one().ack, seq);
  assert.equal(peer.stack.receive(talk.fd), EAGAIN);
});

test("tcp: an exact reset ends the connection", () => {
  const talk = new Talk(newPeer());
  talk.send({ flags: RST });
  assert.equal(talk.peer.heard().length, 0);
  assert.equal(talk.peer.stack.call.poll(talk.fd) & (POLLERR | POLLHUP), POLLERR | POLLHUP);
  assert.equal(talk.peer.stack.receive(talk.fd), -104);
  assert.equal(text(talk.peer.stack.receive(talk.fd)), "");
});

test("tcp: a reset elsewhere in the window is challenged, outside it ignored", () => {
  const talk = new Talk(newPeer());
  talk.send({ flags: RST, seq: talk.seq + 100 });
  const { flags, seq, ack } = talk.peer.one();
  assert.deepEqual([flags, seq, ack], [ACK, talk.ack, talk.seq]);
  talk.send({ flags: RST, seq: talk.seq - 1 });
  talk.send({ flags: RST, seq: talk.seq + 10_000_000 });
  assert.equal(talk.peer.heard().length, 0);
  assert.ok(talk.alive);
});

test("tcp: a SYN within a connection is challenged", () => {
  const talk = new Talk(newPeer());
  talk.send({ flags: SYN, seq: talk.seq + 10 });
  assert.equal(talk.peer.one().flags, ACK);
  assert.ok(talk.alive);
});

test("tcp: challenges are not sent faster than twice a second", () => {
  const talk = new Talk(newPeer());
  for (let i = 0; i < 50; i++) talk.send({ flags: RST, seq: talk.seq + 1 + i });
  assert.equal(talk.peer.heard().length, 1);
  talk.peer.pass(500 * MILLISECOND);
  talk.send({ flags: RST, seq: talk.seq + 1 });
  assert.equal(talk.peer.heard().length, 1);
});

test("tcp: an acknowledgment of what was never sent is challenged and its data dropped", () => {
  const talk = new Talk(newPeer());
  talk.send({ ack: talk.ack + 1, data: bytes(4) });
  assert.equal(talk.peer.one().ack, talk.seq);
  assert.equal(talk.peer.stack.receive(talk.fd), EAGAIN);
});

test("tcp: an old timestamp is dropped with an acknowledgment (PAWS)", () => {
  const talk = new Talk(newPeer(), { options: { mss: 1460, timestamp: [1000, 0] } });
  talk.stamp = 2000;
  talk.data(bytes(4));
  talk.peer.heard();
  talk.stamp = 1999;
  talk.send({ data: bytes(4, 0x62) });
  assert.equal(talk.peer.one().ack, talk.seq);
  assert.equal(text(talk.peer.stack.receive(talk.fd)), "aaaa");
});

test("tcp: a wrong checksum is as if nothing had come", () => {
  const talk = new Talk(newPeer());
  talk.send({ data: bytes(4), bad: true });
  talk.peer.pass(SECOND);
  assert.equal(talk.peer.heard().length, 0);
  assert.equal(talk.peer.stack.receive(talk.fd), EAGAIN);
});

test("tcp: urgent data is data", () => {
  const talk = new Talk(newPeer());
  talk.send({ flags: ACK | URG | PSH, data: new TextEncoder().encode("now!") });
  talk.peer.run();
  assert.equal(text(talk.peer.stack.receive(talk.fd)), "now!");
});

test("tcp: the peer's FIN is acknowledged, and our close completes it", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  talk.send({ flags: ACK | FIN });
  assert.equal(peer.one().ack, talk.seq + 1);
  assert.equal(peer.stack.call.poll(talk.fd) & (POLLIN | POLLRDHUP | POLLHUP), POLLIN | POLLRDHUP);
  assert.equal(text(peer.stack.receive(talk.fd)), "");
  talk.seq++;
  peer.stack.send(talk.fd, bytes(3));
  assert.equal(peer.one().data.length, 3);
  peer.stack.call.close(talk.fd);
  assert.equal(peer.one().flags & FIN, FIN);
  talk.send({ ack: talk.ack + 4 });
  assert.equal(peer.heard().length, 0);
  assert.equal(peer.stack.call.held(1), 0);
  assert.equal(peer.stack.call.held(2), 0);
});

test("tcp: our close first, then TIME-WAIT for a minute, which answers a repeated FIN", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.call.close(talk.fd);
  const fin = peer.one();
  assert.deepEqual([fin.flags, fin.seq], [FIN | ACK, talk.ack]);
  talk.ack++;
  talk.send({});
  assert.equal(peer.heard().length, 0);
  talk.send({ flags: FIN | ACK });
  const last = peer.one();
  assert.deepEqual([last.flags, last.ack], [ACK, talk.seq + 1]);
  assert.deepEqual([peer.stack.call.held(1), peer.stack.call.held(2)], [0, 1]);
  peer.pass(30 * SECOND);
  talk.send({ flags: FIN | ACK });
  assert.equal(peer.one().ack, talk.seq + 1);
  peer.pass(59 * SECOND);
  assert.equal(peer.stack.call.held(2), 1);
  peer.pass(3 * SECOND);
  assert.equal(peer.stack.call.held(2), 0);
});

test("tcp: TIME-WAIT ignores resets and makes way for a newer SYN", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.call.close(talk.fd);
  peer.one();
  talk.ack++;
  talk.send({ flags: FIN | ACK });
  peer.one();
  talk.send({ flags: RST, seq: talk.seq + 1 });
  assert.equal(peer.stack.call.held(2), 1);
  // An old SYN is only acknowledged.
  talk.send({ flags: SYN, seq: talk.seq - 500 });
  assert.equal(peer.one().flags, ACK);
  talk.send({ flags: SYN, seq: talk.seq + 5000 });
  const { flags, seq, ack } = peer.one();
  assert.deepEqual([flags, ack], [SYN | ACK, talk.seq + 5001]);
  assert.ok((seq - talk.ack) >>> 0 < 0x80000000, "its sequence numbers follow the old ones");
  assert.equal(peer.stack.call.held(2), 0);
});

test("tcp: with timestamps a lower sequence number may reopen TIME-WAIT", () => {
  const talk = new Talk(newPeer(), { options: { mss: 1460, timestamp: [1000, 0] } });
  const { peer } = talk;
  peer.stack.call.close(talk.fd);
  peer.one();
  talk.ack++;
  talk.send({ flags: FIN | ACK });
  peer.one();
  talk.stamp = 1001;
  talk.send({ flags: SYN, seq: talk.seq - 100_000 });
  assert.equal(peer.one().flags, SYN | ACK);
});

test("tcp: both close at once", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.call.close(talk.fd);
  peer.one();
  talk.send({ flags: FIN | ACK });
  assert.equal(peer.one().ack, talk.seq + 1);
  assert.equal(peer.stack.call.held(2), 0);
  talk.seq++;
  talk.send({ ack: talk.ack + 1 });
  peer.run();
  assert.deepEqual([peer.stack.call.held(1), peer.stack.call.held(2)], [0, 1]);
});

test("tcp: closing with data unread resets", () => {
  const talk = new Talk(newPeer());
  talk.data(bytes(4));
  talk.peer.run();
  talk.peer.stack.call.close(talk.fd);
  assert.ok(talk.peer.heard().some(({ flags }) => flags & RST));
  assert.equal(talk.peer.stack.call.held(1), 0);
});

test("tcp: data for a closed socket is answered by a reset", () => {
  const talk = new Talk(newPeer());
  talk.peer.stack.call.close(talk.fd);
  talk.peer.one();
  talk.ack++;
  talk.data(bytes(4));
  assert.ok(talk.peer.one().flags & RST);
  assert.equal(talk.peer.stack.call.held(1), 0);
});

test("tcp: FIN-WAIT-2 without a program ends after a minute", () => {
  const talk = new Talk(newPeer());
  talk.peer.stack.call.close(talk.fd);
  talk.peer.one();
  talk.ack++;
  talk.send({});
  talk.peer.pass(59 * SECOND);
  assert.equal(talk.peer.stack.call.held(1), 1);
  talk.peer.pass(2 * SECOND);
  assert.equal(talk.peer.stack.call.held(1), 0);
});

test("tcp: half-closed, the other way still works", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  assert.equal(peer.stack.call.shutdown(talk.fd, 1), 0);
  assert.ok(peer.one().flags & FIN);
  assert.equal(peer.stack.send(talk.fd, bytes(1)), -32);
  talk.ack++;
  talk.data(bytes(10));
  peer.pass(50 * MILLISECOND);
  assert.equal(peer.one().ack, talk.seq);
  assert.equal((peer.stack.receive(talk.fd) as Uint8Array).length, 10);
});

test("tcp: unanswered data is sent again with doubling pauses", () => {
  const talk = new Talk(newPeer());
  talk.peer.stack.send(talk.fd, bytes(10));
  talk.peer.one();
  const times: number[] = [];
  const start = talk.peer.now;
  for (let i = 0; i < 4000 && times.length < 5; i++) {
    talk.peer.pass(10 * MILLISECOND);
    for (const { seq, data } of talk.peer.heard()) {
      assert.deepEqual([seq, data.length], [talk.ack, 10]);
      times.push((talk.peer.now - start) / MILLISECOND);
    }
  }
  const pauses = times.map((time, i) => time - (times[i - 1] ?? 0));
  pauses.forEach((pause, i) => {
    assert.ok(Math.abs(pause - 200 * 2 ** i) <= 10, `pauses ${pauses.join(" ")}`);
  });
});

test("tcp: after a quarter of an hour of silence the connection times out", () => {
  const talk = new Talk(newPeer());
  talk.peer.stack.send(talk.fd, bytes(10));
  talk.peer.pass(800 * SECOND);
  assert.ok(talk.alive);
  talk.peer.pass(400 * SECOND);
  assert.ok(!talk.alive);
  assert.equal(talk.peer.stack.receive(talk.fd), -110);
});

test("tcp: TCP_USER_TIMEOUT gives up sooner", () => {
  const talk = new Talk(newPeer());
  talk.peer.stack.call.setOption(talk.fd, 6, 18, 3000, 0);
  talk.peer.stack.send(talk.fd, bytes(10));
  talk.peer.pass(10 * SECOND);
  assert.equal(talk.peer.stack.receive(talk.fd), -110);
});

test("tcp: three duplicate acknowledgments bring the lost segment back at once", () => {
  const talk = new Talk(newPeer());
  talk.peer.stack.send(talk.fd, bytes(14600));
  const sent = talk.peer.heard();
  assert.equal(sent.length, 10);
  talk.send({});
  talk.send({});
  assert.equal(talk.peer.heard().length, 0);
  talk.send({});
  const again = talk.peer.heard();
  assert.equal(again[0]?.seq, talk.ack);
  assert.equal(again.length, 1);
});

test("tcp: SACK tells which segments to send again", () => {
  const talk = new Talk(newPeer(), { options: { mss: 1460, sackPermitted: true } });
  talk.peer.stack.send(talk.fd, bytes(14600));
  assert.equal(talk.peer.heard().length, 10);
  const at = (segment: number) => talk.ack + 1460 * segment;
  // Segments 0 and 2 are lost.
  talk.send({ options: { sacks: [[at(1), at(2)]] } });
  talk.send({
    options: {
      sacks: [
        [at(3), at(4)],
        [at(1), at(2)],
      ],
    },
  });
  assert.equal(talk.peer.heard().length, 0);
  talk.send({
    options: {
      sacks: [
        [at(3), at(10)],
        [at(1), at(2)],
      ],
    },
  });
  assert.deepEqual(
    talk.peer.heard().map(({ seq }) => seq),
    [at(0), at(2)],
  );
});

test("tcp: a zero window is probed, and data flows when it opens", () => {
  const talk = new Talk(newPeer(), { window: 1000 });
  const { peer } = talk;
  peer.stack.send(talk.fd, bytes(3000));
  assert.equal(peer.one().data.length, 1000);
  talk.ack += 1000;
  talk.window = 0;
  talk.send({});
  assert.equal(peer.heard().length, 0);
  peer.pass(300 * MILLISECOND);
  const probe = peer.one();
  assert.deepEqual([probe.seq, probe.data.length], [talk.ack - 1, 0]);
  talk.send({});
  peer.pass(500 * MILLISECOND);
  assert.equal(peer.one().seq, talk.ack - 1);
  peer.pass(3600 * SECOND);
  assert.ok(talk.alive, "a closed window is no reason to give up");
  peer.heard();
  talk.window = 65535;
  talk.send({});
  assert.equal(
    peer.heard().reduce((sum, { data }) => sum + data.length, 0),
    2000,
  );
});

test("tcp: small windows don't make small segments", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.send(talk.fd, bytes(1460));
  peer.one();
  talk.ack += 1460;
  talk.window = 100;
  talk.send({});
  peer.run();
  peer.stack.send(talk.fd, bytes(1460));
  assert.equal(peer.heard().length, 0);
  peer.pass(250 * MILLISECOND);
  assert.equal(peer.one().data.length, 100);
});

test("tcp: our window closes when nobody reads, and opens when somebody does", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.call.setOption(talk.fd, 1, 8, 4096, 0);
  let window = 65535;
  for (let i = 0; i < 100 && window >= 1460; i++) {
    talk.data(bytes(1460));
    for (const segment of peer.heard()) ({ window } = segment);
  }
  peer.pass(100 * MILLISECOND);
  for (const segment of peer.heard()) ({ window } = segment);
  assert.ok(window < 1460, `window ${window}`);
  while (typeof peer.stack.receive(talk.fd) !== "number") {}
  assert.ok((peer.heard().at(-1)?.window ?? 0) >= 8192);
});

test("tcp: Nagle keeps a second small segment until the first is acknowledged", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.send(talk.fd, bytes(10));
  peer.stack.send(talk.fd, bytes(10));
  peer.stack.send(talk.fd, bytes(10));
  assert.equal(peer.one().data.length, 10);
  talk.ack += 10;
  talk.send({});
  assert.equal(peer.one().data.length, 20);
  talk.ack += 20;
  talk.send({});
  peer.stack.call.setOption(talk.fd, 6, 1, 1, 0);
  peer.stack.send(talk.fd, bytes(10));
  peer.stack.send(talk.fd, bytes(10));
  assert.equal(peer.heard().length, 2);
});

test("tcp: the cork holds partial segments until it is drawn, or 200 ms", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.call.setOption(talk.fd, 6, 3, 1, 0);
  peer.stack.send(talk.fd, bytes(100));
  peer.stack.send(talk.fd, bytes(100));
  assert.equal(peer.heard().length, 0);
  peer.stack.call.setOption(talk.fd, 6, 3, 0, 0);
  assert.equal(peer.one().data.length, 200);
  talk.ack += 200;
  talk.send({});
  peer.stack.call.setOption(talk.fd, 6, 3, 1, 0);
  peer.stack.send(talk.fd, bytes(50));
  peer.pass(210 * MILLISECOND);
  assert.equal(peer.one().data.length, 50);
});

test("tcp: keep-alive asks, and gives up when nobody answers", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.call.setOption(talk.fd, 6, 4, 10, 0);
  peer.stack.call.setOption(talk.fd, 6, 5, 2, 0);
  peer.stack.call.setOption(talk.fd, 6, 6, 3, 0);
  peer.stack.call.setOption(talk.fd, 1, 9, 1, 0);
  peer.pass(11 * SECOND);
  assert.equal(peer.one().seq, talk.ack - 1);
  talk.send({});
  peer.pass(9 * SECOND);
  assert.equal(peer.heard().length, 0);
  peer.pass(20 * SECOND);
  assert.equal(peer.stack.receive(talk.fd), -110);
});

test("tcp: connecting: SYN, answer, established", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(STREAM);
  assert.equal(peer.stack.call.connect(fd, peer.address, 99), EINPROGRESS);
  assert.equal(peer.stack.call.poll(fd), 0);
  const syn = peer.one();
  assert.equal(syn.flags, SYN);
  assert.ok(syn.sourcePort >= 32768);
  assert.equal(peer.stack.call.connect(fd, peer.address, 99), -114);
  const reply = { sourcePort: 99, destinationPort: syn.sourcePort, ack: syn.seq + 1, flags: SYN | ACK };
  // A wrong acknowledgment does not connect, and is refused.
  peer.sendTcp({ ...reply, ack: syn.seq + 2 });
  assert.equal(peer.one().flags, RST);
  peer.sendTcp({ ...reply, seq: 700 });
  assert.deepEqual([peer.one().ack, peer.stack.call.poll(fd) & POLLOUT], [701, POLLOUT]);
  assert.equal(peer.stack.call.connect(fd, peer.address, 99), 0);
  assert.equal(peer.stack.call.connect(fd, peer.address, 99), -106);
});

test("tcp: connecting to a closed port", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(STREAM);
  peer.stack.call.connect(fd, peer.address, 99);
  const syn = peer.one();
  peer.sendTcp({ sourcePort: 99, destinationPort: syn.sourcePort, ack: syn.seq + 1, flags: RST | ACK });
  peer.run();
  assert.equal(peer.stack.call.poll(fd) & (POLLERR | POLLHUP), POLLERR | POLLHUP);
  assert.equal(peer.stack.call.getOption(fd, 1, 4), 111);
  assert.equal(peer.stack.call.getOption(fd, 1, 4), 0);
  assert.equal(peer.stack.call.connect(fd, peer.address, 99), EINPROGRESS, "it may be tried again");
});

test("tcp: connecting to nobody", () => {
  const peer = newPeer();
  peer.answersArp = false;
  const silent = peer.stack.call.socket(STREAM);
  peer.stack.call.connect(silent, peer.address, 99);
  peer.pass(5 * SECOND);
  assert.equal(peer.arps, 3);
  assert.equal(peer.stack.call.getOption(silent, 1, 4), 113);
  const lost = peer.stack.call.socket(STREAM);
  assert.equal(peer.stack.call.connect(lost, addressOf("192.168.0.1"), 99), -101);
});

test("tcp: unanswered SYNs time out after two minutes", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(STREAM);
  peer.stack.call.connect(fd, peer.address, 99);
  peer.pass(126 * SECOND);
  assert.equal(peer.heard().length, 7);
  peer.pass(2 * SECOND);
  assert.equal(peer.stack.call.getOption(fd, 1, 4), 110);
});

test("tcp: both connect at once", () => {
  const peer = newPeer();
  const fd = peer.stack.call.socket(STREAM);
  peer.stack.call.connect(fd, peer.address, 99);
  const syn = peer.one();
  peer.sendTcp({ sourcePort: 99, destinationPort: syn.sourcePort, seq: 300, flags: SYN });
  const answer = peer.one();
  assert.deepEqual([answer.flags, answer.seq, answer.ack], [SYN | ACK, syn.seq, 301]);
  peer.sendTcp({ sourcePort: 99, destinationPort: syn.sourcePort, seq: 301, ack: syn.seq + 1, flags: ACK });
  peer.run();
  assert.equal(peer.stack.call.poll(fd) & POLLOUT, POLLOUT);
});

test("tcp: a SYN flood does not keep others out (cookies)", () => {
  const peer = newPeer();
  const listener = peer.stack.listener(80);
  for (let i = 0; i < 3000; i++) {
    peer.sendTcp({ flags: SYN, seq: i, sourcePort: 1024 + i, options: { mss: 1400 } });
    if (i % 50 === 49) peer.heard();
  }
  assert.ok(peer.stack.call.held(1) <= 600, `${peer.stack.call.held(1)} half-open`);
  const talk = new Talk(peer, {
    port: 60000,
    listener,
    options: { mss: 1400, scale: 7, sackPermitted: true, timestamp: [9, 0] },
  });
  talk.echo = talk.synAck.options.timestamp?.[1] ?? 0;
  talk.data(bytes(8));
  peer.run();
  assert.equal((peer.stack.receive(talk.fd) as Uint8Array).length, 8);
  peer.stack.send(talk.fd, bytes(5000));
  assert.ok(peer.heard().every(({ data }) => data.length <= 1388));
  // A made-up acknowledgment is no cookie.
  peer.sendTcp({ flags: ACK, seq: 5, ack: 12345678, sourcePort: 60001 });
  assert.equal(peer.one().flags, RST);
});

test("tcp: tiny segments don't eat the memory", () => {
  const talk = new Talk(newPeer());
  for (let i = 0; i < 20_000; i++) {
    talk.data(bytes(1));
    if (i % 50 === 49) talk.peer.heard();
  }
  assert.ok(talk.peer.stack.call.held(0) < 100, `${talk.peer.stack.call.held(0)} packets for 20,000 bytes`);
});

test("tcp: a path that narrows makes shorter segments", () => {
  const talk = new Talk(newPeer());
  const { peer } = talk;
  peer.stack.send(talk.fd, bytes(2920));
  peer.run();
  const [sent] = peer.packets.splice(0);
  assert.ok(sent);
  const message = new Uint8Array(36);
  message.set([3, 4, 0, 0, 0, 0, 1000 >> 8, 1000 & 255, 0x45, 0, 5, 220, 0, 0, 0x40, 0, 64, 6]);
  const view = new DataView(message.buffer);
  view.setUint32(20, peer.stack.address);
  view.setUint32(24, peer.address);
  message.set(sent.payload.subarray(0, 8), 28);
  let sum = 0;
  for (let i = 0; i < 36; i += 2) sum += view.getUint16(i);
  view.setUint16(2, (((sum & 0xffff) + (sum >>> 16)) ^ 0xffff) & 0xffff);
  peer.sendIp(1, message);
  const again = peer.heard();
  assert.ok(again.length && again.every(({ data }) => data.length <= 960), `${again.map(({ data }) => data.length)}`);
});

test("tcp: the send buffer is gone when it is empty, and the memory with the connection", () => {
  const talk = new Talk(newPeer());
  talk.peer.stack.send(talk.fd, bytes(100));
  assert.equal(talk.peer.stack.call.held(3), 4096);
  talk.peer.heard();
  talk.ack += 100;
  talk.send({});
  talk.peer.run();
  assert.equal(talk.peer.stack.call.held(3), 0);
});
