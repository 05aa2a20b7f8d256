// The command line's netdev.ip=ADDR/LEN:GW:DNS0:DNS1:HOST:DOMAIN, one for each card in turn. Fields may be empty.

import { unsigned } from "../lib/format";
import { log } from "../lib/log";
import { Address, MAPPED_PREFIX } from "./address";
import { InterfaceAddress } from "./iface/addresses";
import { addAddress, addRoute } from "./iface/configure";
import { Interface, maskOf } from "./iface/interface";
import { Route } from "./iface/routes";

export class NetworkConfig {
  address: u32 = 0;
  prefix: u32 = 0;
  gateway: u32 = 0;
  /** 0: none. */
  dns0: u32 = 0;
  dns1: u32 = 0;
  host: string = "";
  domain: string = "";
  /** What is wrong, naming the field; empty when all is well. */
  error: string = "";
}

/** Set by parseAddress when the text is no address. */
let malformed: bool = false;

/** A decimal number of at most `most`, or -1. */
function parseNumber(text: string, most: i32): i32 {
  if (!text.length || text.length > 3) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= most ? value : -1;
}

/** A dotted quad; 0 with `malformed` set if it is none. */
function parseAddress(text: string): u32 {
  malformed = false;
  const parts = text.split(".");
  let address: u32 = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parseNumber(parts[i], 255);
    if (part < 0) malformed = true;
    address = (address << 8) | (<u32>part & 255);
  }
  if (parts.length != 4) malformed = true;
  return malformed ? 0 : address;
}

/** Dotted quad. */
export function addressText(address: u32): string {
  const high = unsigned(address >> 24) + "." + unsigned((address >> 16) & 255);
  return high + "." + unsigned((address >> 8) & 255) + "." + unsigned(address & 255);
}

function optionalAddress(config: NetworkConfig, text: string, field: string): u32 {
  if (!text.length) return 0;
  const address = parseAddress(text);
  if (malformed && !config.error.length)
    config.error = "netdev.ip: " + field + ' "' + text + '" is not an IPv4 address';
  return address;
}

function parseCidr(config: NetworkConfig, text: string): void {
  if (!text.length) return;
  const slash = text.indexOf("/");
  config.address = optionalAddress(config, slash < 0 ? text : text.substring(0, slash), "address");
  config.prefix = 24;
  if (slash < 0) return;
  const length = parseNumber(text.substring(slash + 1), 32);
  if (length >= 0) config.prefix = length;
  else if (!config.error.length) {
    config.error = 'netdev.ip: prefix length "' + text.substring(slash + 1) + '" is not a number from 0 to 32';
  }
}

/** Reads the value of one netdev.ip option. */
export function parseNetworkConfig(value: string): NetworkConfig {
  const config = new NetworkConfig();
  const fields = value.split(":");
  if (fields.length > 6) {
    config.error = 'netdev.ip: more than 6 fields in "' + value + '" (ADDR/LEN:GW:DNS0:DNS1:HOST:DOMAIN)';
    return config;
  }
  parseCidr(config, fields[0]);
  if (fields.length > 1) config.gateway = optionalAddress(config, fields[1], "gateway");
  if (fields.length > 2) config.dns0 = optionalAddress(config, fields[2], "first name server");
  if (fields.length > 3) config.dns1 = optionalAddress(config, fields[3], "second name server");
  if (fields.length > 4) config.host = fields[4];
  if (fields.length > 5) config.domain = fields[5];
  checkAddress(config);
  return config;
}

function checkAddress(config: NetworkConfig): void {
  if (config.error.length) return;
  const top = config.address >> 24;
  if (config.address && (top == 0 || top == 127 || top >= 224)) {
    config.error = "netdev.ip: address " + addressText(config.address) + " can't be a host's";
  } else if (config.gateway && !config.address) {
    config.error = "netdev.ip: gateway " + addressText(config.gateway) + " without an address";
  } else if (config.gateway && ((config.gateway ^ config.address) & maskOf(config.prefix)) != 0) {
    const network = addressText(config.address) + "/" + unsigned(config.prefix);
    config.error = "netdev.ip: gateway " + addressText(config.gateway) + " is not in " + network;
  }
}

/** Gives the interface its address and routes, and says so on the console. */
export function applyNetworkConfig(iface: Interface, config: NetworkConfig): void {
  if (config.address) {
    addAddress(iface, new InterfaceAddress(Address.v4(config.address), config.prefix));
    if (config.gateway) {
      const route = new Route(Address.v4(0), MAPPED_PREFIX, iface);
      route.gateway.setV4(config.gateway);
      addRoute(route);
    }
    const network = addressText(config.address) + " mask " + addressText(iface.mask);
    log(unsigned(iface.index) + ": Set IPv4 address " + network + " gw " + addressText(config.gateway));
  }
  log(iface.name + ": Added");
  log(iface.name + ": Interface is up");
}
