// UDP from machines to the outside: a socket of the host for each pair of ends, connected to the far one, so that the
// host delivers nobody else's datagrams and tells about ports nobody listens on.

import { createSocket, type Socket } from "node:dgram";
import type { Ipv4 } from "../addresses.ts";
import { PORT_UNREACHABLE } from "../wire/icmp.ts";
import type { Ipv4Packet } from "../wire/ipv4.ts";
import type { Datagram } from "../wire/udp.ts";
import { unreachableCode } from "./errors.ts";

/** Flows at a time; the one idle longest ends first. */
const LIMIT = 1024;
/** "A NAT UDP mapping timer MUST NOT expire in less than two minutes" (RFC 4787 section 4.3), in milliseconds. */
export const IDLE = 120_000;
/** Datagrams that wait until the socket is connected. */
const WAITING = 16;
/** Bytes that wait in the socket; more are dropped, as networks do. */
const BACKLOG = 1 << 20;

/** Sends a datagram to a machine. */
export type SendDatagram = (source: Ipv4, destination: Ipv4, datagram: Datagram) => void;

interface Flow {
  readonly socket: Socket;
  readonly machine: Ipv4;
  /** The last packet the machine sent, for errors about it. */
  last: Ipv4Packet;
  /** Undefined once connected. */
  waiting: Uint8Array[] | undefined;
  used: number;
}

export class UdpFlows {
  private readonly flows = new Map<string, Flow>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly send: SendDatagram,
    private readonly refuse: (packet: Ipv4Packet, code: number) => void,
  ) {
    this.timer = setInterval(() => this.expire(Date.now() - IDLE), IDLE / 8).unref();
  }

  get size(): number {
    return this.flows.size;
  }

  /** Sends a machine's datagram to an address of the host's world. */
  forward(packet: Ipv4Packet, { sourcePort, destinationPort, data }: Datagram, host: string): void {
    // Nothing can be sent to port 0, nor be answered there.
    if (sourcePort === 0 || destinationPort === 0) return;
    const key = `${packet.source}:${sourcePort} ${packet.destination}:${destinationPort}`;
    const flow = this.flows.get(key) ?? this.open(key, packet, sourcePort, destinationPort, host);
    this.flows.delete(key);
    this.flows.set(key, flow);
    flow.used = Date.now();
    flow.last = packet;
    if (!flow.waiting) transmit(flow.socket, data);
    else if (flow.waiting.length < WAITING) flow.waiting.push(data);
  }

  machineGone(address: Ipv4): void {
    for (const [key, { machine }] of this.flows) if (machine === address) this.end(key);
  }

  /** Ends the flows that were last used before a time. */
  expire(before: number): void {
    for (const [key, { used }] of this.flows) if (used < before) this.end(key);
  }

  close(): void {
    clearInterval(this.timer);
    for (const key of this.flows.keys()) this.end(key);
  }

  private open(key: string, packet: Ipv4Packet, machinePort: number, port: number, host: string): Flow {
    const [oldest] = this.flows.keys();
    if (this.flows.size >= LIMIT && oldest !== undefined) this.end(oldest);
    const socket = createSocket("udp4");
    const { source, destination } = packet;
    const flow: Flow = { socket, machine: source, last: packet, waiting: [], used: 0 };
    socket.on("message", (data) => {
      flow.used = Date.now();
      this.send(destination, source, { sourcePort: port, destinationPort: machinePort, data });
    });
    socket.on("error", (error) => {
      this.refuse(flow.last, unreachableCode(error) ?? PORT_UNREACHABLE);
      this.end(key);
    });
    // Not by a callback: that would be called for errors as well.
    socket.once("connect", () => {
      for (const data of flow.waiting ?? []) transmit(socket, data);
      flow.waiting = undefined;
    });
    socket.connect(port, host);
    return flow;
  }

  private end(key: string): void {
    const flow = this.flows.get(key);
    this.flows.delete(key);
    if (!flow) return;
    flow.socket.removeAllListeners("message").removeAllListeners("connect");
    closeSocket(flow.socket);
  }
}

function transmit(socket: Socket, data: Uint8Array): void {
  if (socket.getSendQueueSize() <= BACKLOG) socket.send(data);
}

/** A socket can be closed once only, and late errors are of no interest. */
function closeSocket(socket: Socket): void {
  socket.removeAllListeners("error");
  socket.on("error", () => {});
  socket.close();
}
