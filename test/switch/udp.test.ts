// UDP between machines and the host.

import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import test from "node:test";
import { parseIcmp } from "../../platform/hosted/network/wire/icmp.ts";
import { ICMP } from "../../platform/hosted/network/wire/ipv4.ts";
import { eventually, GATEWAY, ip, withMachine } from "./fakemachine.ts";

async function hostSocket(): Promise<{ socket: Socket; port: number; heard: { text: string; port: number }[] }> {
  const socket = createSocket("udp4");
  const heard: { text: string; port: number }[] = [];
  socket.on("message", (data, { port }) => heard.push({ text: data.toString(), port }));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { socket, port: socket.address().port, heard };
}

test("udp: out and back, also when too big for one packet", async () => {
  await withMachine({}, async (machine) => {
    machine.arp();
    const { socket, port, heard } = await hostSocket();
    machine.sendUdp(GATEWAY, { sourcePort: 1000, destinationPort: port, data: Buffer.from("one") });
    machine.sendUdp(GATEWAY, { sourcePort: 1000, destinationPort: port, data: Buffer.from("two") });
    await eventually(() => heard.length === 2, "the datagrams");
    assert.deepEqual(
      heard.map(({ text }) => text),
      ["one", "two"],
    );
    assert.equal(heard[0]?.port, heard[1]?.port);
    socket.send("back", heard[0]?.port ?? 0, "127.0.0.1");
    const answer = await machine.datagram();
    assert.equal(Buffer.from(answer.data).toString(), "back");
    assert.deepEqual([answer.packet.source, answer.sourcePort, answer.destinationPort], [GATEWAY, port, 1000]);
    socket.send(Buffer.alloc(4000, "x"), heard[0]?.port ?? 0, "127.0.0.1");
    await eventually(() => machine.packets.length === 3, "three fragments");
    assert.deepEqual(
      machine.packets.map(({ offset }) => offset),
      [0, 1480, 2960],
    );
    socket.close();
  });
});

test("udp: nobody else's datagrams come in, and an unused port is unreachable", async () => {
  await withMachine({}, async (machine) => {
    machine.arp();
    const { socket, port, heard } = await hostSocket();
    const stranger = await hostSocket();
    machine.sendUdp(GATEWAY, { sourcePort: 1000, destinationPort: port, data: Buffer.from("one") });
    await eventually(() => heard.length === 1, "the datagram");
    stranger.socket.send("surprise", heard[0]?.port ?? 0, "127.0.0.1");
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(machine.packets.length, 0);
    socket.close();
    stranger.socket.close();
    await eventually(() => {
      machine.sendUdp(GATEWAY, { sourcePort: 1000, destinationPort: port, data: Buffer.from("two") });
      return machine.packets.length > 0;
    }, "a refusal");
    const message = parseIcmp((await machine.packet(ICMP)).payload);
    assert.deepEqual([message?.type, message?.code], [3, 3]);
  });
});

test("udp: nothing goes out when that is off, nor ever to the host's loopback or to groups", async () => {
  await withMachine({ outbound: false }, async (machine) => {
    machine.arp();
    for (const [to, code] of [
      ["192.0.2.1", 13],
      ["10.0.2.2", 3],
    ] as const) {
      machine.sendUdp(ip(to), { sourcePort: 1000, destinationPort: 9, data: Buffer.from("x") });
      const message = parseIcmp((await machine.packet(ICMP)).payload);
      assert.deepEqual([message?.type, message?.code], [3, code], to);
    }
  });
  await withMachine({}, async (machine) => {
    machine.arp();
    const { socket, port, heard } = await hostSocket();
    for (const to of ["127.0.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "10.0.2.255", "10.0.2.77"]) {
      machine.sendUdp(ip(to), { sourcePort: 1000, destinationPort: port, data: Buffer.from("x") });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(heard.length, 0);
    socket.close();
  });
});

test("udp: a published port leads to the machine and back", async () => {
  await withMachine({}, async (machine, network) => {
    const published = await network.publish("127.0.0.1:0:7/udp");
    const { socket, heard } = await hostSocket();
    socket.send("hello", published.port, "127.0.0.1");
    const request = await machine.datagram();
    assert.equal(Buffer.from(request.data).toString(), "hello");
    assert.deepEqual([request.packet.source, request.destinationPort], [GATEWAY, 7]);
    machine.sendUdp(GATEWAY, { sourcePort: 7, destinationPort: request.sourcePort, data: Buffer.from("HELLO") });
    await eventually(() => heard.length === 1, "the answer");
    assert.deepEqual(heard, [{ text: "HELLO", port: published.port }]);
    socket.close();
    await published.close();
  });
});
