// DHCP's messages (RFC 2131 section 2, options RFC 2132).
//
//   0 operation, hardware type, its length, hops · 4 transaction · 8 seconds, flags · 12 the client's address
//   16 your address · 20 server · 24 relay · 28 the client's hardware address · 44 server name, boot file
//   236 magic number · 240 options: code, length, value

import type { Ipv4, Mac } from "../addresses.ts";
import { get16, get32, set16, set32 } from "./bytes.ts";
import { readMac, writeMac } from "./ethernet.ts";

export const DHCP_SERVER_PORT = 67;
export const DHCP_CLIENT_PORT = 68;

export const DISCOVER = 1;
export const OFFER = 2;
export const REQUEST = 3;
export const DECLINE = 4;
export const ACKNOWLEDGE = 5;
export const REFUSE = 6;
export const RELEASE = 7;
export const INFORM = 8;

export const OPTION_MASK = 1;
export const OPTION_ROUTER = 3;
export const OPTION_DNS = 6;
export const OPTION_MTU = 26;
export const OPTION_BROADCAST = 28;
export const OPTION_REQUESTED = 50;
export const OPTION_LEASE = 51;
export const OPTION_MESSAGE = 53;
export const OPTION_SERVER = 54;

const OPTIONS = 240;
const MAGIC = 0x63825363;
const PAD = 0;
const END = 255;
const BOOT_REQUEST = 1;
const BOOT_REPLY = 2;
const BROADCAST = 0x8000;
/** "a minimum of 300 octets" for BOOTP relays and old clients (RFC 1542 section 2.1). */
const SHORTEST = 300;

export interface DhcpRequest {
  readonly message: number;
  readonly transaction: number;
  readonly clientMac: Mac;
  /** The address the client has, 0 if none. */
  readonly clientAddress: Ipv4;
  /** The client can't take packets to an address it does not have yet. */
  readonly broadcast: boolean;
  /** Which address it would like. */
  readonly requested: Ipv4 | undefined;
  /** Which server it speaks to. */
  readonly server: Ipv4 | undefined;
}

/** Reads a client's message; undefined if it is none for Ethernet and IPv4. */
export function parseDhcp(bytes: Uint8Array): DhcpRequest | undefined {
  if (bytes.length < OPTIONS || get32(bytes, 236) !== MAGIC) return undefined;
  if (bytes[0] !== BOOT_REQUEST || bytes[1] !== 1 || bytes[2] !== 6) return undefined;
  const options = parseOptions(bytes.subarray(OPTIONS));
  const message = options?.get(OPTION_MESSAGE);
  if (!options || message?.length !== 1) return undefined;
  return {
    message: message[0] ?? 0,
    transaction: get32(bytes, 4),
    clientMac: readMac(bytes, 28),
    clientAddress: get32(bytes, 12),
    broadcast: (get16(bytes, 10) & BROADCAST) !== 0,
    requested: addressIn(options.get(OPTION_REQUESTED)),
    server: addressIn(options.get(OPTION_SERVER)),
  };
}

function addressIn(value: Uint8Array | undefined): Ipv4 | undefined {
  return value?.length === 4 ? get32(value, 0) : undefined;
}

/** Code -> value; undefined if an option runs over the end. */
function parseOptions(bytes: Uint8Array): Map<number, Uint8Array> | undefined {
  const options = new Map<number, Uint8Array>();
  for (let at = 0; at < bytes.length; ) {
    const code = bytes[at] ?? END;
    if (code === END) break;
    if (code === PAD) {
      at++;
      continue;
    }
    const end = at + 2 + (bytes[at + 1] ?? Number.POSITIVE_INFINITY);
    if (end > bytes.length) return undefined;
    options.set(code, bytes.subarray(at + 2, end));
    at = end;
  }
  return options;
}

/** Code and value; values are of 1, 2 or 4 bytes. */
export type DhcpOption = readonly [code: number, bytes: 1 | 2 | 4, value: number];

export interface DhcpReply {
  readonly yours: Ipv4;
  readonly server: Ipv4;
  readonly options: readonly DhcpOption[];
}

/** The answer to a request. */
export function dhcpReply(request: DhcpRequest, { yours, server, options }: DhcpReply): Uint8Array {
  const bytes = new Uint8Array(SHORTEST + options.length * 6);
  bytes.set([BOOT_REPLY, 1, 6, 0]);
  set32(bytes, 4, request.transaction);
  set16(bytes, 10, request.broadcast ? BROADCAST : 0);
  set32(bytes, 12, request.clientAddress);
  set32(bytes, 16, yours);
  set32(bytes, 20, server);
  writeMac(bytes, 28, request.clientMac);
  set32(bytes, 236, MAGIC);
  let at = OPTIONS;
  for (const [code, length, value] of options) {
    bytes[at] = code;
    bytes[at + 1] = length;
    for (let i = 0; i < length; i++) bytes[at + 2 + i] = value >>> (8 * (length - 1 - i));
    at += 2 + length;
  }
  bytes[at] = END;
  return bytes;
}
