// Published UDP ports: datagrams to a port of the host go to a machine, and its answers back to whoever sent them.
//
// To the machine every sender is a port of the gateway.

import { createSocket, type Socket } from "node:dgram";
import { formatIpv4, type Ipv4 } from "../addresses.ts";
import { EphemeralPorts } from "../tcp/ports.ts";
import type { Datagram } from "../wire/udp.ts";
import { type Published, type PublishedPort, portError } from "./publish.ts";
import { IDLE, type SendDatagram } from "./udpflows.ts";

/** Senders remembered; the one idle longest is forgotten first. */
const LIMIT = 4096;

interface Sender {
  readonly key: string;
  readonly socket: Socket;
  readonly address: string;
  readonly port: number;
  readonly machine: Ipv4;
  readonly machinePort: number;
  readonly gatewayPort: number;
  used: number;
}

export class UdpPublished {
  private readonly sockets = new Set<Socket>();
  private readonly byKey = new Map<string, Sender>();
  private readonly byPort = new Map<number, Sender>();
  private readonly ports = new EphemeralPorts();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly gateway: Ipv4,
    private readonly send: SendDatagram,
  ) {
    this.timer = setInterval(() => this.expire(Date.now() - IDLE), IDLE / 8).unref();
  }

  async publish(spec: PublishedPort, machine: Ipv4): Promise<Published> {
    const socket = createSocket(spec.address?.includes(":") ? "udp6" : "udp4");
    socket.on("message", (data, { address, port }) => {
      // It could not be answered.
      if (port === 0) return;
      const sender = this.senderFor(socket, address, port, machine, spec.machinePort);
      sender.used = Date.now();
      const datagram = { sourcePort: sender.gatewayPort, destinationPort: spec.machinePort, data };
      this.send(this.gateway, machine, datagram);
    });
    await new Promise<void>((resolve, reject) => {
      socket.once("error", (error) => reject(portError(error, spec)));
      socket.bind(spec.port, spec.address, resolve);
    });
    socket.on("error", () => {});
    this.sockets.add(socket);
    const { address, port } = socket.address();
    const close = async () => this.closeSocket(socket);
    return { address, port, protocol: "udp", machine: formatIpv4(machine), machinePort: spec.machinePort, close };
  }

  /** Passes a machine's datagram to the gateway on; false if it answers nobody. */
  answer(machine: Ipv4, { sourcePort, destinationPort, data }: Datagram): boolean {
    const sender = this.byPort.get(destinationPort);
    if (sender?.machine !== machine || sender.machinePort !== sourcePort) return false;
    sender.used = Date.now();
    sender.socket.send(data, sender.port, sender.address);
    return true;
  }

  machineGone(address: Ipv4): void {
    for (const sender of this.byKey.values()) if (sender.machine === address) this.forget(sender);
  }

  close(): void {
    clearInterval(this.timer);
    for (const socket of this.sockets) this.closeSocket(socket);
  }

  private senderFor(socket: Socket, address: string, port: number, machine: Ipv4, machinePort: number): Sender {
    const key = `${machine}:${machinePort} ${address} ${port} ${socket.address().port}`;
    const known = this.byKey.get(key);
    if (known?.socket === socket) {
      this.byKey.delete(key);
      this.byKey.set(key, known);
      return known;
    }
    const [oldest] = this.byKey.values();
    if (this.byKey.size >= LIMIT && oldest) this.forget(oldest);
    const gatewayPort = this.ports.next((candidate) => this.byPort.has(candidate));
    const sender = { key, socket, address, port, machine, machinePort, gatewayPort, used: 0 };
    this.byKey.set(key, sender);
    this.byPort.set(gatewayPort, sender);
    return sender;
  }

  private expire(before: number): void {
    for (const sender of this.byKey.values()) if (sender.used < before) this.forget(sender);
  }

  private forget(sender: Sender): void {
    this.byKey.delete(sender.key);
    this.byPort.delete(sender.gatewayPort);
  }

  private closeSocket(socket: Socket): void {
    if (!this.sockets.delete(socket)) return;
    for (const sender of this.byKey.values()) if (sender.socket === socket) this.forget(sender);
    socket.close();
  }
}
