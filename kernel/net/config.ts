// The command line's netdev.ip=ADDR/LEN:GW:DNS0:DNS1:HOST:DOMAIN, one for each card in turn. Fields may be empty. An
// IPv6 address stands in brackets; a second address and gateway, of the other family, follow a comma:
//
//   netdev.ip=10.0.0.2/24,[2001:db8::2]/64:10.0.0.1,[2001:db8::1]:10.0.0.1

import { unsigned } from "../lib/format";
import { log } from "../lib/log";
import { Address, MAPPED_PREFIX } from "./address";
import { addressText, parseAddress, parseNumber } from "./addresstext";
import { InterfaceAddress } from "./iface/addresses";
import { addAddress, addRoute } from "./iface/configure";
import { Interface } from "./iface/interface";
import { Route } from "./iface/routes";
import { addIpv6 } from "./ipv6/autoconf";

/** A card is given no more addresses than this. */
const MOST: i32 = 8;

export class NetworkConfig {
  readonly addresses: InterfaceAddress[] = [];
  readonly gateways: Address[] = [];
  /** Two at most. */
  readonly servers: Address[] = [];
  host: string = "";
  domain: string = "";
  /** What is wrong, naming the field; empty when all is well. */
  error: string = "";

  complain(what: string): void {
    if (!this.error.length) this.error = "netdev.ip: " + what;
  }
}

/** Splits at colons that are not in brackets. */
function fieldsOf(value: string): string[] {
  const fields: string[] = [];
  let inside = false;
  let from = 0;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit == 91) inside = true;
    else if (unit == 93) inside = false;
    else if (unit == 58 && !inside) {
      fields.push(value.substring(from, i));
      from = i + 1;
    }
  }
  fields.push(value.substring(from));
  return fields;
}

/** Reads "10.0.0.1" or "[2001:db8::1]". */
function readAddress(config: NetworkConfig, text: string, field: string): Address {
  const address = new Address();
  const bracketed = text.length > 1 && text.startsWith("[") && text.endsWith("]");
  const good = parseAddress(bracketed ? text.substring(1, text.length - 1) : text, address);
  if (!good || bracketed == address.isV4) {
    config.complain(field + ' "' + text + '" is not an IPv4 address, nor an IPv6 address in brackets');
  }
  return address;
}

function readCidr(config: NetworkConfig, text: string): void {
  const slash = text.indexOf("/");
  const address = readAddress(config, slash < 0 ? text : text.substring(0, slash), "address");
  const most = address.isV4 ? 32 : 128;
  let length = address.isV4 ? 24 : 64;
  if (slash >= 0) length = parseNumber(text.substring(slash + 1), most);
  if (length < 0) {
    config.complain('prefix length "' + text.substring(slash + 1) + '" is not a number from 0 to ' + unsigned(most));
    return;
  }
  config.addresses.push(new InterfaceAddress(address, length));
}

/** Reads the value of one netdev.ip option. */
export function parseNetworkConfig(value: string): NetworkConfig {
  const config = new NetworkConfig();
  const fields = fieldsOf(value);
  if (fields.length > 6) {
    config.complain('more than 6 fields in "' + value + '" (ADDR/LEN:GW:DNS0:DNS1:HOST:DOMAIN)');
    return config;
  }
  const addresses = fields[0].length ? fields[0].split(",") : [];
  if (addresses.length > MOST) config.complain("more than 8 addresses");
  for (let i = 0; i < addresses.length; i++) readCidr(config, addresses[i]);
  const gateways = fields.length > 1 && fields[1].length ? fields[1].split(",") : [];
  for (let i = 0; i < gateways.length; i++) config.gateways.push(readAddress(config, gateways[i], "gateway"));
  for (let i = 2; i < min(fields.length, 4); i++) {
    if (fields[i].length) {
      config.servers.push(readAddress(config, fields[i], i == 2 ? "first name server" : "second name server"));
    }
  }
  if (fields.length > 4) config.host = fields[4];
  if (fields.length > 5) config.domain = fields[5];
  if (!config.error.length) check(config);
  return config;
}

function check(config: NetworkConfig): void {
  for (let i = 0; i < config.addresses.length; i++) {
    const address = config.addresses[i].address;
    const top = address.v4 >> 24;
    const bad =
      address.isLoopback || address.isMulticast || (address.isV4 && (top == 0 || top >= 240)) || address.isAny;
    if (bad) config.complain("address " + addressText(address) + " can't be a host's");
  }
  for (let i = 0; i < config.gateways.length; i++) checkGateway(config, config.gateways[i]);
}

function checkGateway(config: NetworkConfig, gateway: Address): void {
  let network = "";
  for (let i = 0; i < config.addresses.length; i++) {
    const each = config.addresses[i];
    if (each.isV4 != gateway.isV4) continue;
    if (each.onLink(gateway)) return;
    network = addressText(each.address) + "/" + unsigned(each.prefix);
  }
  // Routers of a link are often known by their link-local address.
  if (gateway.isLinkLocal) return;
  if (network.length) config.complain("gateway " + addressText(gateway) + " is not in " + network);
  else config.complain("gateway " + addressText(gateway) + " without an address");
}

/** Gives the interface its addresses and routes, and says so on the console. */
export function applyNetworkConfig(iface: Interface, config: NetworkConfig): void {
  for (let i = 0; i < config.addresses.length; i++) {
    const entry = config.addresses[i];
    if (entry.isV4) addAddress(iface, entry);
    else addIpv6(iface, entry.address, entry.prefix);
  }
  let gateway = "0.0.0.0";
  for (let i = 0; i < config.gateways.length; i++) {
    const by = config.gateways[i];
    const network = new Address();
    network.clearFamily(by.isV4);
    const route = new Route(network, by.isV4 ? MAPPED_PREFIX : 0, iface);
    route.gateway.copyFrom(by);
    route.gateway.zone = iface.index + 1;
    addRoute(route);
    if (by.isV4) gateway = addressText(by);
  }
  for (let i = 0; i < config.addresses.length; i++) {
    const entry = config.addresses[i];
    const start = unsigned(iface.index) + ": Set IPv";
    if (entry.isV4) {
      const mask = addressText(Address.v4(iface.mask));
      log(start + "4 address " + addressText(entry.address) + " mask " + mask + " gw " + gateway);
    } else log(start + "6 address " + addressText(entry.address) + "/" + unsigned(entry.prefix));
  }
  log(iface.name + ": Added");
  log(iface.name + ": Interface is up");
}
