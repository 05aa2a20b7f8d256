// What a gateway is told: its address, what machines may do through it, and by what means.

import { formatIpv4, type Ipv4, type Mac, parseIpv4Address, Subnet } from "../addresses.ts";
import { IPV4_HEADER } from "../wire/ipv4.ts";
import type { Pinger } from "./ping.ts";
import type { NameResolver } from "./resolver.ts";

export interface GatewayOptions {
  /** The gateway's own address and the length of the network's prefix; 10.0.2.2/24 unless told. */
  readonly address?: string;
  /** The first address DHCP gives away, and where published ports lead unless told; the network's 15th unless told. */
  readonly machine?: string;
  /** The longest packet of the network, in bytes; 1500 unless told. */
  readonly mtu?: number;
  /** Whether machines may reach anything beyond the gateway; they may unless told. */
  readonly outbound?: boolean;
  /** Whether the gateway's address stands for the host's loopback; it does unless told. */
  readonly loopback?: boolean;
  /** Answers names; the host's resolver unless told. */
  readonly resolver?: NameResolver;
  /** Sends echo requests to the outside; the host's ping command unless told. */
  readonly pinger?: Pinger;
}

/** The options, checked. */
export interface Settings {
  readonly address: Ipv4;
  readonly subnet: Subnet;
  readonly machine: Ipv4;
  readonly mac: Mac;
  readonly mtu: number;
  readonly outbound: boolean;
  readonly loopback: boolean;
}

/** Locally administered (its second lowest bit is set); the other bits spell the gateway's address. */
function macOf(address: Ipv4): Mac {
  return 0x5254 * 2 ** 32 + address;
}

export function settingsOf(options: GatewayOptions): Settings {
  const subnet = Subnet.parse(options.address ?? "10.0.2.2/24");
  const { address } = subnet;
  const machine = options.machine === undefined ? defaultMachine(subnet) : parseIpv4Address(options.machine);
  if (machine === undefined || !subnet.isHost(machine) || machine === address) {
    throw new Error(`${options.machine ?? formatIpv4(address)}: no machine of the network can have this address`);
  }
  const mtu = options.mtu ?? 1500;
  // "Every internet module must be able to forward a datagram of 68 octets without further fragmentation" (RFC 791);
  // hosts take at least 576.
  if (!Number.isInteger(mtu) || mtu < 576 || mtu > 65535 - IPV4_HEADER)
    throw new Error(`MTU ${mtu}: must be 576 to 65515`);
  const outbound = options.outbound ?? true;
  return { address, subnet, machine, mac: macOf(address), mtu, outbound, loopback: options.loopback ?? true };
}

function defaultMachine(subnet: Subnet): Ipv4 {
  for (const candidate of [subnet.first + 15, subnet.first + 2, subnet.first + 1]) {
    if (subnet.isHost(candidate) && candidate !== subnet.address) return candidate;
  }
  throw new Error("the network has no room for a machine");
}

/** Whether packets to an address may leave the network: it belongs to one host, somewhere else than on this one. */
export function isOutside(address: Ipv4, settings: Settings): boolean {
  const network = address >>> 24;
  return network !== 0 && network !== 127 && network < 224 && !settings.subnet.contains(address);
}

/** The host's address for one that a machine knows; undefined if there is no way. */
export function hostAddress(address: Ipv4, settings: Settings): string | undefined {
  if (!settings.outbound) return undefined;
  if (address === settings.address) return settings.loopback ? "127.0.0.1" : undefined;
  return isOutside(address, settings) ? formatIpv4(address) : undefined;
}
