// The name server on the gateway: hands queries on to the host's resolver.

import { isIPv4 } from "node:net";
import { parseIpv4Address } from "../addresses.ts";
import { set16, set32 } from "../wire/bytes.ts";
import * as dns from "../wire/dns.ts";
import type { NameResolver } from "./resolver.ts";
import type { Settings } from "./settings.ts";

export const DNS_PORT = 53;

/** Queries at a time; beyond, the answer is a failure. */
const LIMIT = 256;
const REVERSE = ".in-addr.arpa";

export class DnsServer {
  private running = 0;

  constructor(
    private readonly settings: Settings,
    private readonly resolver: NameResolver,
  ) {}

  /** The answer to a message, if it deserves one. */
  async answer(message: Uint8Array): Promise<Uint8Array | undefined> {
    const query = dns.parseQuery(message);
    if (query === undefined) return undefined;
    if (typeof query === "number") return dns.dnsError(message, query);
    if (!this.settings.outbound) return dns.dnsAnswer(query, dns.REFUSED);
    if (this.running >= LIMIT) return dns.dnsAnswer(query, dns.SERVER_FAILURE);
    this.running++;
    try {
      const records = await this.find(query);
      return dns.dnsAnswer(query, records ? dns.NO_ERROR : dns.NOT_IMPLEMENTED, records);
    } catch (error) {
      return dns.dnsAnswer(query, responseCode(error));
    } finally {
      this.running--;
    }
  }

  private find({ name, type }: dns.DnsQuery): Promise<dns.DnsRecord[]> | undefined {
    if (type === dns.TYPE_A) return this.addresses(name, type, 4);
    if (type === dns.TYPE_AAAA) return this.addresses(name, type, 6);
    if (type === dns.TYPE_PTR) return this.names(name);
    return undefined;
  }

  private async addresses(name: string, type: number, family: 4 | 6): Promise<dns.DnsRecord[]> {
    const found = await this.resolver.addresses(name, family);
    return found.map(({ address, ttl }) => ({ type, ttl, data: addressBytes(address) }));
  }

  private async names(name: string): Promise<dns.DnsRecord[]> {
    const address = name.toLowerCase().slice(0, -REVERSE.length).split(".").reverse().join(".");
    if (!name.toLowerCase().endsWith(REVERSE) || !isIPv4(address))
      throw Object.assign(new Error(), { code: "ENOTFOUND" });
    const found = await this.resolver.names(address);
    return found.map((host) => ({ type: dns.TYPE_PTR, ttl: 60, data: dns.nameBytes(host) }));
  }
}

function responseCode(error: unknown): number {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOTFOUND") return dns.NAME_ERROR;
  if (code === "ENODATA") return dns.NO_ERROR;
  if (code === "EREFUSED") return dns.REFUSED;
  return dns.SERVER_FAILURE;
}

/** An address of either family as it stands in a record. */
export function addressBytes(text: string): Uint8Array {
  const number = parseIpv4Address(text);
  if (number !== undefined) {
    const bytes = new Uint8Array(4);
    set32(bytes, 0, number);
    return bytes;
  }
  return ipv6Bytes(text);
}

function ipv6Bytes(text: string): Uint8Array {
  const plain = (text.split("%")[0] ?? "").replace(/[\d.]+$/, (tail) => (tail.includes(".") ? groups(tail) : tail));
  const [head = "", tail] = plain.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  const all = [...head, ...Array<string>(Math.max(missing, 0)).fill("0"), ...(tail ?? [])];
  const bytes = new Uint8Array(16);
  for (const [index, group] of all.entries()) set16(bytes, index * 2, Number.parseInt(group, 16));
  return bytes;
}

/** A dotted quad at the end of an IPv6 address as two groups. */
function groups(quad: string): string {
  const number = parseIpv4Address(quad) ?? 0;
  return `${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`;
}
