// Echo requests: the gateway answers its own, and for others asks the outside.

import { formatIpv4 } from "../addresses.ts";
import {
  ECHO_REPLY,
  ECHO_REQUEST,
  HOST_UNREACHABLE,
  type IcmpMessage,
  icmpFrame,
  parseIcmp,
  unreachable,
} from "../wire/icmp.ts";
import type { Ipv4Packet } from "../wire/ipv4.ts";
import type { SendPacket } from "./gateway.ts";
import type { Pinger } from "./ping.ts";
import { isOutside, type Settings } from "./settings.ts";

/** Bytes of identifier and sequence number before the data. */
const NUMBERS = 4;

export class Echo {
  constructor(
    private readonly settings: Settings,
    private readonly pinger: Pinger,
    private readonly send: SendPacket,
  ) {}

  receive(packet: Ipv4Packet): void {
    const message = parseIcmp(packet.payload);
    if (message?.type !== ECHO_REQUEST) return;
    if (packet.destination === this.settings.address) this.reply(packet, message);
    else if (isOutside(packet.destination, this.settings)) void this.ask(packet, message);
  }

  private reply(packet: Ipv4Packet, { rest }: IcmpMessage): void {
    this.send(icmpFrame(packet.destination, packet.source, { type: ECHO_REPLY, code: 0, rest }), packet.source);
  }

  private async ask(packet: Ipv4Packet, message: IcmpMessage): Promise<void> {
    const { outbound, address } = this.settings;
    const length = message.rest.length - NUMBERS;
    if (outbound && (await this.pinger.ping(formatIpv4(packet.destination), length))) this.reply(packet, message);
    else this.send(unreachable(address, packet, HOST_UNREACHABLE), packet.source);
  }
}
