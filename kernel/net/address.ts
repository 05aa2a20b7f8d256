// An Internet address of either family: 128 bits, an IPv4 address as the IPv4-mapped one (RFC 4291, section 2.5.5.2:
// ::ffff:10.0.0.1), so that what lies above IP need not know the families.

import { CONFIG_LWIP_IPV6 } from "../config";
import { swap32 } from "../lib/bytes";

/** The third word of an IPv4-mapped address, in its place in `low`. */
const MAPPED: u64 = 0xffff_0000_0000;
/** Where a zoned address has its link's number. */
const ZONE: u64 = 0xffff_0000_0000;
/** Bits in front of the IPv4 address in a mapped one. */
export const MAPPED_PREFIX: u32 = 96;

export class Address {
  // The first and the last 8 bytes, as numbers in the machine's byte order.
  high: u64 = 0;
  low: u64 = 0;

  static v4(address: u32): Address {
    const made = new Address();
    made.setV4(address);
    return made;
  }

  static of(high: u64, low: u64): Address {
    const made = new Address();
    made.high = high;
    made.low = low;
    return made;
  }

  setV4(address: u32): void {
    this.high = 0;
    this.low = MAPPED | address;
  }

  copyFrom(other: Address): void {
    this.high = other.high;
    this.low = other.low;
  }

  copy(): Address {
    return Address.of(this.high, this.low);
  }

  /** "::", which is also "any" of both families. */
  clear(): void {
    this.high = 0;
    this.low = 0;
  }

  equals(other: Address): bool {
    if (!CONFIG_LWIP_IPV6) return <u32>this.low == <u32>other.low;
    return this.low == other.low && this.high == other.high;
  }

  get isV4(): bool {
    return !CONFIG_LWIP_IPV6 || (!this.high && this.low >> 32 == 0xffff);
  }

  /** The IPv4 address of one that isV4. */
  get v4(): u32 {
    return <u32>this.low;
  }

  /** "::" or "0.0.0.0". */
  get isAny(): bool {
    if (!CONFIG_LWIP_IPV6) return !(<u32>this.low);
    return !this.high && (!this.low || this.low == MAPPED);
  }

  /** True if a socket bound to this address hears what is sent to the other: "::" stands for both families. */
  covers(other: Address): bool {
    if (!this.isAny) return this.equals(other);
    return !CONFIG_LWIP_IPV6 || !this.low || other.isV4;
  }

  /** Becomes the "any" of this family. */
  clearFamily(v4: bool): void {
    if (v4) this.setV4(0);
    else this.clear();
  }

  /** 127.0.0.0/8 or ::1. */
  get isLoopback(): bool {
    if (this.isV4) return this.v4 >> 24 == 127;
    return !this.high && this.low == 1;
  }

  /** 224.0.0.0/4 or ff00::/8. */
  get isMulticast(): bool {
    return this.isV4 ? this.v4 >> 28 == 14 : this.high >> 56 == 0xff;
  }

  /** fe80::/10 (RFC 4291, section 2.5.6): means something on its link only. */
  get isLinkLocal(): bool {
    return CONFIG_LWIP_IPV6 && this.high >> 54 == 0x3fa;
  }

  /** True if the first `bits` of 128 are the same. */
  sharesPrefix(other: Address, bits: u32): bool {
    if (bits < 64) return ((this.high ^ other.high) & maskHigh(bits)) == 0;
    return this.high == other.high && ((this.low ^ other.low) & maskLow(bits)) == 0;
  }

  /** Clears all but the first `bits` of 128. */
  mask(bits: u32): void {
    this.high &= maskHigh(bits);
    this.low &= maskLow(bits);
  }

  /** True if the address means something on its link only: fe80::/10, ff01::/16 and ff02::/16. */
  get isZoned(): bool {
    return this.isLinkLocal || (CONFIG_LWIP_IPV6 && (this.high >> 48 == 0xff02 || this.high >> 48 == 0xff01));
  }

  /**
   * The number of the link that a zoned address is of, 0: not told. While we have the address it lies in bits 16 to 31,
   * which are zero on the wire, so that the same address on two links is two addresses to everything here.
   */
  get zone(): u32 {
    return this.isZoned ? <u32>(this.high >> 32) & 0xffff : 0;
  }

  set zone(link: u32) {
    if (this.isZoned) this.high = (this.high & ~ZONE) | (((<u64>link) << 32) & ZONE);
  }

  /** The first 8 bytes as others know them. */
  get wireHigh(): u64 {
    return this.isZoned ? this.high & ~ZONE : this.high;
  }

  /** Reads the 16 bytes of an IPv6 address that was met on a link (0: on none). */
  readFrom(from: usize, link: u32): void {
    this.high = bswap<u64>(load<u64>(from));
    this.low = bswap<u64>(load<u64>(from, 8));
    this.zone = link;
  }

  /** Reads the bytes of an address of this family: 4 or 16. */
  readFamily(from: usize, v4: bool, link: u32): void {
    if (v4) this.setV4(swap32(load<u32>(from)));
    else this.readFrom(from, link);
  }

  /** Writes the 16 bytes of an IPv6 address. */
  writeTo(to: usize): void {
    store<u64>(to, bswap<u64>(this.wireHigh));
    store<u64>(to, bswap<u64>(this.low), 8);
  }

  /** Writes the address's own 4 or 16 bytes; how many. */
  writeFamily(to: usize): u32 {
    if (!this.isV4) {
      this.writeTo(to);
      return 16;
    }
    store<u32>(to, swap32(this.v4));
    return 4;
  }
}

function maskHigh(bits: u32): u64 {
  if (!bits) return 0;
  return bits >= 64 ? u64.MAX_VALUE : u64.MAX_VALUE << (64 - bits);
}

function maskLow(bits: u32): u64 {
  return bits <= 64 ? 0 : u64.MAX_VALUE << (128 - bits);
}
