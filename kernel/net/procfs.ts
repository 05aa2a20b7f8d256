// /proc/net and /sys/class/net: what tools (netstat, ss, ip, ifconfig) and libraries read there (proc_pid_net(5)).

import { CONFIG_LWIP_IPV6 } from "../config";
import { registerNetFile } from "../fs/procfs/net";
import { registerSysFile, registerSysLink } from "../fs/sysfs";
import { byteString } from "../lib/bytes";
import { Text } from "../lib/text";
import { Address } from "./address";
import { Interface, interfaces, maskOf } from "./iface/interface";
import { neighbourTable } from "./iface/neighbours";
import { routes } from "./iface/routes";
import { tellAddressesV6, tellRoutesV6 } from "./ipv6/procfs";
import { LISTEN } from "./tcp/states";
import { connectionTable, listenerTable } from "./tcp/table";
import { endpointTable } from "./udp/endpoint";
import { tellUnixSockets } from "./unix/procfs";

const ROUTE_UP: u32 = 1;
const ROUTE_GATEWAY: u32 = 2;

function tellDev(text: Text): void {
  text.line("Inter-|   Receive                                                |  Transmit");
  text.add(" face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo");
  text.line(" colls carrier compressed");
  for (let i = 0; i < interfaces.length; i++) {
    const each = interfaces[i];
    for (let spaces = 6 - each.name.length; spaces > 0; spaces--) text.byte(32);
    text.add(each.name).byte(58).padded(each.receivedBytes, 8).byte(32).padded(each.received, 7);
    text.add("    0    0    0     0          0         0 ").padded(each.sentBytes, 8).byte(32).padded(each.sent, 7);
    text.add("    0 ").padded(each.dropped, 4).line("    0     0       0          0");
  }
}

/** An address as /proc shows it: the bytes in memory read as numbers of this machine. */
function address(text: Text, value: Address, six: bool, port: u32): Text {
  if (six) {
    // "Any" of a socket for both families.
    const high = value.wireHigh;
    text.hexCapitals(bswap<u32>(<u32>(high >> 32)), 8).hexCapitals(bswap<u32>(<u32>high), 8);
    text.hexCapitals(bswap<u32>(<u32>(value.low >> 32)), 8);
  }
  return text
    .hexCapitals(bswap<u32>(<u32>value.low), 8)
    .byte(58)
    .hexCapitals(port, 4);
}

const ROW_WIDTH: usize = 149;

/** The other end where there is none. */
const nobody = new Address();

class Ends {
  local: Address = nobody;
  localPort: u32 = 0;
  remote: Address = nobody;
  remotePort: u32 = 0;
}

/** Whose row is written. */
const ends = new Ends();

function setEnds(local: Address, localPort: u32, remote: Address, remotePort: u32): void {
  ends.local = local;
  ends.localPort = localPort;
  ends.remote = remote;
  ends.remotePort = remotePort;
}

function row(text: Text, number: i32, six: bool, state: i32, queued: u64): void {
  const start = text.length;
  text.padded(number, 4).add(": ");
  address(text, ends.local, six, ends.localPort).byte(32);
  address(text, ends.remote, six, ends.remotePort).byte(32).hexCapitals(state, 2).byte(32);
  text.hexCapitals(queued, 8).add(":00000000 00:00000000 00000000     0        0 0");
  text.add(" 1 0000000000000000 100 0 0 10 0");
  if (!six) text.column(start, ROW_WIDTH);
  text.line();
}

/** True if a socket with this address is listed with the sockets of the family. */
function isOf(address: Address, six: bool): bool {
  return six != address.isV4;
}

const SIX_HEADER: string =
  "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

function tellTcp(text: Text, six: bool): void {
  const start = text.length;
  text.add(
    six
      ? SIX_HEADER
      : "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
  );
  if (!six) text.column(start, ROW_WIDTH);
  text.line();
  let number = 0;
  const listening = listenerTable();
  for (let i = 0; i < listening.length; i++) {
    let listener = listening[i];
    while (listener) {
      setEnds(listener.address, listener.port, nobody, 0);
      if (isOf(listener.address, six)) row(text, number++, six, LISTEN, 0);
      listener = listener.next;
    }
  }
  const connections = connectionTable();
  for (let i = 0; i < connections.length; i++) {
    let c = connections[i];
    while (c) {
      setEnds(c.local, c.localPort, c.remote, c.remotePort);
      if (isOf(c.local, six)) row(text, number++, six, c.state, c.sending.used);
      c = c.hashNext;
    }
  }
}

const UDP_CONNECTED: i32 = 1;
const UDP_UNCONNECTED: i32 = 7;

function tellUdp(text: Text, six: bool): void {
  if (six) text.line(SIX_HEADER + " ref pointer drops");
  else {
    text.add("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref");
    text.line(" pointer drops");
  }
  const endpoints = endpointTable();
  let number = 0;
  for (let i = 0; i < endpoints.length; i++) {
    let e = endpoints[i];
    while (e) {
      setEnds(e.local, e.localPort, e.remote, e.remotePort);
      if (isOf(e.local, six)) row(text, number++, six, e.isConnected ? UDP_CONNECTED : UDP_UNCONNECTED, 0);
      e = e.next;
    }
  }
}

function tellRoutes(text: Text): void {
  const header = text.length;
  text.add("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT");
  text.column(header, 127).line();
  for (let i = 0; i < routes.length; i++) {
    const route = routes[i];
    if (!route.isV4) continue;
    const start = text.length;
    text.add(route.iface.name).byte(9).hexCapitals(bswap<u32>(route.network.v4), 8).byte(9);
    text.hexCapitals(bswap<u32>(route.gateway.v4), 8).byte(9);
    text.hexCapitals(route.hasGateway ? ROUTE_UP | ROUTE_GATEWAY : ROUTE_UP, 4).add("\t0\t0\t");
    text.unsigned(route.metric).byte(9);
    text
      .hexCapitals(bswap<u32>(maskOf(route.prefix)), 8)
      .add("\t0\t0\t0")
      .column(start, 127)
      .line();
  }
}

function tellMac(text: Text, mac: u64): void {
  for (let shift = 40; shift >= 0; shift -= 8) {
    text.hex((mac >> shift) & 255, 2);
    if (shift) text.byte(58);
  }
}

function dotted(text: Text, value: u32): void {
  for (let shift = 24; shift >= 0; shift -= 8) {
    text.unsigned((value >> shift) & 255);
    if (shift) text.byte(46);
  }
}

function tellArp(text: Text): void {
  text.line("IP address       HW type     Flags       HW address            Mask     Device");
  const table = neighbourTable();
  for (let i = 0; i < table.length; i++) {
    let entry = table[i];
    while (entry) {
      if (!entry.address.isV4) {
        entry = entry.next;
        continue;
      }
      const start = text.length;
      dotted(text, entry.address.v4);
      text
        .column(start, 17)
        .add("0x1         ")
        .add(entry.mac ? "0x2" : "0x0")
        .add("         ");
      tellMac(text, entry.mac);
      text.add("     *        ").line(entry.iface.name);
      entry = entry.next;
    }
  }
}

/** Makes the files known; call it when all interfaces are there. */
export function registerNetFiles(): void {
  registerNetFile("arp", tellArp);
  registerNetFile("dev", tellDev);
  registerNetFile("if_inet6", CONFIG_LWIP_IPV6 ? tellAddressesV6 : (text) => {});
  if (CONFIG_LWIP_IPV6) registerNetFile("ipv6_route", tellRoutesV6);
  registerNetFile("protocols", (text) => {
    text.line("protocol  size sockets  memory press maxhdr  slab module");
  });
  registerNetFile("raw", (text) => {
    text.line("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref");
  });
  registerNetFile("route", tellRoutes);
  registerNetFile("tcp", (text) => tellTcp(text, false));
  registerNetFile("tcp6", (text) => tellTcp(text, true));
  registerNetFile("udp", (text) => tellUdp(text, false));
  registerNetFile("udp6", (text) => tellUdp(text, true));
  registerNetFile("unix", tellUnixSockets);
  for (let i = 0; i < interfaces.length; i++) registerCard(interfaces[i]);
}

/** What was put together, and an empty text again. */
function taken(text: Text): string {
  const result = byteString(text.bytes, <i32>text.length);
  text.clear();
  return result;
}

/** /sys/class/net/NAME; types are ARPHRD_*, flags IFF_*. */
function registerCard(iface: Interface): void {
  const base = "devices/virtual/net/" + iface.name + "/";
  registerSysLink("class/net/" + iface.name + "=../../devices/virtual/net/" + iface.name);
  registerSysFile(base + "addr_len", "6");
  registerSysFile(base + "carrier", "1");
  registerSysFile(base + "operstate", iface.loopback ? "unknown" : "up");
  registerSysFile(base + "type", iface.loopback ? "772" : "1");
  registerSysFile(base + "duplex", "full");
  registerSysFile(base + "flags", iface.loopback ? "0x9" : "0x1003");
  const text = new Text();
  tellMac(text, iface.mac);
  registerSysFile(base + "address", taken(text));
  registerSysFile(base + "ifindex", taken(text.unsigned(iface.index + 1)));
  registerSysFile(base + "mtu", taken(text.unsigned(iface.mtu)));
}
