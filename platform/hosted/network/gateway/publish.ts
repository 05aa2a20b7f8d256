// Published ports: which port of the host leads to which port of a machine.
//
//   [[HOST_ADDRESS:][HOST_PORT]:]MACHINE_PORT[/tcp|/udp][@MACHINE_ADDRESS]
//
// Without a host port (or with 0) the host chooses one; without a host address it is every address of the host.

import { isIP } from "node:net";
import { type Ipv4, parseIpv4Address } from "../addresses.ts";

export type Protocol = "tcp" | "udp";

/** What to publish. */
export interface PublishedPort {
  /** Of the host; undefined: all its addresses. */
  readonly address: string | undefined;
  /** 0: any. */
  readonly port: number;
  readonly machinePort: number;
  readonly protocol: Protocol;
  /** Undefined: the network's first machine. */
  readonly machine: Ipv4 | undefined;
}

/** A published port that is open. */
export interface Published {
  readonly protocol: Protocol;
  /** The host's address and port, as chosen. */
  readonly address: string;
  readonly port: number;
  readonly machine: string;
  readonly machinePort: number;
  /** Closes the host's port; connections that are open stay. */
  close(): Promise<void>;
}

const SPEC = /^(?:(?:(\[[0-9a-fA-F:.]+\]|[\d.]+):)?(\d*):)?(\d+)(?:\/(\w+))?(?:@([\d.]+))?$/;

/** Reads a specification; the error says what is wrong with it. */
export function parsePublish(text: string): PublishedPort {
  const match = SPEC.exec(text);
  if (!match) throw new Error(`${text}: expected [[ADDRESS:]PORT:]MACHINE_PORT[/tcp|/udp][@MACHINE_ADDRESS]`);
  const [, bracketed, port = "", machinePort = "", protocol = "tcp", machine] = match;
  const address = bracketed?.replace(/^\[|\]$/g, "");
  if (address !== undefined && isIP(address) === 0) throw new Error(`${text}: ${address} is no address`);
  if (protocol !== "tcp" && protocol !== "udp") throw new Error(`${text}: ${protocol} is neither tcp nor udp`);
  const to = machine === undefined ? undefined : parseIpv4Address(machine);
  if (machine !== undefined && to === undefined) throw new Error(`${text}: ${machine} is no address`);
  if (Number(port) > 65535) throw new Error(`${text}: port ${port} is above 65535`);
  if (Number(machinePort) < 1 || Number(machinePort) > 65535)
    throw new Error(`${text}: port ${machinePort} is not 1 to 65535`);
  return { address, port: Number(port), machinePort: Number(machinePort), protocol, machine: to };
}

/** The host's error about opening a port, in words that name it. */
export function portError(error: NodeJS.ErrnoException, { address, port, protocol }: PublishedPort): Error {
  const host = address?.includes(":") ? `[${address}]` : address;
  const name = `port ${host === undefined ? "" : `${host}:`}${port}/${protocol}`;
  const reasons: Record<string, string> = {
    EADDRINUSE: "is in use",
    EACCES: "needs privileges that this user does not have",
    EADDRNOTAVAIL: "is on no address of this host",
  };
  const reason = reasons[error.code ?? ""] ?? `can't be opened: ${error.message}`;
  return Object.assign(new Error(`${name} ${reason}`), { code: error.code });
}
