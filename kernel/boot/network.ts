// The network's place in the main loop.

import { probeNetDevices } from "../drivers/probe";
import { CommandLine } from "./commandline";

export function startNetwork(line: CommandLine): void {
  probeNetDevices();
}
export function pollNetwork(): bool {
  return false;
}
export function flushNetwork(): void {}
export function enableNetworkInterrupts(): bool {
  return false;
}
