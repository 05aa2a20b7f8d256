import { checkEqual, checkTrue } from "../../lib/check";
import { startFakeMachine } from "../../test/machine";
import { findRegion } from "../virtio/capabilities";
import * as config from "./config";
import { ConfigSpace } from "./config";
import { CAPABILITY_MSIX, CAPABILITY_VENDOR, PciDevice } from "./device";
import { MemoryHole } from "./hole";
import { scanBuses } from "./scan";

/** A few functions with 256 bytes of registers each, whose BARs behave like BARs. */
class FakeConfig extends ConfigSpace {
  private functions: Map<u32, usize> = new Map<u32, usize>();

  /** Registers of the function at bus << 16 | device << 11 | function << 8. */
  add(address: u32): usize {
    const registers = heap.alloc(256);
    memory.fill(registers, 0, 256);
    store<u32>(registers, 0x10411af4);
    this.functions.set(address, registers);
    return registers;
  }

  /** size: 0 for an upper half. */
  setBar(registers: usize, bar: i32, value: u32, size: u32): void {
    store<u32>(registers + 0x10 + 4 * bar, value);
    this.sizes.set(<u32>registers + 4 * bar, size);
  }

  private sizes: Map<u32, u32> = new Map<u32, u32>();

  read32(address: u32): u32 {
    const key = address & ~255;
    return this.functions.has(key) ? load<u32>(this.functions.get(key) + (address & 252)) : u32.MAX_VALUE;
  }

  write32(address: u32, value: u32): void {
    const key = address & ~255;
    if (!this.functions.has(key)) return;
    const registers = this.functions.get(key);
    const offset = address & 252;
    if (offset >= 0x10 && offset < 0x28) {
      const sizeKey = <u32>registers + offset - 0x10;
      const size = this.sizes.has(sizeKey) ? this.sizes.get(sizeKey) : 0;
      const kind = load<u32>(registers + offset) & 15;
      value = size ? (value & ~(size - 1)) | kind : value;
    }
    store<u32>(registers + offset, value);
  }
}

function deviceOf(space: FakeConfig, address: u32): PciDevice {
  const found = scanBuses(space);
  for (let i = 0; i < found.length; i++) {
    if (found[i].address == address) return found[i];
  }
  assert(false, "device not found");
  return found[0];
}

function withCapabilities(): usize {
  const registers = space.add(0x1800);
  store<u16>(registers + config.STATUS, 0x10);
  return registers;
}

let space: FakeConfig = new FakeConfig();

function fresh(): void {
  startFakeMachine();
  space = new FakeConfig();
}

export function testPciCapabilities(): void {
  fresh();
  const registers = withCapabilities();
  store<u8>(registers + config.CAPABILITIES, 0x40);
  store<u16>(registers + 0x40, 0x5009);
  store<u16>(registers + 0x50, 0x6011);
  store<u16>(registers + 0x60, 0x0009);
  const device = deviceOf(space, 0x1800);
  checkEqual(device.name, "00:03.0");
  checkEqual(device.findCapability(CAPABILITY_VENDOR, 0), <u32>0x40);
  checkEqual(device.findCapability(CAPABILITY_VENDOR, 1), <u32>0x60);
  checkEqual(device.findCapability(CAPABILITY_VENDOR, 2), <u32>0);
  checkEqual(device.findCapability(CAPABILITY_MSIX, 0), <u32>0x50);
  store<u16>(registers + config.STATUS, 0);
  checkEqual(device.findCapability(CAPABILITY_MSIX, 0), <u32>0, "no list");
}

export function testPciCapabilityLoops(): void {
  fresh();
  const registers = withCapabilities();
  store<u8>(registers + config.CAPABILITIES, 0x40);
  store<u16>(registers + 0x40, 0x5009);
  store<u16>(registers + 0x50, 0x4009);
  const device = deviceOf(space, 0x1800);
  checkEqual(device.findCapability(CAPABILITY_MSIX, 0), <u32>0, "a loop of two");
  checkEqual(device.findCapability(CAPABILITY_VENDOR, 48), <u32>0, "found often, but not for ever");
  store<u16>(registers + 0x40, 0x4009);
  checkEqual(device.findCapability(CAPABILITY_MSIX, 0), <u32>0, "a loop of one");
  store<u8>(registers + config.CAPABILITIES, 0x04);
  checkEqual(device.findCapability(CAPABILITY_VENDOR, 0), <u32>0, "points into the header");
}

export function testVirtioRegionLoopEnds(): void {
  fresh();
  const registers = withCapabilities();
  store<u8>(registers + config.CAPABILITIES, 0x40);
  store<u16>(registers + 0x40, 0x5009);
  store<u8>(registers + 0x43, 2);
  store<u16>(registers + 0x50, 0x4009);
  store<u8>(registers + 0x53, 2);
  const device = deviceOf(space, 0x1800);
  checkEqual(findRegion(device, 1, 1, 64).at, <usize>0);
}

export function testVirtioRegionInsideItsBar(): void {
  fresh();
  const registers = withCapabilities();
  space.setBar(registers, 4, 0xfe000004, 0x4000);
  space.setBar(registers, 5, 0, 0);
  store<u8>(registers + config.CAPABILITIES, 0x40);
  store<u32>(registers + 0x40, 0x01100009);
  store<u8>(registers + 0x44, 4);
  store<u32>(registers + 0x48, 0x3000);
  store<u32>(registers + 0x4c, 0x1000);
  const device = deviceOf(space, 0x1800);
  const region = findRegion(device, 1, 56, 56);
  checkEqual(region.at, <usize>0xfe003000);
  checkEqual(region.length, <u32>56, "no more than asked for");
  store<u32>(registers + 0x48, 0x3fe0);
  checkEqual(findRegion(device, 1, 56, 56).at, <usize>0, "runs over the end");
  store<u32>(registers + 0x48, 0xfffffff0);
  checkEqual(findRegion(device, 1, 56, 56).at, <usize>0, "overflows");
  store<u32>(registers + 0x48, 0);
  store<u32>(registers + 0x4c, 55);
  checkEqual(findRegion(device, 1, 56, 56).at, <usize>0, "too short");
  store<u32>(registers + 0x4c, 56);
  store<u8>(registers + 0x44, 6);
  checkEqual(findRegion(device, 1, 56, 56).at, <usize>0, "no such BAR");
}

export function testPciBarMovesBelow4GiB(): void {
  fresh();
  const other = space.add(0x1000);
  space.setBar(other, 0, 0xfebff000, 0x1000);
  const registers = space.add(0x1800);
  space.setBar(registers, 4, 0x0000000c, 0x4000);
  space.setBar(registers, 5, 0x00000380, 0);
  const device = deviceOf(space, 0x1800);
  checkEqual(device.baseOf(4), <u64>0x38000000000);
  checkEqual(device.sizeOf(4), <u32>0x4000);
  checkEqual(device.map(4, 0x1000, 16), <usize>0xfebf8000 + 0x1000, "below the other device, aligned");
  checkEqual(device.baseOf(4), <u64>0xfebf8000);
  checkTrue((device.read16(config.COMMAND) & config.COMMAND_MEMORY) != 0);
}

export function testPciUnsetBarsGetPlaces(): void {
  fresh();
  for (let slot: u32 = 1; slot < 4; slot++) space.setBar(space.add(slot << 11), 0, 0, 0x1000);
  const found = scanBuses(space);
  checkEqual(found.length, 3);
  checkEqual(found[0].map(0, 0, 16), <usize>0xfebff000);
  checkEqual(found[1].map(0, 0, 16), <usize>0xfebfe000);
  checkEqual(found[2].map(0, 0, 16), <usize>0xfebfd000);
}

export function testPciHoleHasAnEnd(): void {
  fresh();
  space.setBar(space.add(0x800), 0, 0, 0x8000000);
  const found = scanBuses(space);
  const hole = new MemoryHole(found);
  checkEqual(hole.place(found[0], 0x8000000), <u32>0xf0000000);
  checkEqual(hole.place(found[0], 0x8000000), <u32>0, "full");
  checkEqual(hole.place(found[0], 0x1000), <u32>0xfebff000, "small ones still fit");
}

export function testPciScanFollowsBridgesOnce(): void {
  fresh();
  const bridge = space.add(0x0800);
  store<u8>(bridge + config.HEADER_TYPE, 1);
  store<u8>(bridge + config.SECONDARY_BUS, 5);
  space.add(0x050000);
  const looped = space.add(0x050800);
  store<u8>(looped + config.HEADER_TYPE, 1);
  store<u8>(looped + config.SECONDARY_BUS, 5);
  const home = space.add(0x051000);
  store<u8>(home + config.HEADER_TYPE, 1);
  store<u8>(home + config.SECONDARY_BUS, 0);
  checkEqual(scanBuses(space).length, 4);
}
