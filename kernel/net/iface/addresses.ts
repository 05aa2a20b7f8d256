// An address that an interface has.

import { IFA_F_DEPRECATED, IFA_F_OPTIMISTIC, IFA_F_PERMANENT, IFA_F_TENTATIVE } from "../../abi/netlink";
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

  // What follows is IPv6's (RFC 4862). Times of the clock, 0 when there is none to come.
  /** When the check for duplicates ends. */
  checkedAt: u64 = 0;
  preferredUntil: u64 = 0;
  validUntil: u64 = 0;
  /** Its network has a route of its own, or none. */
  isNetworkKnown: bool = false;

  /** Being checked for duplicates, and not to be used meanwhile; or found to be one. */
  get isTentative(): bool {
    return (this.flags & (IFA_F_TENTATIVE | IFA_F_OPTIMISTIC)) == IFA_F_TENTATIVE;
  }

  /** Known to be ours alone. */
  get isChecked(): bool {
    return (this.flags & IFA_F_TENTATIVE) == 0;
  }

  /** Beyond its preferred lifetime: good for what goes on, not for what begins. */
  get isDeprecated(): bool {
    return (this.flags & IFA_F_DEPRECATED) != 0;
  }

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
