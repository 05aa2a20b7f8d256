// Numbers that an outsider must not guess: initial sequence numbers (RFC 6528) and timestamp offsets (RFC 7323, 5.4).

import { Address } from "../address";
import { now } from "../clock";
import { Secret } from "../ends";

const sequences = new Secret();
const offsets = new Secret();

/** "ISN = M + F(localip, localport, remoteip, remoteport, secretkey)", M counting every 4 microseconds. */
export function initialSequence(local: Address, localPort: u32, remote: Address, remotePort: u32): u32 {
  return <u32>(now / 4000) + <u32>sequences.hash(local, localPort, remote, remotePort);
}

/** One offset for each pair of hosts, so that timestamps grow from one connection to the next between them. */
export function timestampOffset(local: Address, remote: Address): u32 {
  return <u32>offsets.hash(local, 0, remote, 0);
}
