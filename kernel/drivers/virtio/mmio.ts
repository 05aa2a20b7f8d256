// virtio over memory-mapped registers (VIRTIO 1.2, 4.2.2; version 1, the legacy interface: 4.2.4).
//
//   0x000 magic  0x004 version  0x008 device  0x010 device features  0x014 their select  0x020 driver features
//   0x024 their select  0x028 page size (legacy)  0x030 queue select  0x034 largest size  0x038 size
//   0x03c alignment (legacy)  0x040 page number (legacy)  0x044 ready  0x050 notify  0x060 interrupt status
//   0x064 acknowledge  0x070 status  0x080, 0x090, 0x0a0 descriptors, available, used (64)  0x0fc generation  0x100 config

import * as cpu from "../../platform/kvm/cpu";
import { routeGsi } from "../../platform/kvm/ioapic";
import { MmioWindow } from "../mmio";
import { InterruptLine } from "./interrupt";
import { LEGACY_ALIGNMENT, VirtioTransport } from "./transport";
import { Virtqueue } from "./virtqueue";

const MAGIC: usize = 0x000;
const VERSION: usize = 0x004;
const DEVICE_ID: usize = 0x008;
const DEVICE_FEATURES: usize = 0x010;
const DEVICE_FEATURES_SELECT: usize = 0x014;
const DRIVER_FEATURES: usize = 0x020;
const DRIVER_FEATURES_SELECT: usize = 0x024;
const GUEST_PAGE_SIZE: usize = 0x028;
const QUEUE_SELECT: usize = 0x030;
const QUEUE_SIZE_MAX: usize = 0x034;
const QUEUE_SIZE: usize = 0x038;
const QUEUE_ALIGN: usize = 0x03c;
const QUEUE_PAGE: usize = 0x040;
const QUEUE_READY: usize = 0x044;
const QUEUE_NOTIFY: usize = 0x050;
const INTERRUPT_ACKNOWLEDGE: usize = 0x064;
const STATUS: usize = 0x070;
const QUEUE_DESCRIPTORS: usize = 0x080;
const QUEUE_AVAILABLE: usize = 0x090;
const QUEUE_USED: usize = 0x0a0;
const GENERATION: usize = 0x0fc;
const CONFIG: usize = 0x100;

/** "virt", little-endian. */
const MAGIC_VALUE: u32 = 0x74726976;
const LEGACY_VERSION: u32 = 1;
const MODERN_VERSION: u32 = 2;
const PAGE_SHIFT: u32 = 12;
/** Reasons of an interrupt. */
const USED_BUFFER: u32 = 1;
const CONFIGURATION_CHANGE: u32 = 2;

export class MmioTransport extends VirtioTransport {
  private base: usize;
  private size: u32;
  private line: InterruptLine | null = null;

  constructor(readonly window: MmioWindow) {
    super();
    this.base = window.base;
    this.size = window.size;
    this.name = "virtio at " + window.name;
    this.identify();
  }

  private identify(): void {
    if (cpu.read32(this.base + MAGIC) != MAGIC_VALUE) return;
    const version = cpu.read32(this.base + VERSION);
    if (version != LEGACY_VERSION && version != MODERN_VERSION) return;
    this.legacy = version == LEGACY_VERSION;
    this.deviceType = cpu.read32(this.base + DEVICE_ID);
  }

  readStatus(): u32 {
    return cpu.read32(this.base + STATUS);
  }

  writeStatus(status: u32): void {
    cpu.write32(this.base + STATUS, status);
  }

  deviceFeatures(): u64 {
    cpu.write32(this.base + DEVICE_FEATURES_SELECT, 0);
    const low = <u64>cpu.read32(this.base + DEVICE_FEATURES);
    if (this.legacy) return low;
    cpu.write32(this.base + DEVICE_FEATURES_SELECT, 1);
    return low | ((<u64>cpu.read32(this.base + DEVICE_FEATURES)) << 32);
  }

  acceptFeatures(features: u64): void {
    cpu.write32(this.base + DRIVER_FEATURES_SELECT, 0);
    cpu.write32(this.base + DRIVER_FEATURES, <u32>features);
    if (this.legacy) {
      cpu.write32(this.base + GUEST_PAGE_SIZE, 1 << PAGE_SHIFT);
      return;
    }
    cpu.write32(this.base + DRIVER_FEATURES_SELECT, 1);
    cpu.write32(this.base + DRIVER_FEATURES, <u32>(features >> 32));
  }

  config8(offset: u32): u32 {
    return CONFIG + offset < this.size ? cpu.read8(this.base + CONFIG + offset) : 0;
  }

  config16(offset: u32): u32 {
    return CONFIG + offset + 2 <= this.size ? cpu.read16(this.base + CONFIG + offset) : 0;
  }

  configGeneration(): u32 {
    return this.legacy ? 0 : cpu.read32(this.base + GENERATION);
  }

  connectInterrupt(): bool {
    // As an edge even where ACPI says level: the line is nobody else's, acknowledge() always lets it fall, and a level
    // would interrupt a second time, because the interrupt is ended before the device is looked at.
    const bit = routeGsi(this.window.gsi, false, this.window.activeLow);
    if (bit >= 0) this.line = new InterruptLine(bit);
    return bit >= 0;
  }

  maxQueueSize(index: u32): u32 {
    cpu.write32(this.base + QUEUE_SELECT, index);
    return cpu.read32(this.base + QUEUE_SIZE_MAX);
  }

  get queueSizeFixed(): bool {
    return false;
  }

  enableQueue(queue: Virtqueue): bool {
    const base = this.base;
    cpu.write32(base + QUEUE_SELECT, queue.index);
    cpu.write32(base + QUEUE_SIZE, queue.size);
    if (this.legacy) {
      cpu.write32(base + QUEUE_ALIGN, LEGACY_ALIGNMENT);
      const page = <u32>queue.descriptors >> PAGE_SHIFT;
      cpu.write32(base + QUEUE_PAGE, page);
      return cpu.read32(base + QUEUE_PAGE) == page;
    }
    write64(base + QUEUE_DESCRIPTORS, queue.descriptors);
    write64(base + QUEUE_AVAILABLE, queue.available);
    write64(base + QUEUE_USED, queue.used);
    cpu.write32(base + QUEUE_READY, 1);
    return cpu.read32(base + QUEUE_READY) == 1;
  }

  notify(queue: Virtqueue): void {
    cpu.write32(this.base + QUEUE_NOTIFY, queue.index);
  }

  acknowledge(): void {
    const line = this.line;
    if (!line || !line.arrived()) return;
    // Both reasons at once, so that the line falls for certain; what changed in the configuration is of no interest.
    cpu.write32(this.base + INTERRUPT_ACKNOWLEDGE, USED_BUFFER | CONFIGURATION_CHANGE);
  }
}

function write64(at: usize, address: usize): void {
  cpu.write32(at, <u32>address);
  cpu.write32(at + 4, 0);
}
