// Finding what is on the PCI buses, in the order of their addresses.

import * as config from "./config";
import { ConfigSpace } from "./config";
import { PciDevice } from "./device";
import { MemoryHole } from "./hole";

const NOBODY: u32 = 0xffff;
const MULTI_FUNCTION: u32 = 0x80;
const BUSES: u32 = 256;

/** All functions behind the host bridge. Bridges are followed to the buses the firmware gave them. */
export function scanBuses(space: ConfigSpace): PciDevice[] {
  const found: PciDevice[] = [];
  const hole = new MemoryHole(found);
  const seen = new StaticArray<bool>(BUSES);
  const buses: u32[] = [0];
  seen[0] = true;
  // Grows while it is walked; `seen` bounds it, whatever the bridges claim.
  for (let next = 0; next < buses.length; next++) {
    for (let slot: u32 = 0; slot < 32; slot++) {
      const address = (buses[next] << 16) | (slot << 11);
      const functions = countFunctions(space, address);
      for (let f: u32 = 0; f < functions; f++) {
        const device = new PciDevice(space, address | (f << 8), hole);
        if (device.vendor == NOBODY) continue;
        found.push(device);
        const behind = secondaryBus(device);
        if (!behind || seen[behind]) continue;
        seen[behind] = true;
        buses.push(behind);
      }
    }
  }
  return found;
}

function countFunctions(space: ConfigSpace, address: u32): u32 {
  if ((space.read32(address) & 0xffff) == NOBODY) return 0;
  return (space.read32(address | (config.HEADER_TYPE & 0xfc)) >> 16) & MULTI_FUNCTION ? 8 : 1;
}

/** The bus behind a bridge, 0 if this is none or it has not been set up. */
function secondaryBus(device: PciDevice): u32 {
  if (device.headerType != config.BRIDGE) return 0;
  return device.read8(config.SECONDARY_BUS);
}
