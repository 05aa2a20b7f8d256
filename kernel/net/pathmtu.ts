// What is known of paths that are narrower than our link (RFC 1191, RFC 8201), for datagrams; connections remember
// theirs themselves. A few destinations, each for ten minutes.

import { Address } from "./address";
import { now, SECOND } from "./clock";
import { Interface } from "./iface/interface";
import { LEAST_MTU } from "./wire/ipv6";

const PATHS: i32 = 32;
const LIFETIME: u64 = 600 * SECOND;
/** Linux's min_pmtu. */
const LEAST_V4: u32 = 552;

class Path {
  readonly to: Address = new Address();
  mtu: u32 = 0;
  until: u64 = 0;
}

const paths: Path[] = [];

/** Bytes of the longest IP packet that reaches the destination whole, as far as we know. */
export function pathMtu(to: Address, iface: Interface): u32 {
  for (let i = 0; i < paths.length; i++) {
    if (paths[i].until > now && paths[i].to.equals(to)) return min(paths[i].mtu, iface.mtu);
  }
  return iface.mtu;
}

/** A router said that packets to the destination must not be longer. */
export function narrow(to: Address, mtu: u32): void {
  let chosen: Path | null = null;
  for (let i = 0; i < paths.length; i++) {
    const each = paths[i];
    if (each.to.equals(to)) {
      chosen = each;
      break;
    }
    if (!chosen || each.until < chosen.until) chosen = each;
  }
  if (!chosen || (!chosen.to.equals(to) && paths.length < PATHS)) {
    chosen = new Path();
    paths.push(chosen);
  }
  chosen.to.copyFrom(to);
  chosen.mtu = max(mtu, to.isV4 ? LEAST_V4 : LEAST_MTU);
  chosen.until = now + LIFETIME;
}
