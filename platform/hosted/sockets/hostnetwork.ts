// A machine's sockets on the host's: what programs connect to outside is connected to by this process, and ports of the
// host lead to what programs listen on. No packets, no addresses of its own but the gateway's, which stands for the host's
// loopback and answers names.

import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { type AddressInfo, connect, createServer, isIPv6, type Server, type Socket } from "node:net";
import { formatIpv4 } from "../network/addresses.ts";
import { DNS_PORT, DnsServer } from "../network/gateway/dnsserver.ts";
import { type Published, type PublishedPort, parsePublish, portError } from "../network/gateway/publish.ts";
import { HostResolver, type NameResolver } from "../network/gateway/resolver.ts";
import { type Settings, settingsOf } from "../network/gateway/settings.ts";
import { Connection } from "./connection.ts";
import { Datagrams, type Family, type Ways } from "./datagrams.ts";
import { Listener } from "./listener.ts";
import type { End } from "./state.ts";

const LOOPBACK = "127.0.0.1";
/** Milliseconds for what is left to be delivered when everything ends. */
const PATIENCE = 5000;

export interface HostNetworkOptions {
  /** Whether machines may reach anything by themselves; they may unless told. */
  readonly outbound?: boolean;
  /** Answers names; the host's resolver unless told. */
  readonly resolver?: NameResolver;
}

/** A published port for datagrams: its socket waits for the program that binds to the port. */
interface DatagramPort {
  readonly socket: UdpSocket;
  readonly type: Family;
  taken: boolean;
}

export class HostNetwork {
  readonly kind = "host";
  private readonly settings: Settings;
  private readonly names: DnsServer;
  private readonly listeners = new Map<number, Listener[]>();
  private readonly publishedPorts = new Set<number>();
  private readonly datagramPorts = new Map<number, DatagramPort>();
  private readonly servers = new Set<Server>();
  private readonly open = new Set<Connection>();
  private readonly ways: Ways;

  constructor({ outbound = true, resolver = new HostResolver() }: HostNetworkOptions = {}) {
    this.settings = settingsOf({ outbound });
    this.names = new DnsServer(this.settings, resolver);
    this.ways = {
      outside: (end) => this.outside(end),
      inside: (end) => this.inside(end),
      answer: (bytes, to) => (this.isNameServer(to) ? this.names.answer(bytes) : undefined),
    };
  }

  /** The address that stands for the host's loopback, and is the machines' name server. */
  get gateway(): string {
    return formatIpv4(this.settings.address);
  }

  private isNameServer({ address, port }: End): boolean {
    return port === DNS_PORT && address === this.gateway;
  }

  private outside({ address, port }: End): End | undefined {
    if (!this.settings.outbound) return undefined;
    return { address: address === this.gateway ? LOOPBACK : address, port };
  }

  private inside({ address, port }: End): End {
    return { address: address === LOOPBACK ? this.gateway : address, port };
  }

  /** Begins to connect; undefined: there is no way. */
  connect(to: End): Connection | undefined {
    const end = this.outside(to);
    if (!end) return undefined;
    const { address: host, port } = end;
    const socket = connect({ host, port, family: isIPv6(host) ? 6 : 4, allowHalfOpen: true });
    return this.watch(new Connection(socket, { own: undefined, peer: to }));
  }

  private watch(connection: Connection): Connection {
    this.open.add(connection);
    void connection.delivered.then(() => this.open.delete(connection));
    return connection;
  }

  /** For connections to a port, which must be published. */
  listen(port: number): Listener | undefined {
    if (!this.publishedPorts.has(port)) return undefined;
    const all = this.listeners.get(port) ?? [];
    const listener: Listener = new Listener(() => all.splice(all.indexOf(listener), 1));
    all.push(listener);
    this.listeners.set(port, all);
    return listener;
  }

  datagrams(): Datagrams {
    return new Datagrams(this.ways);
  }

  /** The socket of a published port, for the first who binds to it. */
  publishedDatagrams(port: number): Datagrams | undefined {
    const published = this.datagramPorts.get(port);
    if (!published || published.taken) return undefined;
    published.taken = true;
    return new Datagrams(this.ways, published);
  }

  /** Publishes a port of the machines; see parsePublish() for what can be said. */
  publish(what: string | PublishedPort): Promise<Published> {
    const spec = typeof what === "string" ? parsePublish(what) : what;
    if (spec.machine !== undefined)
      return Promise.reject(new Error("machines on the host's sockets have no addresses"));
    return spec.protocol === "tcp" ? this.publishTcp(spec) : this.publishUdp(spec);
  }

  private publishTcp(spec: PublishedPort): Promise<Published> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.arrived(socket, spec.machinePort));
    return new Promise((resolve, reject) => {
      server.once("error", (error) => reject(portError(error, spec)));
      server.listen({ port: spec.port, ...(spec.address === undefined ? {} : { host: spec.address }) }, () => {
        this.servers.add(server);
        this.publishedPorts.add(spec.machinePort);
        const { address, port } = server.address() as AddressInfo;
        resolve(this.published(spec, { address, port }, () => server.close()));
      });
    });
  }

  private publishUdp(spec: PublishedPort): Promise<Published> {
    const type = isIPv6(spec.address ?? "") ? "udp6" : "udp4";
    const socket = createSocket(type);
    return new Promise((resolve, reject) => {
      socket.once("error", (error) => reject(portError(error, spec)));
      socket.bind({ port: spec.port, ...(spec.address === undefined ? {} : { address: spec.address }) }, () => {
        socket.removeAllListeners("error");
        this.datagramPorts.set(spec.machinePort, { socket, type, taken: false });
        resolve(this.published(spec, socket.address(), () => socket.close()));
      });
    });
  }

  private published({ protocol, machinePort }: PublishedPort, { address, port }: End, close: () => void): Published {
    const closeIt = () => {
      close();
      return Promise.resolve();
    };
    return { protocol, address, port, machine: "", machinePort, close: closeIt };
  }

  /** A connection from outside goes to who listens, in turn; without anyone it is refused as far as that is possible here. */
  private arrived(socket: Socket, machinePort: number): void {
    const all = this.listeners.get(machinePort) ?? [];
    const listener = all.shift();
    if (!listener) {
      socket.on("error", () => {});
      socket.resetAndDestroy();
      return;
    }
    all.push(listener);
    const { localAddress = LOOPBACK, remoteAddress = LOOPBACK, remotePort = 0 } = socket;
    const own = { address: localAddress, port: machinePort };
    const peer = this.inside({ address: remoteAddress.replace(/^::ffff:(?=[\d.]+$)/, ""), port: remotePort });
    const connection = this.watch(new Connection(socket, { own, peer }));
    if (!listener.add(connection)) connection.close(true);
  }

  /** When what programs that have ended wrote is with the host's system; at the latest after a few seconds. */
  async delivered(patience = PATIENCE): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([Promise.all([...this.open].map(({ delivered }) => delivered)), enough]);
    clearTimeout(timer);
  }

  /** Closes published ports and ends every connection. */
  close(): void {
    for (const server of this.servers) server.close();
    for (const { socket, taken } of this.datagramPorts.values()) if (!taken) socket.close();
    for (const connection of this.open) connection.close(true);
  }
}
