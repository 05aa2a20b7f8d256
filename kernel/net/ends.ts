// Secret functions of who talks to whom (addresses and ports): what looks random outside and is the same every time.

import { randomBytes } from "../lib/random";
import { sipHash } from "../lib/siphash";
import { Address } from "./address";

/** Both addresses, both ports, and 12 bytes for what else goes in. */
const message: usize = memory.data(48);
const PLAIN: u32 = 36;
/** Where a caller's additional 12 bytes go. */
export const more: usize = message + PLAIN;

/** A key, made when it is first used. */
export class Secret {
  private readonly key: usize = heap.alloc(16);
  private made: bool = false;

  /** Hashes the ends, and as many bytes of `more`. */
  hash(local: Address, localPort: u32, remote: Address, remotePort: u32, additional: u32 = 0): u64 {
    if (!this.made) {
      this.made = true;
      randomBytes(this.key, 16);
    }
    local.writeTo(message);
    remote.writeTo(message + 16);
    store<u32>(message, (localPort << 16) | remotePort, 32);
    return sipHash(this.key, message, PLAIN + additional);
  }
}
