// The gateway: the one host of a virtual network that is no machine. It answers ARP, echo, DHCP and DNS, and carries
// machines' connections on through sockets of the host.

import type { Ipv4, Mac } from "../addresses.ts";
import { cable } from "../cable.ts";
import type { Port } from "../port.ts";
import { TcpNat } from "../tcp/nat.ts";
import { parseArp } from "../wire/arp.ts";
import {
  DESTINATION_MAC,
  ETHERNET_HEADER,
  etherType,
  readMac,
  TYPE_ARP,
  TYPE_IPV4,
  writeEthernet,
} from "../wire/ethernet.ts";
import { PROTOCOL_UNREACHABLE, unreachable } from "../wire/icmp.ts";
import { fragment, ICMP, type Ipv4Packet, parseIpv4, TCP, UDP } from "../wire/ipv4.ts";
import { parseTcp } from "../wire/tcp.ts";
import { DhcpServer } from "./dhcpserver.ts";
import { DnsServer } from "./dnsserver.ts";
import { Echo } from "./echo.ts";
import { Fragments } from "./fragments.ts";
import { Neighbours } from "./neighbours.ts";
import { PingCommand } from "./ping.ts";
import { HostResolver } from "./resolver.ts";
import { type GatewayOptions, type Settings, settingsOf } from "./settings.ts";
import { UdpService } from "./udp.ts";

/** Packets of the gateway on their way to a machine; the frames have no Ethernet header yet. */
export type SendPacket = (frame: Uint8Array, to: Ipv4) => void;

export class Gateway {
  readonly settings: Settings;
  readonly tcp: TcpNat;
  readonly udp: UdpService;
  /** Packets that were damaged, or from or to where they can't be. */
  malformed = 0;
  /** The other end of the gateway's cable, for the switch. */
  readonly port: Port;
  private readonly own: Port;
  private readonly neighbours: Neighbours;
  private readonly fragments = new Fragments();
  private readonly echo: Echo;
  private identification = 0;

  constructor(options: GatewayOptions = {}) {
    this.settings = settingsOf(options);
    [this.own, this.port] = cable();
    this.own.onFrame = (frame) => this.receive(frame);
    this.neighbours = this.makeNeighbours();
    const send: SendPacket = (frame, to) => this.send(frame, to);
    const dhcp = new DhcpServer(this.settings, (address) => this.neighbours.macOf(address));
    const dns = new DnsServer(this.settings, options.resolver ?? new HostResolver());
    this.echo = new Echo(this.settings, options.pinger ?? new PingCommand(), send);
    this.tcp = new TcpNat(this.settings, send);
    this.udp = new UdpService(this.settings, dns, dhcp, send, (frame, mac) => this.deliver(frame, mac));
  }

  get mac(): Mac {
    return this.settings.mac;
  }

  /** A machine's cable was pulled: its connections end at once. */
  machineGone(mac: Mac): void {
    for (const address of this.neighbours.forget(mac)) {
      this.tcp.machineGone(address);
      this.udp.machineGone(address);
    }
  }

  close(): void {
    this.neighbours.close();
    this.tcp.close();
    this.udp.close();
    this.own.close();
  }

  private makeNeighbours(): Neighbours {
    const { address, mac, subnet } = this.settings;
    return new Neighbours({
      address,
      mac,
      mayHave: (candidate) => subnet.isHost(candidate),
      send: (frame) => this.own.send(frame),
      deliver: (frame, to) => this.deliver(frame, to),
      onMissing: (missing) => this.tcp.machineGone(missing),
    });
  }

  private receive(frame: Uint8Array): void {
    const destination = readMac(frame, DESTINATION_MAC);
    if (destination !== this.mac && (frame[DESTINATION_MAC] ?? 0) % 2 === 0) return;
    const payload = frame.subarray(ETHERNET_HEADER);
    if (etherType(frame) === TYPE_IPV4) this.receivePacket(payload);
    else if (etherType(frame) === TYPE_ARP) {
      const arp = parseArp(payload);
      if (arp) this.neighbours.receive(arp);
      else this.malformed++;
    }
  }

  private receivePacket(bytes: Uint8Array): void {
    const piece = parseIpv4(bytes);
    if (!piece || !this.mayCome(piece)) {
      this.malformed++;
      return;
    }
    const packet = this.fragments.add(piece, performance.now());
    if (!packet) return;
    if (packet.protocol === TCP) this.receiveTcp(packet);
    else if (packet.protocol === UDP) this.udp.receive(packet);
    else if (packet.protocol === ICMP) this.echo.receive(packet);
    else if (packet.destination === this.settings.address) {
      this.send(unreachable(this.settings.address, packet, PROTOCOL_UNREACHABLE), packet.source);
    }
  }

  /** A machine's packets come from an address of the network, or from none while it has none (DHCP). */
  private mayCome({ source, protocol }: Ipv4Packet): boolean {
    if (source === 0) return protocol === UDP;
    return this.settings.subnet.isHost(source) && source !== this.settings.address;
  }

  private receiveTcp(packet: Ipv4Packet): void {
    const segment = parseTcp(packet);
    if (segment) this.tcp.receive(packet, segment);
    else this.malformed++;
  }

  private send(frame: Uint8Array, to: Ipv4): void {
    if (frame.length - ETHERNET_HEADER <= this.settings.mtu) {
      this.neighbours.send(frame, to);
      return;
    }
    this.identification = (this.identification + 1) & 0xffff;
    for (const piece of fragment(frame, this.settings.mtu, this.identification)) this.neighbours.send(piece, to);
  }

  private deliver(frame: Uint8Array, to: Mac): void {
    writeEthernet(frame, to, this.mac, TYPE_IPV4);
    this.own.send(frame);
  }
}
