// A machine made of frames: tests write them by hand and look at what comes back.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Ipv4, type Mac, parseIpv4Address } from "../../platform/hosted/network/addresses.ts";
import { cable } from "../../platform/hosted/network/cable.ts";
import type { GatewayOptions } from "../../platform/hosted/network/gateway/settings.ts";
import { Network } from "../../platform/hosted/network/network.ts";
import type { Port } from "../../platform/hosted/network/port.ts";
import { ARP_REPLY, ARP_REQUEST, arpFrame, parseArp } from "../../platform/hosted/network/wire/arp.ts";
import {
  ETHERNET_HEADER,
  etherType,
  TYPE_ARP,
  TYPE_IPV4,
  writeEthernet,
} from "../../platform/hosted/network/wire/ethernet.ts";
import { type Ipv4Packet, parseIpv4, TCP, UDP } from "../../platform/hosted/network/wire/ipv4.ts";
import { parseTcp, type Segment, type SegmentHeader, tcpFrame } from "../../platform/hosted/network/wire/tcp.ts";
import { type Datagram, parseUdp, udpFrame } from "../../platform/hosted/network/wire/udp.ts";

export function ip(text: string): Ipv4 {
  const address = parseIpv4Address(text);
  assert.ok(address !== undefined, text);
  return address;
}

export const GATEWAY = ip("10.0.2.2");

/** Waits until something is there; fails after five seconds. */
export async function eventually<T>(look: () => T | undefined | false, what = "it"): Promise<T> {
  const end = performance.now() + 5000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`${what} did not happen within five seconds`);
    await sleep(2);
  }
}

export class FakeMachine {
  readonly port: Port;
  readonly packets: Ipv4Packet[] = [];
  readonly frames: Uint8Array[] = [];

  constructor(
    readonly network: Network,
    readonly mac: Mac = 0x020000000001,
    readonly address: Ipv4 = ip("10.0.2.15"),
  ) {
    const [own, other] = cable();
    this.port = own;
    own.onFrame = (frame) => this.receive(frame);
    network.attach(other);
  }

  /** Sends a frame of packetFrame() to the gateway. */
  send(frame: Uint8Array): void {
    writeEthernet(frame, this.network.gateway.mac, this.mac, TYPE_IPV4);
    this.port.send(frame);
  }

  sendUdp(to: Ipv4, datagram: Datagram): void {
    this.send(udpFrame(this.address, to, datagram));
  }

  sendTcp(
    to: Ipv4,
    segment: Partial<SegmentHeader> & { sourcePort: number; destinationPort: number },
    data = "",
  ): void {
    const bytes = Buffer.from(data);
    const base = { sequence: 0, acknowledgement: 0, flags: 0, window: 65535, options: new Uint8Array(0) };
    this.send(tcpFrame(this.address, to, { ...base, ...segment }, bytes.length, (frame, at) => frame.set(bytes, at)));
  }

  arp(operation = ARP_REQUEST, target = GATEWAY): void {
    const arp = { operation, senderMac: this.mac, sender: this.address, targetMac: 0, target };
    this.port.send(arpFrame(0xffffffffffff, arp));
  }

  /** The next packet of a protocol, in the order of arrival. */
  packet(protocol: number): Promise<Ipv4Packet> {
    return eventually(() => {
      const index = this.packets.findIndex((packet) => packet.protocol === protocol);
      return index >= 0 ? this.packets.splice(index, 1)[0] : undefined;
    }, `a packet of protocol ${protocol}`);
  }

  async datagram(): Promise<Datagram & { packet: Ipv4Packet }> {
    const packet = await this.packet(UDP);
    const datagram = parseUdp(packet);
    assert.ok(datagram, "a good datagram");
    return { ...datagram, packet };
  }

  async segment(): Promise<Segment> {
    const segment = parseTcp(await this.packet(TCP));
    assert.ok(segment, "a good segment");
    return segment;
  }

  private receive(frame: Uint8Array): void {
    this.frames.push(frame);
    const payload = frame.subarray(ETHERNET_HEADER);
    if (etherType(frame) === TYPE_ARP) {
      const arp = parseArp(payload);
      if (arp?.operation === ARP_REQUEST && arp.target === this.address) this.arp(ARP_REPLY, arp.sender);
      return;
    }
    const packet = parseIpv4(payload);
    assert.ok(packet, "the gateway sends good packets");
    this.packets.push(packet);
  }
}

/** Gives a network with one machine to a function. */
export async function withMachine(
  options: GatewayOptions,
  use: (machine: FakeMachine, network: Network) => Promise<void>,
): Promise<void> {
  const network = new Network(options);
  try {
    await use(new FakeMachine(network), network);
  } finally {
    network.close();
  }
}
