// The command line's network cards: found, named and given their addresses.

import { CONFIG_LIBPROCFS } from "../config";
import { giveUp, log } from "../lib/log";
import { applyNetworkConfig, NetworkConfig, parseNetworkConfig } from "../net/config";
import { NetDevice } from "../net/device";
import { registerNetFiles } from "../net/procfs";
import { addInterface, startNetwork } from "../net/stack";
import { setHostname } from "../syscall/process";
import { CommandLine } from "./commandline";

function readConfigs(line: CommandLine): NetworkConfig[] {
  const configs: NetworkConfig[] = [];
  for (let i = 0; i < line.interfaces.length; i++) {
    const config = parseNetworkConfig(line.interfaces[i]);
    if (config.error.length) giveUp(config.error);
    configs.push(config);
  }
  return configs;
}

/** What the command line says of each card, once configureNetwork has read it. */
export let networkConfigs: NetworkConfig[] = [];

/** The n-th netdev.ip= is for the n-th card. */
export function configureNetwork(line: CommandLine, devices: NetDevice[]): void {
  const configs = readConfigs(line);
  networkConfigs = configs;
  startNetwork();
  for (let i = 0; i < devices.length; i++) {
    const iface = addInterface(devices[i]);
    if (i >= configs.length) continue;
    const config = configs[i];
    applyNetworkConfig(iface, config);
    if (config.host.length) setHostname(config.host);
  }
  if (CONFIG_LIBPROCFS) registerNetFiles();
  for (let i = devices.length; i < line.interfaces.length; i++) {
    log("netdev.ip=" + line.interfaces[i] + ": the machine has no network card for it");
  }
}
