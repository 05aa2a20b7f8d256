// Plugs a machine into a virtual network.

import { formatIpv4, parseIpv4Address } from "../network/addresses.ts";
import { cable } from "../network/cable.ts";
import type { Network } from "../network/network.ts";
import type { CardOptions } from "./cards.ts";

export interface Connection {
  readonly card: CardOptions;
  /** The value of netdev.ip= for it. */
  readonly address: string;
}

export interface CardRequest {
  readonly address?: string;
  readonly hostname?: string;
}

/** Locally administered; the last four bytes are the machine's address. */
function macFor(address: number): Uint8Array {
  return Uint8Array.of(0x52, 0x55, address >>> 24, address >>> 16, address >>> 8, address);
}

/** A cable from the network to a new card with this address, or the network's first machine's; the machine gets the name too. */
export function connect(network: Network, { address: wanted, hostname = "" }: CardRequest): Connection {
  const { settings } = network.gateway;
  const address = wanted === undefined ? settings.machine : parseIpv4Address(wanted);
  if (address === undefined || !settings.subnet.isHost(address) || address === settings.address) {
    throw new Error(`${wanted}: no machine of the network can have this address`);
  }
  const [own, other] = cable();
  network.attach(other);
  const gateway = formatIpv4(settings.address);
  return {
    card: { port: own, mac: macFor(address), mtu: settings.mtu },
    address: `${formatIpv4(address)}/${settings.subnet.length}:${gateway}:${gateway}::${hostname}`,
  };
}
