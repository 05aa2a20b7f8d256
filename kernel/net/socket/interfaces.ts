// The requests of ioctl(2) about interfaces (netdevice(7)): SIOCGIF* tell, SIOCSIF* change. All work on any socket, and
// know IPv4 only; of IPv6 netlink tells.

import { EADDRNOTAVAIL, EFAULT, EINVAL, ENODEV, ENOTTY, EOPNOTSUPP, EPERM } from "../../abi/errno";
import * as io from "../../abi/interface";
import { AF_INET, SOCKADDR_IN_SIZE } from "../../abi/socket";
import { credentials } from "../../fs/credentials";
import { byteStringZ, putBytes, swap32 } from "../../lib/bytes";
import { copyIn, copyOut, get, getFailed, put } from "../../mm/user";
import { Address, MAPPED_PREFIX } from "../address";
import { InterfaceAddress } from "../iface/addresses";
import { addAddress, addRoute, removeAddress, removeRoute, setMtu, setUp } from "../iface/configure";
import { Interface, interfaces, maskOf } from "../iface/interface";
import { findRoute, Route } from "../iface/routes";
import { indexOf, interfaceAt, interfaceNamed } from "../netlink/links";

/** struct ifreq: the name, and from here what the request is about. */
const VALUE: usize = 16;
const request: usize = memory.data(40);
/** struct rtentry, of which the addresses, flags and metric are read. */
const RTENTRY_SIZE: usize = 120;
const entry: usize = memory.data(120);
const ROUTE_GATEWAY: u32 = 2;
const NAME_ROOM: i32 = 15;

/** -ENOTTY for requests that are not about interfaces. */
export function interfaceRequest(code: u32, argument: u64): i64 {
  if (code == io.SIOCGIFCONF) return tellAll(argument);
  if (code == io.SIOCADDRT || code == io.SIOCDELRT) return changeRoute(code == io.SIOCADDRT, argument);
  if (code < io.SIOCGIFNAME || code > io.SIOCGIFMAP) return -ENOTTY;
  if (copyIn(request, argument, io.IFREQ_SIZE) < 0) return -EFAULT;
  const byNumber = code == io.SIOCGIFNAME;
  const iface = byNumber ? interfaceAt(load<i32>(request, VALUE)) : interfaceNamed(byteStringZ(request, NAME_ROOM));
  if (!iface) return -ENODEV;
  const told = tell(iface, code);
  if (told == 0) return copyOut(argument, request, io.IFREQ_SIZE) < 0 ? -EFAULT : 0;
  if (told != -ENOTTY) return told;
  return credentials().privileged ? change(iface, code) : -EPERM;
}

/** Writes struct sockaddr_in where the request's value is. */
function putAddress(address: u32): i32 {
  memory.fill(request + VALUE, 0, SOCKADDR_IN_SIZE);
  store<u16>(request, <u16>AF_INET, VALUE);
  store<u32>(request, swap32(address), VALUE + 4);
  return 0;
}

function putMac(mac: u64, iface: Interface): i32 {
  memory.fill(request + VALUE, 0, 16);
  store<u16>(request, <u16>(iface.loopback ? io.ARPHRD_LOOPBACK : io.ARPHRD_ETHER), VALUE);
  store<u32>(request, <u32>mac, VALUE + 2);
  store<u16>(request, <u16>(mac >> 32), VALUE + 6);
  return 0;
}

function putNumber(value: u32): i32 {
  store<u32>(request, value, VALUE);
  return 0;
}

/** Fills in the answer: 0, a negative errno, or -ENOTTY when it is no question. */
function tell(iface: Interface, code: u32): i32 {
  switch (code) {
    case io.SIOCGIFNAME:
      memory.fill(request, 0, io.IFNAMSIZ);
      putBytes(request, iface.name);
      return 0;
    case io.SIOCGIFINDEX:
      return putNumber(<u32>indexOf(iface));
    case io.SIOCGIFFLAGS:
      // struct ifreq has room for the lower 16.
      store<u16>(request, <u16>iface.flags, VALUE);
      return 0;
    case io.SIOCGIFMTU:
      return putNumber(iface.mtu);
    case io.SIOCGIFTXQLEN:
      return putNumber(1000);
    case io.SIOCGIFMETRIC:
      return putNumber(0);
    case io.SIOCGIFHWADDR:
      return putMac(iface.mac, iface);
    case io.SIOCGIFMAP:
      memory.fill(request + VALUE, 0, 24);
      return 0;
    case io.SIOCETHTOOL:
      return -EOPNOTSUPP;
    case io.SIOCGIFADDR:
    case io.SIOCGIFDSTADDR:
      return iface.address ? putAddress(iface.address) : -EADDRNOTAVAIL;
    case io.SIOCGIFNETMASK:
      return iface.address ? putAddress(iface.mask) : -EADDRNOTAVAIL;
    case io.SIOCGIFBRDADDR:
      if (!iface.address) return -EADDRNOTAVAIL;
      return putAddress(iface.loopback ? 0 : iface.broadcast);
    default:
      return -ENOTTY;
  }
}

function change(iface: Interface, code: u32): i32 {
  switch (code) {
    case io.SIOCSIFFLAGS:
      setUp(iface, (load<u16>(request, VALUE) & io.IFF_UP) != 0);
      return 0;
    case io.SIOCSIFMTU:
      return setMtu(iface, load<u32>(request, VALUE));
    case io.SIOCSIFADDR:
      return setAddress(iface, swap32(load<u32>(request, VALUE + 4)), 0);
    case io.SIOCSIFNETMASK:
      if (!iface.address) return -EADDRNOTAVAIL;
      return setAddress(iface, iface.address, swap32(load<u32>(request, VALUE + 4)));
    case io.SIOCSIFBRDADDR:
      // Follows from address and mask.
      return 0;
    default:
      return -ENOTTY;
  }
}

/** The length of a mask's prefix, or -1. */
function prefixOf(mask: u32): i32 {
  const prefix = <i32>clz<u32>(~mask);
  return maskOf(prefix) == mask ? prefix : -1;
}

/** Makes an address the interface's first and only one; without a mask the one of its old class. */
function setAddress(iface: Interface, address: u32, mask: u32): i32 {
  const top = address >> 24;
  const prefix = mask ? prefixOf(mask) : top < 128 ? 8 : top < 192 ? 16 : 24;
  if (prefix < 0) return -EINVAL;
  if (iface.address) removeAddress(iface, Address.v4(iface.address));
  if (!address) return 0;
  const error = addAddress(iface, new InterfaceAddress(Address.v4(address), prefix));
  if (!error) setUp(iface, true);
  return error;
}

/** SIOCGIFCONF: struct ifconf, i32 bytes of room and then used | address of an array of struct ifreq. */
function tellAll(argument: u64): i64 {
  const room = get<i32>(argument);
  if (getFailed) return -EFAULT;
  const to = get<u64>(argument + 8);
  let used: u32 = 0;
  for (let i = 0; i < interfaces.length; i++) {
    const iface = interfaces[i];
    if (!iface.address) continue;
    if (to && used + io.IFREQ_SIZE > <u32>max(room, 0)) break;
    memory.fill(request, 0, io.IFREQ_SIZE);
    putBytes(request, iface.name);
    putAddress(iface.address);
    if (to && copyOut(to + used, request, io.IFREQ_SIZE) < 0) return -EFAULT;
    used += io.IFREQ_SIZE;
  }
  return put<i32>(argument, <i32>used);
}

/**
 * SIOCADDRT and SIOCDELRT: struct rtentry: u64 | struct sockaddr destination, gateway, mask (16 bytes each) | u16 flags
 * … | i16 metric at 80 | address of the interface's name at 88.
 */
function changeRoute(add: bool, argument: u64): i64 {
  if (copyIn(entry, argument, RTENTRY_SIZE) < 0) return -EFAULT;
  if (!credentials().privileged) return -EPERM;
  if (load<u16>(entry, 8) != AF_INET) return -EINVAL;
  const prefix = prefixOf(swap32(load<u32>(entry, 44)));
  if (prefix < 0) return -EINVAL;
  const gateway = load<u16>(entry, 56) & ROUTE_GATEWAY ? swap32(load<u32>(entry, 28)) : 0;
  const network = Address.v4(swap32(load<u32>(entry, 12)));
  const iface = interfaceOf(load<u64>(entry, 88), gateway ? Address.v4(gateway) : network);
  if (!iface) return -ENODEV;
  const route = new Route(network, prefix + MAPPED_PREFIX, iface);
  if (gateway) route.gateway.setV4(gateway);
  // One more than meant: 0 was "not set".
  route.metric = <u32>max<i32>(0, load<i16>(entry, 80) - 1);
  return add ? addRoute(route) : removeRoute(route);
}

function interfaceOf(nameAt: u64, towards: Address): Interface | null {
  if (!nameAt) {
    const way = findRoute(towards);
    return way ? way.iface : null;
  }
  for (let i = 0; i <= NAME_ROOM; i++) {
    store<u8>(request + i, get<u8>(nameAt + i));
    if (getFailed) return null;
    if (!load<u8>(request + i)) break;
  }
  return interfaceNamed(byteStringZ(request, NAME_ROOM));
}
