// An address that an interface has.

import { IFA_F_PERMANENT } from "../../abi/netlink";
import { Address, MAPPED_PREFIX } from "../address";

/** How far an address is known (rtnetlink(7), rt_scope_t). */
export const SCOPE_GLOBAL: u32 = 0;
export const SCOPE_LINK: u32 = 253;
export const SCOPE_HOST: u32 = 254;

/** A lifetime without an end, in seconds (RFC 4861, section 4.6.2). */
export const FOREVER: u32 = u32.MAX_VALUE;

export class InterfaceAddress {
  scope: u32 = SCOPE_GLOBAL;
  /** IFA_F_*. */
  flags: u32 = IFA_F_PERMANENT;
  /** Seconds. */
  preferredFor: u32 = FOREVER;
  validFor: u32 = FOREVER;

  constructor(
    readonly address: Address,
    /** Bits of the network, of the address's own 32 or 128. */
    readonly prefix: u32,
  ) {}

  get isV4(): bool {
    return this.address.isV4;
  }

  /** Bits of the network, of 128. */
  get bits(): u32 {
    return this.isV4 ? this.prefix + MAPPED_PREFIX : this.prefix;
  }

  /** True if the other address is in its network. */
  onLink(other: Address): bool {
    return this.address.sharesPrefix(other, this.bits) && other.isV4 == this.isV4;
  }
}
