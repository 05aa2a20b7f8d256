// virtio over PCI as it was before VIRTIO 1.0 (VIRTIO 1.2, 4.1.4.10): registers in the I/O ports of BAR 0.
//
//   0 device features  4 driver features  8 queue page number  12 queue size (16)  14 queue select (16)
//   16 notify (16)  18 status (8)  19 ISR (8)  with MSI-X: 20 config vector (16)  22 queue vector (16)
//   then the device's own configuration

import * as cpu from "../../platform/kvm/cpu";
import { routePciLine } from "../../platform/kvm/ioapic";
import * as config from "../pci/config";
import { PciDevice } from "../pci/device";
import { connectMsix } from "../pci/msix";
import { InterruptLine } from "./interrupt";
import { VirtioTransport } from "./transport";
import { Virtqueue } from "./virtqueue";

const DEVICE_FEATURES: u32 = 0;
const DRIVER_FEATURES: u32 = 4;
const QUEUE_PAGE: u32 = 8;
const QUEUE_SIZE: u32 = 12;
const QUEUE_SELECT: u32 = 14;
const QUEUE_NOTIFY: u32 = 16;
const DEVICE_STATUS: u32 = 18;
const ISR: u32 = 19;
const CONFIG_VECTOR: u32 = 20;
const QUEUE_VECTOR: u32 = 22;
const CONFIG: u32 = 20;
const CONFIG_WITH_MSIX: u32 = 24;

const PAGE_SHIFT: u32 = 12;
const NO_VECTOR: u32 = 0xffff;

export class LegacyPciTransport extends VirtioTransport {
  private port: u32;
  private hasMsix: bool = false;
  private line: InterruptLine | null = null;

  constructor(readonly device: PciDevice) {
    super();
    this.name = "virtio (legacy) at PCI " + device.name;
    this.legacy = true;
    this.port = device.ioBase(0);
    if (this.usable) device.enable(config.COMMAND_MASTER | config.COMMAND_IO);
  }

  /** False if BAR 0 has no ports. */
  get usable(): bool {
    return this.port != 0;
  }

  readStatus(): u32 {
    return cpu.in8(this.port + DEVICE_STATUS);
  }

  writeStatus(status: u32): void {
    cpu.out8(this.port + DEVICE_STATUS, status);
  }

  deviceFeatures(): u64 {
    return cpu.in32(this.port + DEVICE_FEATURES);
  }

  acceptFeatures(features: u64): void {
    cpu.out32(this.port + DRIVER_FEATURES, <u32>features);
  }

  private get config(): u32 {
    return this.port + (this.hasMsix ? CONFIG_WITH_MSIX : CONFIG);
  }

  config8(offset: u32): u32 {
    return cpu.in8(this.config + offset);
  }

  config16(offset: u32): u32 {
    return cpu.in16(this.config + offset);
  }

  configGeneration(): u32 {
    return 0;
  }

  connectInterrupt(): bool {
    let bit = connectMsix(this.device);
    this.hasMsix = bit >= 0;
    if (this.hasMsix) {
      cpu.out16(this.port + CONFIG_VECTOR, NO_VECTOR);
      return true;
    }
    bit = routePciLine(this.device.read8(config.INTERRUPT_LINE));
    if (bit >= 0) this.line = new InterruptLine(bit);
    return bit >= 0;
  }

  maxQueueSize(index: u32): u32 {
    cpu.out16(this.port + QUEUE_SELECT, index);
    return cpu.in16(this.port + QUEUE_SIZE);
  }

  get queueSizeFixed(): bool {
    return true;
  }

  enableQueue(queue: Virtqueue): bool {
    cpu.out16(this.port + QUEUE_SELECT, queue.index);
    if (this.hasMsix) {
      cpu.out16(this.port + QUEUE_VECTOR, 0);
      if (cpu.in16(this.port + QUEUE_VECTOR) == NO_VECTOR) return false;
    }
    cpu.out32(this.port + QUEUE_PAGE, <u32>queue.descriptors >> PAGE_SHIFT);
    return true;
  }

  notify(queue: Virtqueue): void {
    cpu.out16(this.port + QUEUE_NOTIFY, queue.index);
  }

  acknowledge(): void {
    const line = this.line;
    if (line && line.arrived()) cpu.in8(this.port + ISR);
  }
}
