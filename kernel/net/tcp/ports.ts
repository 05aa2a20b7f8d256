// TCP's local ports.

import { Address } from "../address";
import { Binding, EPHEMERAL_COUNT, PortBook } from "../ports";
import { anyConnectionOn, findConnection } from "./table";
import { anyTimeWaitOn, yieldTimeWait } from "./timewait";

export const tcpPorts = new PortBook();

/** "::": every address of both families. */
const nobody = new Address();

/** True if a socket may not be bound so (EADDRINUSE). */
export function tcpBindConflicts(claim: Binding): bool {
  if (tcpPorts.conflicts(claim)) return true;
  if (claim.reuseAddress || claim.reusePort) return false;
  return anyConnectionOn(claim.port, claim.address) || anyTimeWaitOn(claim.port, claim.address);
}

/** A free port to bind to, or 0 (EADDRINUSE). */
export function freeTcpPort(address: Address): u32 {
  for (let attempt: u32 = 0; attempt < EPHEMERAL_COUNT; attempt++) {
    const port = tcpPorts.ephemeral(address, nobody, 0, attempt);
    if (tcpPorts.taken(port) || anyConnectionOn(port, nobody)) continue;
    tcpPorts.used(attempt);
    return port;
  }
  return 0;
}

/** A free port for a connection to this peer, or 0 (EADDRNOTAVAIL); reopenAfter (timewait.ts) may be set. */
export function portTowards(la: Address, ra: Address, rp: u32): u32 {
  for (let attempt: u32 = 0; attempt < EPHEMERAL_COUNT; attempt++) {
    const port = tcpPorts.ephemeral(la, ra, rp, attempt);
    if (tcpPorts.taken(port) || findConnection(la, port, ra, rp) || !yieldTimeWait(la, port, ra, rp)) continue;
    tcpPorts.used(attempt);
    return port;
  }
  return 0;
}
