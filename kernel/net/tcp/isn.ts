// Numbers that an outsider must not guess: initial sequence numbers (RFC 6528) and timestamp offsets (RFC 7323, 5.4).

import { randomBytes } from "../../lib/random";
import { sipHash2 } from "../../lib/siphash";
import { now } from "../clock";

const key: usize = memory.data(16);
const offsetKey: usize = memory.data(16);
let keyed: bool = false;

function makeKeys(): void {
  keyed = true;
  randomBytes(key, 16);
  randomBytes(offsetKey, 16);
}

/** "ISN = M + F(localip, localport, remoteip, remoteport, secretkey)", M counting every 4 microseconds. */
export function initialSequence(localAddress: u32, localPort: u32, remoteAddress: u32, remotePort: u32): u32 {
  if (!keyed) makeKeys();
  const addresses = ((<u64>localAddress) << 32) | remoteAddress;
  return <u32>(now / 4000) + <u32>sipHash2(key, addresses, (localPort << 16) | remotePort);
}

/** One offset for each pair of hosts, so that timestamps grow from one connection to the next between them. */
export function timestampOffset(localAddress: u32, remoteAddress: u32): u32 {
  if (!keyed) makeKeys();
  return <u32>sipHash2(offsetKey, localAddress, remoteAddress);
}
