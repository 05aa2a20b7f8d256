// /proc/net/if_inet6 and ipv6_route (proc_pid_net(5)).

import { Text } from "../../lib/text";
import { Address } from "../address";
import { interfaces } from "../iface/interface";
import { routes } from "../iface/routes";

const ROUTE_UP: u32 = 1;
const ROUTE_GATEWAY: u32 = 2;

function digits(text: Text, address: Address): Text {
  return text.hex(address.wireHigh, 16).hex(address.low, 16);
}

/** Scopes as ipv6_addr_type() numbers them. */
function scopeOf(address: Address): u32 {
  if (address.isLoopback) return 0x10;
  return address.isLinkLocal ? 0x20 : 0;
}

/** Address, interface's number, prefix length, scope, flags and name. */
export function tellAddressesV6(text: Text): void {
  for (let i = 0; i < interfaces.length; i++) {
    const iface = interfaces[i];
    for (let j = 0; j < iface.addresses.length; j++) {
      const entry = iface.addresses[j];
      if (entry.isV4) continue;
      digits(text, entry.address)
        .byte(32)
        .hex(iface.index + 1, 2)
        .byte(32)
        .hex(entry.prefix, 2)
        .byte(32);
      text.hex(scopeOf(entry.address), 2).byte(32).hex(entry.flags, 2).byte(32);
      for (let spaces = 8 - iface.name.length; spaces > 0; spaces--) text.byte(32);
      text.line(iface.name);
    }
  }
}

const none = new Address();

/** Destination, source, next hop, metric, references, use, flags and interface. */
export function tellRoutesV6(text: Text): void {
  for (let i = 0; i < routes.length; i++) {
    const route = routes[i];
    if (route.isV4) continue;
    digits(text, route.network).byte(32).hex(route.prefix, 2).byte(32);
    digits(text, none).add(" 00 ");
    digits(text, route.gateway).byte(32).hex(route.metric, 8).add(" 00000001 00000000 ");
    text.hex(route.hasGateway ? ROUTE_UP | ROUTE_GATEWAY : ROUTE_UP, 8).byte(32);
    for (let spaces = 8 - route.iface.name.length; spaces > 0; spaces--) text.byte(32);
    text.line(route.iface.name);
  }
}
