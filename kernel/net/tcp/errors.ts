// ICMP errors about our segments (RFC 5927: only believed if they quote a sequence number in flight).

import { EMSGSIZE } from "../../abi/errno";
import { Address } from "../address";
import { ipHeaderTo } from "../ip";
import { after, before, TCP_HEADER } from "../wire/tcp";
import { TIMESTAMPS_LENGTH } from "../wire/tcpoptions";
import { Connection, FAST_RECOVERY, NO_LOSS } from "./connection";
import { fail } from "./lifecycle";
import { outputLater } from "./output";
import { SYN_RECEIVED, SYN_SENT } from "./states";
import { findConnection } from "./table";

/** A path below this is not believed (Linux's min_pmtu; RFC 8200, section 5): segments would be tiny. */
const LEAST_MTU: u32 = 552;
const LEAST_MTU_V6: u32 = 1280;

/** An error about a segment between these ends; mtu: what "fragmentation needed" told, or 0. */
export function tcpErrorInput(la: Address, lp: u32, ra: Address, rp: u32, seq: u32, error: i32, mtu: u32): void {
  const c = findConnection(la, lp, ra, rp);
  if (!c || before(seq, c.sndUna) || after(seq, c.sndNxt)) return;
  if (error == EMSGSIZE) {
    narrowPath(c, mtu);
    return;
  }
  // While connecting errors are final; later they may pass (RFC 1122, section 4.2.3.9).
  if (c.state == SYN_SENT || (c.state == SYN_RECEIVED && c.listener)) fail(c, error);
  else c.softError = error;
}

/** Path MTU discovery (RFC 1191): the segments in flight were too long, and are sent again in shorter ones. */
function narrowPath(c: Connection, mtu: u32): void {
  const options = c.timestampsOk ? TIMESTAMPS_LENGTH : 0;
  const least = c.remote.isV4 ? LEAST_MTU : LEAST_MTU_V6;
  const mss = max(mtu, least) - ipHeaderTo(c.remote) - TCP_HEADER - options;
  if (mss >= c.mss || c.state == SYN_SENT || c.state == SYN_RECEIVED) return;
  c.mss = mss;
  c.peerMss = min(c.peerMss, mss + options);
  if (!c.flight || c.recovery != NO_LOSS) return;
  c.recovery = FAST_RECOVERY;
  c.recoveryPoint = c.sndNxt;
  c.retransmitted = c.sndUna;
  c.lostBelow = c.sndNxt;
  c.forced = true;
  outputLater(c);
}
