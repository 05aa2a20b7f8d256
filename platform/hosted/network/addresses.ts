// Addresses of Ethernet and IPv4 as numbers, which are quick to compare and to look up, and their text.

/** An IPv4 address: 32 bits, unsigned. */
export type Ipv4 = number;
/** A hardware address: 48 bits, the first byte on the wire highest. */
export type Mac = number;

export const BROADCAST_MAC: Mac = 0xffffffffffff;
export const BROADCAST_IPV4: Ipv4 = 0xffffffff;
export const ANY_IPV4: Ipv4 = 0;

/** The number of a dotted quad; undefined if it is none. */
export function parseIpv4Address(text: string): Ipv4 | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  if (bytes.some((byte) => byte > 255)) return undefined;
  return bytes.reduce((address, byte) => address * 256 + byte, 0);
}

export function formatIpv4(address: Ipv4): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

export function formatMac(mac: Mac): string {
  const digits = mac.toString(16).padStart(12, "0");
  return (digits.match(/../g) ?? []).join(":");
}

/** Group addresses (broadcast is one) have the first byte's lowest bit set; nobody sends from one. */
export function isGroup(mac: Mac): boolean {
  return (Math.floor(mac / 2 ** 40) & 1) === 1;
}

/** A network of IPv4: an address in it, and how many of its leading bits are the network's. */
export class Subnet {
  readonly mask: number;
  readonly first: Ipv4;
  readonly last: Ipv4;

  constructor(
    readonly address: Ipv4,
    readonly length: number,
  ) {
    this.mask = length === 0 ? 0 : (-1 << (32 - length)) >>> 0;
    this.first = (address & this.mask) >>> 0;
    this.last = (this.first | ~this.mask) >>> 0;
  }

  /** Reads ADDRESS/LENGTH; an error says what is wrong. */
  static parse(text: string): Subnet {
    const [address = "", length = "", ...rest] = text.split("/");
    const number = parseIpv4Address(address);
    const bits = /^\d{1,2}$/.test(length) ? Number(length) : -1;
    if (number === undefined || rest.length > 0) throw new Error(`${text}: expected ADDRESS/LENGTH`);
    if (bits < 8 || bits > 30) throw new Error(`${text}: the prefix length must be 8 to 30`);
    const subnet = new Subnet(number, bits);
    if (!subnet.isHost(number)) throw new Error(`${text}: the address is the network's own or its broadcast`);
    return subnet;
  }

  contains(address: Ipv4): boolean {
    return (address & this.mask) >>> 0 === this.first;
  }

  /** Whether a host of the network can have this address: neither the network's own nor its broadcast. */
  isHost(address: Ipv4): boolean {
    return this.contains(address) && address !== this.first && address !== this.last;
  }
}
