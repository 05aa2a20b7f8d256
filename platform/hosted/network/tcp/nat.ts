// TCP at the gateway: connections of machines to the outside, and of the outside to published ports.

import * as net from "node:net";
import { formatIpv4, type Ipv4 } from "../addresses.ts";
import { unreachableCode } from "../gateway/errors.ts";
import type { SendPacket } from "../gateway/gateway.ts";
import { type Published, type PublishedPort, portError } from "../gateway/publish.ts";
import { hostAddress, isOutside, type Settings } from "../gateway/settings.ts";
import { PROHIBITED, unreachable } from "../wire/icmp.ts";
import { IPV4_HEADER, type Ipv4Packet } from "../wire/ipv4.ts";
import { ACK, FIN, RST, type Segment, SYN, TCP_HEADER, tcpFrame } from "../wire/tcp.ts";
import { Connection, type Outgoing } from "./connection.ts";
import { EphemeralPorts } from "./ports.ts";
import { advance } from "./sequence.ts";

/** Connections at a time; more are refused. */
const LIMIT = 8192;
/** Milliseconds between looks at the connections' timers. */
const TICK = 50;
/** Milliseconds an acknowledgement may wait for data to go with. */
const ACK_DELAY = 2;

/** What tells connections apart: the machine's address and port, and the other's as the machine knows it. */
interface Ends {
  readonly machine: Ipv4;
  readonly machinePort: number;
  readonly other: Ipv4;
  readonly otherPort: number;
}

function keyOf({ machine, machinePort, other, otherPort }: Ends): string {
  return `${machine}:${machinePort} ${other}:${otherPort}`;
}

interface Entry {
  readonly ends: Ends;
  readonly connection: Connection;
}

export class TcpNat {
  private readonly entries = new Map<string, Entry>();
  private readonly servers = new Set<net.Server>();
  private readonly ports = new EphemeralPorts();
  private readonly timer: NodeJS.Timeout;
  /** Connections in time-wait: they don't count, and the oldest can go early. */
  private readonly resting = new Set<Connection>();
  private readonly soon = new Set<Connection>();
  private readonly late = new Set<Connection>();
  /** Sockets whose machines are gone, with bytes that the host has not taken yet. */
  private readonly delivering = new Set<net.Socket>();

  constructor(
    private readonly settings: Settings,
    private readonly send: SendPacket,
  ) {
    this.timer = setInterval(() => this.tick(performance.now()), TICK).unref();
  }

  /** Connections, those that are ending included. */
  get size(): number {
    return this.entries.size;
  }

  /** A segment from a machine. */
  receive(packet: Ipv4Packet, segment: Segment): void {
    const { source: machine, destination: other } = packet;
    const ends = { machine, machinePort: segment.sourcePort, other, otherPort: segment.destinationPort };
    const key = keyOf(ends);
    const known = this.entries.get(key);
    const begins = (segment.flags & (SYN | ACK | RST | FIN)) === SYN;
    if (known && begins && known.connection.replacedBy(segment)) known.connection.end();
    else if (known) {
      known.connection.receive(segment);
      return;
    }
    if (begins) this.connect(ends, packet, segment);
    else this.refuse(ends, segment);
  }

  /** A published port: connections to it go to a machine. */
  async publish(spec: PublishedPort, machine: Ipv4): Promise<Published> {
    const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (host) => {
      this.open(host, machine, spec.machinePort);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(portError(error, spec)));
      server.listen(
        { port: spec.port, backlog: 511, ...(spec.address === undefined ? {} : { host: spec.address }) },
        resolve,
      );
    });
    server.on("error", () => {});
    this.servers.add(server);
    const bound = server.address();
    const { address, port } = bound !== null && typeof bound === "object" ? bound : { address: "", port: 0 };
    const close = async () => {
      this.servers.delete(server);
      server.close();
    };
    return { address, port, protocol: "tcp", machine: formatIpv4(machine), machinePort: spec.machinePort, close };
  }

  /** A machine is not there any more. */
  machineGone(address: Ipv4): void {
    for (const { ends, connection } of [...this.entries.values()]) {
      if (ends.machine !== address) continue;
      const host = connection.machineGone();
      if (!host || host.closed) continue;
      this.delivering.add(host);
      host.once("close", () => this.delivering.delete(host));
    }
  }

  /** When the connections of machines that are gone have delivered everything. */
  async delivered(): Promise<void> {
    await Promise.all([...this.delivering].map((host) => new Promise((resolve) => host.once("close", resolve))));
  }

  close(): void {
    clearInterval(this.timer);
    for (const server of this.servers) server.close();
    for (const { connection } of [...this.entries.values()]) connection.end();
  }

  // ---- Connections that machines begin

  private connect(ends: Ends, packet: Ipv4Packet, syn: Segment): void {
    const host = hostAddress(ends.other, this.settings);
    if (host === undefined) {
      if (isOutside(ends.other, this.settings)) this.unreachable(packet, PROHIBITED);
      else if (ends.other === this.settings.address) this.refuse(ends, syn);
      return;
    }
    if (this.isFull || ends.otherPort === 0) {
      this.refuse(ends, syn);
      return;
    }
    const socket = net.connect({ host, port: ends.otherPort, allowHalfOpen: true });
    const connection = this.add(ends, socket);
    connection.accept(syn);
    socket.once("connect", () => connection.established());
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (connection.state !== "waiting") return;
      this.tell(error, ends, packet, syn);
      connection.end();
    });
  }

  /** Tells a machine why the host could not connect, so that its program gets the same error. */
  private tell(error: NodeJS.ErrnoException, ends: Ends, packet: Ipv4Packet, syn: Segment): void {
    const code = unreachableCode(error);
    if (code !== undefined) this.unreachable(packet, code);
    // Silence is how a timeout looks: the machine's own timer ends its attempt.
    else if (error.code !== "ETIMEDOUT") this.refuse(ends, syn);
  }

  private unreachable(packet: Ipv4Packet, code: number): void {
    this.send(unreachable(this.settings.address, packet, code), packet.source);
  }

  /** RST for a segment that belongs to no connection (RFC 9293 section 3.10.7.1). */
  private refuse(ends: Ends, segment: Segment): void {
    if (segment.flags & RST) return;
    const base = { window: 0, options: new Uint8Array(0), length: 0 };
    if (segment.flags & ACK) {
      this.transmit(ends, { ...base, flags: RST, sequence: segment.acknowledgement, acknowledgement: 0 });
      return;
    }
    const length = segment.data.length + (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0);
    const acknowledgement = advance(segment.sequence, length);
    this.transmit(ends, { ...base, flags: RST | ACK, sequence: 0, acknowledgement });
  }

  // ---- Connections to published ports

  private open(host: net.Socket, machine: Ipv4, machinePort: number): void {
    if (this.isFull) {
      host.resetAndDestroy();
      return;
    }
    const ends = (otherPort: number) => ({ machine, machinePort, other: this.settings.address, otherPort });
    const otherPort = this.ports.next((port) => this.entries.has(keyOf(ends(port))));
    this.add(ends(otherPort), host).open();
  }

  // ---- All connections

  private add(ends: Ends, host: net.Socket): Connection {
    const key = keyOf(ends);
    const connection: Connection = new Connection({
      host,
      segmentSize: this.settings.mtu - IPV4_HEADER - TCP_HEADER,
      transmit: (segment) => this.transmit(ends, segment),
      schedule: (soon) => this.schedule(connection, soon),
      onResting: () => this.rest(connection),
      onClosed: () => {
        this.entries.delete(key);
        this.resting.delete(connection);
        this.soon.delete(connection);
        this.late.delete(connection);
      },
    });
    this.entries.set(key, { ends, connection });
    return connection;
  }

  private get isFull(): boolean {
    return this.entries.size - this.resting.size >= LIMIT;
  }

  private rest(connection: Connection): void {
    this.resting.add(connection);
    const [oldest] = this.resting;
    if (this.resting.size > LIMIT) oldest?.end();
  }

  private transmit({ machine, machinePort, other, otherPort }: Ends, { length, fill, ...fields }: Outgoing): void {
    const segment = { sourcePort: otherPort, destinationPort: machinePort, ...fields };
    this.send(tcpFrame(other, machine, segment, length, fill), machine);
  }

  /** Connections that have something to send do so together, after all that came in this turn is seen. */
  private schedule(connection: Connection, soon: boolean): void {
    const set = soon ? this.soon : this.late;
    if (set.size === 0) {
      if (soon) setImmediate(() => this.flush(this.soon, false));
      else setTimeout(() => this.flush(this.late, true), ACK_DELAY);
    }
    set.add(connection);
  }

  private flush(set: Set<Connection>, late: boolean): void {
    const connections = [...set];
    set.clear();
    for (const connection of connections) connection.flush(late);
  }

  private tick(now: number): void {
    for (const { connection } of [...this.entries.values()]) connection.tick(now);
  }
}
