// TCP's local ports.

import { Binding, EPHEMERAL_COUNT, PortBook } from "../ports";
import { anyConnectionOn, findConnection } from "./table";
import { anyTimeWaitOn, yieldTimeWait } from "./timewait";

export const tcpPorts = new PortBook();

/** True if a socket may not be bound so (EADDRINUSE). */
export function tcpBindConflicts(claim: Binding): bool {
  if (tcpPorts.conflicts(claim)) return true;
  if (claim.reuseAddress || claim.reusePort) return false;
  return anyConnectionOn(claim.port, claim.address) || anyTimeWaitOn(claim.port, claim.address);
}

/** A free port to bind to, or 0 (EADDRINUSE). */
export function freeTcpPort(address: u32): u32 {
  for (let attempt: u32 = 0; attempt < EPHEMERAL_COUNT; attempt++) {
    const port = tcpPorts.ephemeral(address, 0, 0, attempt);
    if (tcpPorts.taken(port) || anyConnectionOn(port, 0)) continue;
    tcpPorts.used(attempt);
    return port;
  }
  return 0;
}

/** A free port for a connection to this peer, or 0 (EADDRNOTAVAIL); reopenAfter (timewait.ts) may be set. */
export function portTowards(la: u32, ra: u32, rp: u32): u32 {
  for (let attempt: u32 = 0; attempt < EPHEMERAL_COUNT; attempt++) {
    const port = tcpPorts.ephemeral(la, ra, rp, attempt);
    if (tcpPorts.taken(port) || findConnection(la, port, ra, rp) || !yieldTimeWait(la, port, ra, rp)) continue;
    tcpPorts.used(attempt);
    return port;
  }
  return 0;
}
