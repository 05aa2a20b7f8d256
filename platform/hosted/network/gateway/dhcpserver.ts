// The DHCP server on the gateway (RFC 2131): gives each hardware address one address of the network.

import type { Ipv4, Mac } from "../addresses.ts";
import * as dhcp from "../wire/dhcp.ts";
import type { Settings } from "./settings.ts";

/** Seconds; there is no reason to hurry. */
const LEASE = 86400;
/** Addresses remembered for machines; the one asked for longest ago is forgotten first. */
const LIMIT = 4096;

/** A reply, and who gets it: everybody, or one that has (or is to have) an address. */
export interface Addressed {
  readonly message: Uint8Array;
  readonly to: Ipv4 | "all";
  readonly mac: Mac;
}

export class DhcpServer {
  private readonly byMac = new Map<Mac, Ipv4>();
  private readonly byAddress = new Map<Ipv4, Mac>();

  /** `owner` tells which machine was seen with an address, so that addresses set by hand are not given away. */
  constructor(
    private readonly settings: Settings,
    private readonly owner: (address: Ipv4) => Mac | undefined,
  ) {}

  /** The answer to a message, if it deserves one. */
  answer(bytes: Uint8Array): Addressed | undefined {
    const request = dhcp.parseDhcp(bytes);
    if (!request) return undefined;
    const forOther = request.server !== undefined && request.server !== this.settings.address;
    if (forOther) return undefined;
    switch (request.message) {
      case dhcp.DISCOVER:
        return this.offer(request);
      case dhcp.REQUEST:
        return this.grant(request);
      case dhcp.INFORM:
        return this.reply(request, dhcp.ACKNOWLEDGE, 0);
      case dhcp.RELEASE:
        this.release(request.clientMac);
        return undefined;
      case dhcp.DECLINE:
        this.decline(request);
        return undefined;
      default:
        return undefined;
    }
  }

  private offer(request: dhcp.DhcpRequest): Addressed | undefined {
    const held = this.byMac.get(request.clientMac);
    const address = held !== undefined && this.isFree(held, request.clientMac) ? held : this.choose(request);
    if (address === undefined) return undefined;
    this.remember(request.clientMac, address);
    return this.reply(request, dhcp.OFFER, address);
  }

  private grant(request: dhcp.DhcpRequest): Addressed | undefined {
    const wanted = request.requested ?? request.clientAddress;
    if (this.byMac.get(request.clientMac) !== wanted && !this.isFree(wanted, request.clientMac)) {
      return this.reply(request, dhcp.REFUSE, 0);
    }
    this.remember(request.clientMac, wanted);
    return this.reply(request, dhcp.ACKNOWLEDGE, wanted);
  }

  /** What the client asks for, if it is free; else the first free address from the configured one on, then below it. */
  private choose({ requested, clientMac }: dhcp.DhcpRequest): Ipv4 | undefined {
    if (requested !== undefined && this.isFree(requested, clientMac)) return requested;
    const { subnet, machine } = this.settings;
    const end = Math.min(subnet.last, machine + LIMIT);
    for (let address = machine; address < end; address++) if (this.isFree(address, clientMac)) return address;
    const start = Math.max(subnet.first + 1, machine - LIMIT);
    for (let address = start; address < machine; address++) if (this.isFree(address, clientMac)) return address;
    return undefined;
  }

  private isFree(address: Ipv4, mac: Mac): boolean {
    const { subnet, address: own } = this.settings;
    const lessee = this.byAddress.get(address) ?? mac;
    const user = this.owner(address) ?? mac;
    return subnet.isHost(address) && address !== own && lessee === mac && user === mac;
  }

  private remember(mac: Mac, address: Ipv4): void {
    this.release(mac);
    this.byMac.set(mac, address);
    this.byAddress.set(address, mac);
    const [oldest] = this.byMac.keys();
    if (this.byMac.size > LIMIT && oldest !== undefined) this.release(oldest);
  }

  private release(mac: Mac): void {
    const address = this.byMac.get(mac);
    this.byMac.delete(mac);
    if (address !== undefined) this.byAddress.delete(address);
  }

  /** The client found somebody else with its address: nobody gets it for now. */
  private decline({ clientMac, requested }: dhcp.DhcpRequest): void {
    const address = this.byMac.get(clientMac);
    if (address === undefined || address !== requested) return;
    this.release(clientMac);
    if (this.byAddress.size < LIMIT) this.byAddress.set(address, 0);
  }

  private reply(request: dhcp.DhcpRequest, message: number, yours: Ipv4): Addressed {
    const { address: server, subnet } = this.settings;
    const options: dhcp.DhcpOption[] = [
      [dhcp.OPTION_MESSAGE, 1, message],
      [dhcp.OPTION_SERVER, 4, server],
    ];
    if (yours !== 0) options.push([dhcp.OPTION_LEASE, 4, LEASE]);
    if (message !== dhcp.REFUSE) {
      options.push([dhcp.OPTION_MASK, 4, subnet.mask], [dhcp.OPTION_BROADCAST, 4, subnet.last]);
      options.push([dhcp.OPTION_ROUTER, 4, server], [dhcp.OPTION_DNS, 4, server]);
      options.push([dhcp.OPTION_MTU, 2, this.settings.mtu]);
    }
    const bytes = dhcp.dhcpReply(request, { yours, server, options });
    return { message: bytes, to: recipient(request, message, yours), mac: request.clientMac };
  }
}

/** Section 4.1: to the client's address if it has one; else to all when it asks for that or is refused. */
function recipient(request: dhcp.DhcpRequest, message: number, yours: Ipv4): Ipv4 | "all" {
  if (message === dhcp.REFUSE) return "all";
  if (request.clientAddress !== 0) return request.clientAddress;
  return request.broadcast || yours === 0 ? "all" : yours;
}
