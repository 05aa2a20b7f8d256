// virtio over PCI, the modern interface (VIRTIO 1.2, 4.1): registers in memory, found by capabilities.
//
//   common configuration   0 device feature select  4 device feature  8 driver feature select  12 driver feature
//   16 config vector (16)  18 queues (16)  20 status (8)  21 generation (8)  22 queue select (16)  24 size (16)
//   26 vector (16)  28 enable (16)  30 notify offset (16)  32 descriptors (64)  40 available (64)  48 used (64)

import * as cpu from "../../platform/kvm/cpu";
import { routePciLine } from "../../platform/kvm/ioapic";
import * as config from "../pci/config";
import { PciDevice } from "../pci/device";
import { connectMsix } from "../pci/msix";
import { COMMON_CONFIG, DEVICE_CONFIG, findRegion, ISR, NOTIFY, Region } from "./capabilities";
import { InterruptLine } from "./interrupt";
import { VirtioTransport } from "./transport";
import { Virtqueue } from "./virtqueue";

const DEVICE_FEATURE_SELECT: usize = 0;
const DEVICE_FEATURE: usize = 4;
const DRIVER_FEATURE_SELECT: usize = 8;
const DRIVER_FEATURE: usize = 12;
const CONFIG_VECTOR: usize = 16;
const DEVICE_STATUS: usize = 20;
const CONFIG_GENERATION: usize = 21;
const QUEUE_SELECT: usize = 22;
const QUEUE_SIZE: usize = 24;
const QUEUE_VECTOR: usize = 26;
const QUEUE_ENABLE: usize = 28;
const QUEUE_NOTIFY_OFFSET: usize = 30;
const QUEUE_DESCRIPTORS: usize = 32;
const QUEUE_AVAILABLE: usize = 40;
const QUEUE_USED: usize = 48;
const COMMON_SIZE: u32 = 56;

/** A notify region has at least the one register; no device needs more than a page for each of many queues. */
const NOTIFY_LEAST: u32 = 2;
const NOTIFY_MOST: u32 = 1 << 20;
const CONFIG_MOST: u32 = 4096;
const MAX_QUEUES: u32 = 2;

/** 4.1.5.1.2: no interrupt; and what a device answers that could not take the vector. */
const NO_VECTOR: u32 = 0xffff;

export class PciTransport extends VirtioTransport {
  private common: usize;
  private isr: usize;
  private notifyRegion: Region;
  private settings: Region;
  /** Notify register of each queue. */
  private doorbells: StaticArray<usize> = new StaticArray<usize>(MAX_QUEUES);
  private line: InterruptLine | null = null;
  private hasMsix: bool = false;

  constructor(readonly device: PciDevice) {
    super();
    this.name = "virtio at PCI " + device.name;
    this.common = findRegion(device, COMMON_CONFIG, COMMON_SIZE, COMMON_SIZE).at;
    this.notifyRegion = findRegion(device, NOTIFY, NOTIFY_LEAST, NOTIFY_MOST);
    this.isr = findRegion(device, ISR, 1, 1).at;
    this.settings = findRegion(device, DEVICE_CONFIG, 1, CONFIG_MOST);
    if (this.usable) device.enable(config.COMMAND_MASTER);
  }

  /** False if the device lacks a part of the modern interface. */
  get usable(): bool {
    return this.common != 0 && this.notifyRegion.at != 0 && this.isr != 0;
  }

  readStatus(): u32 {
    return cpu.read8(this.common + DEVICE_STATUS);
  }

  writeStatus(status: u32): void {
    cpu.write8(this.common + DEVICE_STATUS, status);
  }

  deviceFeatures(): u64 {
    cpu.write32(this.common + DEVICE_FEATURE_SELECT, 0);
    const low = <u64>cpu.read32(this.common + DEVICE_FEATURE);
    cpu.write32(this.common + DEVICE_FEATURE_SELECT, 1);
    return low | ((<u64>cpu.read32(this.common + DEVICE_FEATURE)) << 32);
  }

  acceptFeatures(features: u64): void {
    cpu.write32(this.common + DRIVER_FEATURE_SELECT, 0);
    cpu.write32(this.common + DRIVER_FEATURE, <u32>features);
    cpu.write32(this.common + DRIVER_FEATURE_SELECT, 1);
    cpu.write32(this.common + DRIVER_FEATURE, <u32>(features >> 32));
  }

  config8(offset: u32): u32 {
    return offset < this.settings.length ? cpu.read8(this.settings.at + offset) : 0;
  }

  config16(offset: u32): u32 {
    return offset + 2 <= this.settings.length ? cpu.read16(this.settings.at + offset) : 0;
  }

  configGeneration(): u32 {
    return cpu.read8(this.common + CONFIG_GENERATION);
  }

  connectInterrupt(): bool {
    let bit = connectMsix(this.device);
    this.hasMsix = bit >= 0;
    if (this.hasMsix) {
      cpu.write16(this.common + CONFIG_VECTOR, NO_VECTOR);
      return true;
    }
    bit = routePciLine(this.device.read8(config.INTERRUPT_LINE));
    if (bit >= 0) this.line = new InterruptLine(bit);
    return bit >= 0;
  }

  maxQueueSize(index: u32): u32 {
    if (index >= MAX_QUEUES) return 0;
    cpu.write16(this.common + QUEUE_SELECT, index);
    return cpu.read16(this.common + QUEUE_SIZE);
  }

  get queueSizeFixed(): bool {
    return false;
  }

  enableQueue(queue: Virtqueue): bool {
    const common = this.common;
    cpu.write16(common + QUEUE_SELECT, queue.index);
    const offset = <u64>cpu.read16(common + QUEUE_NOTIFY_OFFSET) * this.notifyRegion.multiplier;
    if (offset + 2 > this.notifyRegion.length) return false;
    this.doorbells[queue.index] = this.notifyRegion.at + <usize>offset;
    cpu.write16(common + QUEUE_SIZE, queue.size);
    write64(common + QUEUE_DESCRIPTORS, queue.descriptors);
    write64(common + QUEUE_AVAILABLE, queue.available);
    write64(common + QUEUE_USED, queue.used);
    if (this.hasMsix) {
      cpu.write16(common + QUEUE_VECTOR, 0);
      if (cpu.read16(common + QUEUE_VECTOR) == NO_VECTOR) return false;
    }
    cpu.write16(common + QUEUE_ENABLE, 1);
    return true;
  }

  notify(queue: Virtqueue): void {
    cpu.write16(this.doorbells[queue.index], queue.index);
  }

  acknowledge(): void {
    const line = this.line;
    // Reading the ISR lowers the line.
    if (line && line.arrived()) cpu.read8(this.isr);
  }
}

/** 4.1.3.1: 64-bit fields are written as two halves. */
function write64(at: usize, address: usize): void {
  cpu.write32(at, <u32>address);
  cpu.write32(at + 4, 0);
}
