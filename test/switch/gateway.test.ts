// The gateway's own services: ARP, echo, DHCP, DNS; and packets that are wrong.

import assert from "node:assert/strict";
import test from "node:test";
import { addressBytes } from "../../platform/hosted/network/gateway/dnsserver.ts";
import type { NameResolver } from "../../platform/hosted/network/gateway/resolver.ts";
import { settingsOf } from "../../platform/hosted/network/gateway/settings.ts";
import { parseArp } from "../../platform/hosted/network/wire/arp.ts";
import { get16, get32, set16, set32 } from "../../platform/hosted/network/wire/bytes.ts";
import * as dhcp from "../../platform/hosted/network/wire/dhcp.ts";
import { nameBytes } from "../../platform/hosted/network/wire/dns.ts";
import { ETHERNET_HEADER, writeEthernet, writeMac } from "../../platform/hosted/network/wire/ethernet.ts";
import {
  ECHO_REPLY,
  ECHO_REQUEST,
  icmpFrame,
  parseIcmp,
  UNREACHABLE,
} from "../../platform/hosted/network/wire/icmp.ts";
import { fragment, ICMP, packetFrame, parseIpv4 } from "../../platform/hosted/network/wire/ipv4.ts";
import { parseTcp, SYN, tcpFrame } from "../../platform/hosted/network/wire/tcp.ts";
import { parseUdp, udpFrame } from "../../platform/hosted/network/wire/udp.ts";
import { Random } from "../net/world.ts";
import { eventually, type FakeMachine, GATEWAY, ip, withMachine } from "./fakemachine.ts";

const noPing = { ping: async () => false };

test("settings: addresses that can't be are refused", () => {
  for (const address of [
    "",
    "10.0.2.2",
    "10.0.2.2/31",
    "10.0.2.2/7",
    "10.0.2.0/24",
    "10.0.2.255/24",
    "10.0.2.256/24",
  ]) {
    assert.throws(() => settingsOf({ address }), /expected|prefix|own/, address);
  }
  for (const machine of ["10.0.2.2", "10.0.3.15", "10.0.2.255", "x"]) {
    assert.throws(() => settingsOf({ machine }), /no machine/, machine);
  }
  assert.equal(settingsOf({ address: "172.44.0.1/24", machine: "172.44.0.2" }).machine, ip("172.44.0.2"));
  assert.equal(settingsOf({ address: "10.1.1.2/30" }).machine, ip("10.1.1.1"));
});

test("gateway: answers ARP for itself only", async () => {
  await withMachine({}, async (machine, network) => {
    machine.arp(1, ip("10.0.2.3"));
    machine.arp();
    const frame = await eventually(() => machine.frames[0], "the answer");
    const arp = parseArp(frame.subarray(ETHERNET_HEADER));
    assert.deepEqual([arp?.sender, arp?.senderMac, arp?.operation], [GATEWAY, network.gateway.mac, 2]);
    assert.equal(machine.frames.length, 1);
  });
});

test("gateway: answers echo requests, in fragments too", async () => {
  await withMachine({}, async (machine) => {
    machine.arp();
    const rest = new Uint8Array(5000).map((_, index) => index);
    const frame = icmpFrame(machine.address, GATEWAY, { type: ECHO_REQUEST, code: 0, rest });
    for (const piece of fragment(frame, 1500, 7).reverse()) machine.send(piece);
    const pieces = [];
    for (let i = 0; i < 4; i++) pieces.push(await machine.packet(ICMP));
    const payload = Buffer.concat(pieces.map((piece) => piece.payload));
    const reply = parseIcmp(payload);
    assert.equal(reply?.type, ECHO_REPLY);
    assert.deepEqual(new Uint8Array(reply.rest), rest);
  });
});

test("gateway: echo to the outside is answered or refused as the host says", async () => {
  const asked: string[] = [];
  const pinger = {
    ping: async (address: string, length: number) => {
      asked.push(`${address} ${length}`);
      return address === "192.0.2.1";
    },
  };
  await withMachine({ pinger }, async (machine) => {
    machine.arp();
    for (const [to, type] of [
      ["192.0.2.1", ECHO_REPLY],
      ["192.0.2.2", UNREACHABLE],
    ] as const) {
      machine.send(icmpFrame(machine.address, ip(to), { type: ECHO_REQUEST, code: 0, rest: new Uint8Array(60) }));
      assert.equal(parseIcmp((await machine.packet(ICMP)).payload)?.type, type, to);
    }
    assert.deepEqual(asked, ["192.0.2.1 56", "192.0.2.2 56"]);
  });
});

function dhcpMessage(message: number, mac: number, options: [number, number][] = []): Uint8Array {
  const bytes = new Uint8Array(300);
  bytes.set([1, 1, 6, 0]);
  set32(bytes, 4, 0x12345678);
  writeMac(bytes, 28, mac);
  set32(bytes, 236, 0x63825363);
  bytes.set([53, 1, message], 240);
  let at = 243;
  for (const [code, value] of options) {
    bytes.set([code, 4], at);
    set32(bytes, at + 2, value);
    at += 6;
  }
  bytes[at] = 255;
  return bytes;
}

async function dhcpAnswer(
  machine: FakeMachine,
  message: Uint8Array,
): Promise<{ yours: number; data: Uint8Array; kind: number }> {
  machine.send(udpFrame(0, 0xffffffff, { sourcePort: 68, destinationPort: 67, data: message }));
  const { data } = await machine.datagram();
  assert.equal(get32(data, 4), 0x12345678);
  return { yours: get32(data, 16), data, kind: data[242] ?? 0 };
}

test("DHCP: offers, grants, remembers and refuses", async () => {
  await withMachine({}, async (machine) => {
    const offer = await dhcpAnswer(machine, dhcpMessage(dhcp.DISCOVER, machine.mac));
    assert.deepEqual([offer.kind, offer.yours], [dhcp.OFFER, ip("10.0.2.15")]);
    const options: [number, number][] = [
      [50, offer.yours],
      [54, GATEWAY],
    ];
    const granted = await dhcpAnswer(machine, dhcpMessage(dhcp.REQUEST, machine.mac, options));
    assert.deepEqual([granted.kind, granted.yours], [dhcp.ACKNOWLEDGE, ip("10.0.2.15")]);
    const text = Buffer.from(granted.data).toString("hex");
    for (const option of ["0104ffffff00", "03040a000202", "06040a000202", "330400015180"])
      assert.ok(text.includes(option), option);
    const other = await dhcpAnswer(machine, dhcpMessage(dhcp.DISCOVER, 0x020000000009, [[50, ip("10.0.2.15")]]));
    assert.equal(other.yours, ip("10.0.2.16"));
    const refused = await dhcpAnswer(machine, dhcpMessage(dhcp.REQUEST, 0x020000000009, [[50, ip("10.0.2.15")]]));
    assert.equal(refused.kind, dhcp.REFUSE);
    const outside = await dhcpAnswer(machine, dhcpMessage(dhcp.REQUEST, 0x02000000000a, [[50, ip("10.0.3.15")]]));
    assert.equal(outside.kind, dhcp.REFUSE);
    // Not for this server, and cut short: no answer; the next one is for the next question.
    machine.send(
      udpFrame(0, 0xffffffff, { sourcePort: 68, destinationPort: 67, data: dhcpMessage(dhcp.REQUEST, 1, [[54, 1]]) }),
    );
    machine.send(
      udpFrame(0, 0xffffffff, { sourcePort: 68, destinationPort: 67, data: dhcpMessage(1, 1).subarray(0, 241) }),
    );
    assert.equal((await dhcpAnswer(machine, dhcpMessage(dhcp.DISCOVER, machine.mac))).yours, ip("10.0.2.15"));
  });
});

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const resolver: NameResolver = {
  addresses: async (name, family) => {
    if (name === "two.example" && family === 4)
      return [
        { address: "192.0.2.1", ttl: 7 },
        { address: "192.0.2.2", ttl: 8 },
      ];
    if (name === "two.example") return [{ address: "2001:db8::1:2", ttl: 9 }];
    if (name === "many.example") return Array.from({ length: 100 }, (_, i) => ({ address: `192.0.2.${i}`, ttl: 1 }));
    throw failure(name.split(".")[0] ?? "");
  },
  names: async (address) => (address === "192.0.2.1" ? ["two.example"] : Promise.reject(failure("ENOTFOUND"))),
};

function dnsQuery(name: string, type: number): Uint8Array {
  const question = nameBytes(name);
  const bytes = new Uint8Array(12 + question.length + 4);
  set16(bytes, 0, 0xbeef);
  set16(bytes, 2, 0x0100);
  set16(bytes, 4, 1);
  bytes.set(question, 12);
  set16(bytes, bytes.length - 4, type);
  set16(bytes, bytes.length - 2, 1);
  return bytes;
}

async function dnsAnswer(
  machine: FakeMachine,
  data: Uint8Array,
): Promise<{ code: number; count: number; data: Uint8Array }> {
  machine.sendUdp(GATEWAY, { sourcePort: 5353, destinationPort: 53, data });
  const answer = (await machine.datagram()).data;
  assert.equal(get16(answer, 0), 0xbeef);
  return { code: (answer[3] ?? 0) & 15, count: get16(answer, 6), data: answer };
}

test("DNS: names, addresses and failures", async () => {
  await withMachine({ resolver }, async (machine) => {
    machine.arp();
    const v4 = await dnsAnswer(machine, dnsQuery("two.example", 1));
    assert.equal(v4.count, 2);
    assert.ok(
      Buffer.from(v4.data)
        .toString("hex")
        .endsWith("c00c0001000100000007" + "0004c0000201" + "c00c0001000100000008" + "0004c0000202"),
    );
    const v6 = await dnsAnswer(machine, dnsQuery("two.example", 28));
    assert.ok(Buffer.from(v6.data).toString("hex").endsWith("001020010db8000000000000000000010002"));
    const back = await dnsAnswer(machine, dnsQuery("1.2.0.192.in-addr.arpa", 12));
    assert.ok(Buffer.from(back.data).toString("latin1").endsWith("\x03two\x07example\0"));
    const many = await dnsAnswer(machine, dnsQuery("many.example", 1));
    assert.ok(many.data.length <= 512 && many.count > 20);
    const codes: [string, number, number][] = [
      ["ENOTFOUND.example", 1, 3],
      ["ENODATA.example", 1, 0],
      ["ETIMEOUT.example", 1, 2],
      ["EREFUSED.example", 28, 5],
      ["9.9.9.9.in-addr.arpa", 12, 3],
      ["in-addr.arpa", 12, 3],
      ["two.example", 15, 4],
    ];
    for (const [name, type, code] of codes) {
      const answer = await dnsAnswer(machine, dnsQuery(name, type));
      assert.deepEqual([answer.code, answer.count], [code, 0], `${name} ${type}`);
    }
    const query = dnsQuery("two.example", 1);
    for (let length = 12; length < query.length; length++) {
      assert.equal((await dnsAnswer(machine, query.subarray(0, length))).code, 1, `${length} bytes`);
    }
  });
});

test("DNS: refuses when there is no outside", async () => {
  await withMachine({ resolver, outbound: false }, async (machine) => {
    machine.arp();
    assert.equal((await dnsAnswer(machine, dnsQuery("two.example", 1))).code, 5);
  });
});

test("DNS: addresses of both families as bytes", () => {
  const hex = (text: string) => Buffer.from(addressBytes(text)).toString("hex");
  assert.equal(hex("::"), "0".repeat(32));
  assert.equal(hex("::1"), `${"0".repeat(31)}1`);
  assert.equal(hex("fe80::1%eth0"), `fe80${"0".repeat(27)}1`);
  assert.equal(hex("1:2:3:4:5:6:7:8"), "00010002000300040005000600070008");
  assert.equal(hex("::ffff:192.0.2.1"), `${"0".repeat(20)}ffffc0000201`);
});

test("parsers: a cut or damaged packet is no packet", () => {
  const source = ip("10.0.2.15");
  const frames = [
    udpFrame(source, GATEWAY, { sourcePort: 1, destinationPort: 2, data: Buffer.from("some data") }),
    icmpFrame(source, GATEWAY, { type: 8, code: 0, rest: Buffer.from("12345678") }),
    tcpFrame(source, GATEWAY, {
      sourcePort: 1,
      destinationPort: 2,
      sequence: 3,
      acknowledgement: 4,
      flags: SYN,
      window: 5,
      options: Uint8Array.from([2, 4, 5, 180]),
    }),
  ];
  const good = (bytes: Uint8Array) => {
    const packet = parseIpv4(bytes);
    if (!packet) return false;
    const parsed = { 17: () => parseUdp(packet), 1: () => parseIcmp(packet.payload), 6: () => parseTcp(packet) }[
      packet.protocol
    ];
    return parsed?.() !== undefined;
  };
  for (const frame of frames) {
    const bytes = frame.subarray(ETHERNET_HEADER);
    assert.ok(good(bytes));
    assert.ok(good(Buffer.concat([bytes, Buffer.alloc(10)])), "padding is no harm");
    for (let length = 0; length < bytes.length; length++)
      assert.ok(!good(bytes.subarray(0, length)), `${length} bytes`);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const bad = new Uint8Array(bytes);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.ok(!good(bad), `bit ${bit}`);
    }
  }
});

test("gateway: survives 20,000 packets of noise", async () => {
  await withMachine({ pinger: noPing, resolver, outbound: false }, async (machine, network) => {
    const random = new Random(42);
    machine.arp();
    for (let i = 0; i < 20_000; i++) {
      const protocol = [1, 6, 17, random.below(256)][random.below(4)] ?? 1;
      const frame = packetFrame(machine.address, GATEWAY, protocol, random.below(64));
      for (let at = 34; at < frame.length; at++) frame[at] = random.below(random.chance(0.5) ? 256 : 4);
      // Some with checksums that are right, so that what lies behind is reached.
      if (protocol === 17 && frame.length >= 42) set16(frame, 40, 0);
      if (random.chance(0.1)) frame[14 + random.below(20)] = random.below(256);
      writeEthernet(frame, network.gateway.mac, machine.mac, random.chance(0.1) ? 0x0806 : 0x0800);
      machine.port.send(frame.subarray(0, random.chance(0.1) ? random.below(frame.length) : frame.length));
      if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    machine.packets.length = 0;
    machine.send(icmpFrame(machine.address, GATEWAY, { type: ECHO_REQUEST, code: 0, rest: new Uint8Array(8) }));
    await eventually(() => machine.packets.some((packet) => packet.protocol === ICMP), "an answer");
    assert.ok(network.gateway.malformed > 1000);
  });
});
