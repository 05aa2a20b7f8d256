// Where a modern virtio device over PCI has its registers (VIRTIO 1.2, 4.1.4): vendor capabilities, each naming a
// piece of a BAR.
//
//   0 id (9)  1 next  2 length  3 type  4 BAR  5 id  6 -  8 offset (u32)  12 length (u32)  16 notify multiplier (u32)

import { CAPABILITY_VENDOR, PciDevice } from "../pci/device";

export const COMMON_CONFIG: u32 = 1;
export const NOTIFY: u32 = 2;
export const ISR: u32 = 3;
export const DEVICE_CONFIG: u32 = 4;

/** A piece of a BAR, mapped. */
export class Region {
  constructor(
    /** Linear address, 0 if there is no such region. */
    readonly at: usize,
    /** Bytes. */
    readonly length: u32,
    /** Of notify regions: bytes from one queue's register to the next one's. */
    readonly multiplier: u32,
  ) {}
}

/**
 * The first capability of this type that can be used, cut to at most `most` bytes; the spec asks drivers to take the
 * first they can. A region with address 0 if there is none with at least `least` bytes.
 */
export function findRegion(device: PciDevice, type: u32, least: u32, most: u32): Region {
  let skip = 0;
  let capability = device.findCapability(CAPABILITY_VENDOR, skip);
  while (capability) {
    if (device.read8(capability + 3) == type) {
      const length = min(device.read32(capability + 12), most);
      const at: usize =
        length < least ? 0 : device.map(device.read8(capability + 4), device.read32(capability + 8), length);
      if (at) return new Region(at, length, type == NOTIFY ? device.read32(capability + 16) : 0);
    }
    capability = device.findCapability(CAPABILITY_VENDOR, ++skip);
  }
  return new Region(0, 0, 0);
}
