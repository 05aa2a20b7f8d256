// The addresses below 4 GiB where a PC has devices instead of RAM, for base address registers that the firmware left
// unset (qboot) or put above 4 GiB, where the kernel does not reach.

import { BRIDGE, MEMORY_WINDOW } from "./config";
import { PciDevice } from "./device";

/** Above RAM and every known configuration window, below the I/O APIC. */
const HOLE_START: u32 = 0xf0000000;
const HOLE_END: u32 = 0xfec00000;

export class MemoryHole {
  /** What is taken: start and end of each piece. Filled in at the first need. */
  private taken: u32[] = [];
  private surveyed: bool = false;

  /** All functions found, whose BARs must be kept out of each other's way. */
  constructor(readonly devices: PciDevice[]) {}

  private survey(): void {
    this.surveyed = true;
    for (let i = 0; i < this.devices.length; i++) {
      const device = this.devices[i];
      const bars = device.bars;
      for (let bar: u32 = 0; bar < bars; bar++) {
        if (device.isIo(bar)) continue;
        const base = device.baseOf(bar);
        const wide = device.is64(bar);
        if (base && base < <u64>HOLE_END) this.take(<u32>base, device.sizeOf(bar));
        if (wide) bar++;
      }
      if (device.headerType == BRIDGE) this.takeWindow(device);
    }
  }

  /** What a bridge passes on to the bus behind it: base and limit in units of 1 MiB, in the upper 12 bits of each half. */
  private takeWindow(bridge: PciDevice): void {
    const window = bridge.read32(MEMORY_WINDOW);
    const start = (window & 0xfff0) << 16;
    const end = (window & 0xfff00000) + 0x100000;
    if (start && start < HOLE_END && end > start) this.take(start, end - start);
  }

  private take(start: u32, size: u32): void {
    this.taken.push(start);
    this.taken.push(start + min(size, HOLE_END - start));
  }

  /** An address for `size` bytes, aligned to their size, or 0. Only for devices on bus 0: bridges pass on less. */
  place(device: PciDevice, size: u32): u32 {
    if (device.address >> 16 || !size || size > HOLE_END - HOLE_START) return 0;
    if (!this.surveyed) this.survey();
    let start = (HOLE_END - size) & ~(size - 1);
    while (start >= HOLE_START) {
      const obstacle = this.obstacle(start, start + size);
      if (!obstacle) {
        this.take(start, size);
        return start;
      }
      if (obstacle < HOLE_START + size) return 0;
      start = (obstacle - size) & ~(size - 1);
    }
    return 0;
  }

  /** Start of something taken that overlaps [start, end), or 0. */
  private obstacle(start: u32, end: u32): u32 {
    for (let i = 0; i < this.taken.length; i += 2) {
      if (this.taken[i] < end && this.taken[i + 1] > start) return this.taken[i];
    }
    return 0;
  }
}
