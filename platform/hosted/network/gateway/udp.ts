// UDP at the gateway: its own services, published ports' answers, and everything else to the outside.

import { BROADCAST_IPV4, BROADCAST_MAC, type Ipv4, type Mac } from "../addresses.ts";
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT } from "../wire/dhcp.ts";
import { PORT_UNREACHABLE, PROHIBITED, unreachable } from "../wire/icmp.ts";
import type { Ipv4Packet } from "../wire/ipv4.ts";
import { type Datagram, MAX_DATAGRAM, parseUdp, udpFrame } from "../wire/udp.ts";
import type { DhcpServer } from "./dhcpserver.ts";
import { DNS_PORT, type DnsServer } from "./dnsserver.ts";
import type { SendPacket } from "./gateway.ts";
import { hostAddress, isOutside, type Settings } from "./settings.ts";
import { UdpFlows } from "./udpflows.ts";
import { UdpPublished } from "./udppublished.ts";

export class UdpService {
  readonly published: UdpPublished;
  malformed = 0;
  private readonly flows: UdpFlows;

  constructor(
    private readonly settings: Settings,
    private readonly dns: DnsServer,
    private readonly dhcp: DhcpServer,
    private readonly sendPacket: SendPacket,
    private readonly deliver: (frame: Uint8Array, mac: Mac) => void,
  ) {
    const send = (source: Ipv4, destination: Ipv4, datagram: Datagram) => this.send(source, destination, datagram);
    this.flows = new UdpFlows(send, (packet, code) => this.refuse(packet, code));
    this.published = new UdpPublished(settings.address, send);
  }

  receive(packet: Ipv4Packet): void {
    const datagram = parseUdp(packet);
    if (!datagram) {
      this.malformed++;
      return;
    }
    const { destination, source } = packet;
    const toGateway = destination === this.settings.address;
    const toAll = destination === BROADCAST_IPV4 || destination === this.settings.subnet.last;
    if ((toGateway || toAll) && datagram.destinationPort === DHCP_SERVER_PORT) this.answerDhcp(datagram);
    else if (source === 0 || toAll) return;
    else if (toGateway && datagram.destinationPort === DNS_PORT) void this.answerDns(packet, datagram);
    else if (!toGateway || !this.published.answer(source, datagram)) this.forward(packet, datagram);
  }

  machineGone(address: Ipv4): void {
    this.flows.machineGone(address);
    this.published.machineGone(address);
  }

  close(): void {
    this.flows.close();
    this.published.close();
  }

  private forward(packet: Ipv4Packet, datagram: Datagram): void {
    const host = hostAddress(packet.destination, this.settings);
    if (host !== undefined) this.flows.forward(packet, datagram, host);
    else if (packet.destination === this.settings.address) this.refuse(packet, PORT_UNREACHABLE);
    else if (isOutside(packet.destination, this.settings)) this.refuse(packet, PROHIBITED);
  }

  private refuse(packet: Ipv4Packet, code: number): void {
    this.sendPacket(unreachable(this.settings.address, packet, code), packet.source);
  }

  private send(source: Ipv4, destination: Ipv4, datagram: Datagram): void {
    if (datagram.data.length <= MAX_DATAGRAM) this.sendPacket(udpFrame(source, destination, datagram), destination);
  }

  private answerDhcp({ data }: Datagram): void {
    const answer = this.dhcp.answer(data);
    if (!answer) return;
    const datagram = { sourcePort: DHCP_SERVER_PORT, destinationPort: DHCP_CLIENT_PORT, data: answer.message };
    const all = answer.to === "all";
    const frame = udpFrame(this.settings.address, answer.to === "all" ? BROADCAST_IPV4 : answer.to, datagram);
    // Not by ARP: the client may not have the address yet.
    this.deliver(frame, all ? BROADCAST_MAC : answer.mac);
  }

  private async answerDns(packet: Ipv4Packet, { sourcePort, data }: Datagram): Promise<void> {
    const answer = await this.dns.answer(data);
    if (!answer) return;
    this.send(packet.destination, packet.source, { sourcePort: DNS_PORT, destinationPort: sourcePort, data: answer });
  }
}
