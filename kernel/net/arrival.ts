// The datagram being taken in: what its IP header says, whatever the family, for the protocols above.

import { Address } from "./address";
import { Interface } from "./iface/interface";

class Arrival {
  readonly source: Address = new Address();
  readonly destination: Address = new Address();
  /** Bytes of IP headers in front of the transport's. */
  headers: u32 = 0;
  /** The transport: PROTOCOL_*. */
  protocol: u32 = 0;
  /** Time to live or hop limit; type of service or traffic class. */
  hops: u32 = 0;
  trafficClass: u32 = 0;
  /** Not addressed to us alone: broadcast or multicast. */
  toMany: bool = false;
  iface: Interface | null = null;
}

/** There is one at a time: what is sent to ourselves waits in the loopback device. */
export const arrival = new Arrival();
