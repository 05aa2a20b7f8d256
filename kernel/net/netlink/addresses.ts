// Addresses of interfaces in netlink's words (rtnetlink(7): RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR).

import { EINVAL, ENODEV } from "../../abi/errno";
import * as nl from "../../abi/netlink";
import { AF_INET, AF_INET6 } from "../../abi/socket";
import { CONFIG_LWIP_IPV6 } from "../../config";
import { Address } from "../address";
import { InterfaceAddress } from "../iface/addresses";
import { addAddress, removeAddress } from "../iface/configure";
import { Interface, maskOf } from "../iface/interface";
import { indexOf, interfaceAt } from "./links";
import { beginMessage, endMessage, putAddress, putAttribute, putText, putWord, readAddress, wordOf } from "./message";

const scratch = new Address();

/** Puts a message about an address together; type: RTM_NEWADDR, or RTM_DELADDR when it is gone. */
export function addressMessage(
  iface: Interface,
  entry: InterfaceAddress,
  type: u32,
  flags: u32,
  sequence: u32,
  port: u32,
): void {
  const at = beginMessage(type, flags, sequence, port, nl.IFADDRMSG_SIZE);
  store<u8>(at, <u8>(entry.isV4 ? AF_INET : AF_INET6));
  store<u8>(at, <u8>entry.prefix, 1);
  store<u8>(at, <u8>entry.flags, 2);
  store<u8>(at, <u8>entry.scope, 3);
  store<i32>(at, indexOf(iface), 4);
  putAddress(nl.IFA_ADDRESS, entry.address);
  if (entry.isV4) putV4(iface, entry);
  putWord(nl.IFA_FLAGS, entry.flags);
  // struct ifa_cacheinfo: seconds it is preferred and valid | when it was made and changed.
  const lifetimes = putAttribute(nl.IFA_CACHEINFO, 16);
  store<u32>(lifetimes, entry.preferredFor);
  store<u32>(lifetimes, entry.validFor, 4);
  endMessage();
}

function putV4(iface: Interface, entry: InterfaceAddress): void {
  putAddress(nl.IFA_LOCAL, entry.address);
  putText(nl.IFA_LABEL, iface.name);
  if (iface.loopback || entry.prefix > 30) return;
  scratch.setV4(entry.address.v4 | ~maskOf(entry.prefix));
  putAddress(nl.IFA_BROADCAST, scratch);
}

/** RTM_NEWADDR and RTM_DELADDR: 0 or a negative errno. */
export function changeAddress(request: usize, remove: bool): i32 {
  if (load<u32>(request) < nl.NLMSG_HEADER + nl.IFADDRMSG_SIZE) return -EINVAL;
  const header = request + nl.NLMSG_HEADER;
  const family = load<u8>(header);
  if (family != AF_INET && (family != AF_INET6 || !CONFIG_LWIP_IPV6)) return -EINVAL;
  const iface = interfaceAt(load<i32>(header, 4));
  if (!iface) return -ENODEV;
  const address = new Address();
  const v4 = family == AF_INET;
  if (
    !readAddress(request, nl.IFADDRMSG_SIZE, nl.IFA_LOCAL, v4, address, indexOf(iface)) &&
    !readAddress(request, nl.IFADDRMSG_SIZE, nl.IFA_ADDRESS, v4, address, indexOf(iface))
  )
    return -EINVAL;
  if (remove) return removeAddress(iface, address);
  const replace = (load<u16>(request, 6) & nl.NLM_F_REPLACE) != 0;
  if (replace && iface.find(address)) removeAddress(iface, address);
  const entry = new InterfaceAddress(address, load<u8>(header, 1));
  entry.scope = load<u8>(header, 3);
  if (!v4) entry.flags |= wordOf(request, nl.IFADDRMSG_SIZE, nl.IFA_FLAGS) & nl.IFA_F_NODAD;
  return addAddress(iface, entry);
}
