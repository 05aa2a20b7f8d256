// The rules by which a routing table is chosen (ip-rule(8)). There are only those that every Linux starts with.

import * as nl from "../../abi/netlink";
import { AF_INET, AF_INET6 } from "../../abi/socket";
import { ROUTE_BY_KERNEL } from "../iface/routes";
import { beginMessage, endMessage, putWord } from "./message";

/** FR_ACT_TO_TBL */
const TO_TABLE: u32 = 1;
const LAST_PRIORITY: u32 = 32766;

function rule(v4: bool, table: u32, priority: u32, sequence: u32, port: u32): void {
  const at = beginMessage(nl.RTM_NEWRULE, nl.NLM_F_MULTI, sequence, port, nl.RTMSG_SIZE);
  store<u8>(at, <u8>(v4 ? AF_INET : AF_INET6));
  store<u8>(at, <u8>table, 4);
  store<u8>(at, <u8>ROUTE_BY_KERNEL, 5);
  store<u8>(at, <u8>TO_TABLE, 7);
  putWord(nl.FRA_TABLE, table);
  if (priority) putWord(nl.FRA_PRIORITY, priority);
  endMessage();
}

/** Puts the message about the local table's rule together, or else the main table's. */
export function ruleMessage(v4: bool, local: bool, sequence: u32, port: u32): void {
  rule(v4, local ? nl.RT_TABLE_LOCAL : nl.RT_TABLE_MAIN, local ? 0 : LAST_PRIORITY, sequence, port);
}
