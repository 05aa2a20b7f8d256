// Neighbours in netlink's words (rtnetlink(7): RTM_GETNEIGH).

import * as nl from "../../abi/netlink";
import { AF_INET, AF_INET6 } from "../../abi/socket";
import { FRESH, INCOMPLETE, Neighbour } from "../iface/neighbours";
import { indexOf } from "./links";
import { beginMessage, endMessage, putAddress, putMac } from "./message";

/** Puts a message about a neighbour together. */
export function neighbourMessage(entry: Neighbour, sequence: u32, port: u32): void {
  const at = beginMessage(nl.RTM_NEWNEIGH, nl.NLM_F_MULTI, sequence, port, nl.NDMSG_SIZE);
  store<u8>(at, <u8>(entry.address.isV4 ? AF_INET : AF_INET6));
  store<i32>(at, indexOf(entry.iface), 4);
  store<u16>(at, <u16>stateOf(entry), 8);
  store<u8>(at, <u8>nl.RTN_UNICAST, 11);
  putAddress(nl.NDA_DST, entry.address);
  if (entry.state != INCOMPLETE) putMac(nl.NDA_LLADDR, entry.mac);
  endMessage();
}

function stateOf(entry: Neighbour): u32 {
  if (entry.state == INCOMPLETE) return nl.NUD_INCOMPLETE;
  if (entry.state != FRESH) return nl.NUD_PROBE;
  return entry.isStale ? nl.NUD_STALE : nl.NUD_REACHABLE;
}
