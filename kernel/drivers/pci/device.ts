// One function of a PCI device: its registers, capabilities and base address registers (BARs).

import { decimal, hex } from "../../lib/format";
import { error } from "../../lib/message";
import * as config from "./config";
import { ConfigSpace } from "./config";
import { MemoryHole } from "./hole";

export const CAPABILITY_VENDOR: u32 = 0x09;
export const CAPABILITY_MSIX: u32 = 0x11;

/** The first 64 bytes are the header, so a list can't have more entries than this without a loop. */
const MAX_CAPABILITIES: i32 = (256 - 64) / 4;
const STATUS_CAPABILITIES: u32 = 0x10;
/** BARs by header type: devices have 6, bridges 2, anything else none we know. */
const DEVICE_BARS: u32 = 6;
const BRIDGE_BARS: u32 = 2;
const BAR_IO: u32 = 1;
const BAR_TYPE_64: u32 = 4;
const BAR_TYPE: u32 = 6;

export class PciDevice {
  /** "00:03.0", as lspci writes it. */
  readonly name: string;
  /** Of each BAR, once measured. */
  private sizes: StaticArray<u32> | null = null;

  /** address: bus << 16 | device << 11 | function << 8. */
  constructor(
    readonly space: ConfigSpace,
    readonly address: u32,
    /** Where BARs the firmware left unusable can be put. */
    readonly hole: MemoryHole,
  ) {
    this.name =
      hex((address >> 16) | 0x100).slice(3) +
      ":" +
      hex(((address >> 11) & 31) | 0x100).slice(3) +
      "." +
      decimal((address >> 8) & 7);
  }

  read32(offset: u32): u32 {
    return this.space.read32(this.address | (offset & 0xfc));
  }

  read16(offset: u32): u32 {
    return (this.read32(offset) >> ((offset & 2) << 3)) & 0xffff;
  }

  read8(offset: u32): u32 {
    return (this.read32(offset) >> ((offset & 3) << 3)) & 0xff;
  }

  write32(offset: u32, value: u32): void {
    this.space.write32(this.address | (offset & 0xfc), value);
  }

  write16(offset: u32, value: u32): void {
    const shift = (offset & 2) << 3;
    this.write32(offset, (this.read32(offset) & ~((<u32>0xffff) << shift)) | (value << shift));
  }

  get vendor(): u32 {
    return this.read16(config.VENDOR);
  }

  get device(): u32 {
    return this.read16(config.DEVICE);
  }

  /** Sets bits of the command register. Its upper half, status, is cleared by writing ones, so zeros go there. */
  enable(bits: u32): void {
    const command = this.read16(config.COMMAND);
    if ((command & bits) != bits) this.write32(config.COMMAND, command | bits);
  }

  private disable(bits: u32): void {
    this.write32(config.COMMAND, this.read16(config.COMMAND) & ~bits);
  }

  /** Offset of the capability with this id that comes after `skip` others with it, or 0. */
  findCapability(id: u32, skip: i32): u32 {
    if (!(this.read16(config.STATUS) & STATUS_CAPABILITIES)) return 0;
    let offset = this.read8(config.CAPABILITIES) & 0xfc;
    for (let i = 0; i < MAX_CAPABILITIES && offset >= 0x40; i++) {
      const header = this.read16(offset);
      if ((header & 0xff) == id && skip-- == 0) return offset;
      offset = (header >> 8) & 0xfc;
    }
    return 0;
  }

  /** 0 a device, 1 a bridge. */
  get headerType(): u32 {
    return this.read8(config.HEADER_TYPE) & 0x7f;
  }

  /** How many BARs there are. */
  get bars(): u32 {
    const type = this.headerType;
    return type == 0 ? DEVICE_BARS : type == 1 ? BRIDGE_BARS : 0;
  }

  /** True if the BAR is one of I/O ports. */
  isIo(bar: u32): bool {
    return (this.read32(config.BAR0 + 4 * bar) & BAR_IO) != 0;
  }

  /** True if the BAR is of memory and takes the next one for its upper half. */
  is64(bar: u32): bool {
    return (this.read32(config.BAR0 + 4 * bar) & (BAR_IO | BAR_TYPE)) == BAR_TYPE_64 && bar + 1 < this.bars;
  }

  /** First I/O port of the BAR, 0 if it has none. */
  ioBase(bar: u32): u32 {
    const value = this.read32(config.BAR0 + 4 * bar);
    return value & BAR_IO ? value & 0xfffc : 0;
  }

  /** Bytes that the BAR decodes, 0 if it is not implemented (or larger than 2 GiB). */
  sizeOf(bar: u32): u32 {
    let sizes = this.sizes;
    if (!sizes) {
      sizes = this.measure();
      this.sizes = sizes;
    }
    return sizes[bar];
  }

  /** A BAR's lowest bits stay 0 when ones are written, which tells its size; all at once, since it stops the device. */
  private measure(): StaticArray<u32> {
    const sizes = new StaticArray<u32>(this.bars);
    const command = this.read16(config.COMMAND);
    // While all ones are in them the BARs must not answer.
    this.write32(config.COMMAND, command & ~(config.COMMAND_IO | config.COMMAND_MEMORY));
    for (let bar = 0; bar < sizes.length; bar++) {
      const offset = config.BAR0 + 4 * bar;
      const value = this.read32(offset);
      this.write32(offset, u32.MAX_VALUE);
      const mask = this.read32(offset);
      this.write32(offset, value);
      const bits = value & BAR_IO ? mask & 0xfffc : mask & ~15;
      // The lowest bit that could be set.
      sizes[bar] = bits & (~bits + 1);
    }
    this.write32(config.COMMAND, command);
    return sizes;
  }

  /** Where the memory BAR lies. */
  baseOf(bar: u32): u64 {
    const offset = config.BAR0 + 4 * bar;
    const low = <u64>(this.read32(offset) & ~15);
    return this.is64(bar) ? low | ((<u64>this.read32(offset + 4)) << 32) : low;
  }

  /** Puts the memory BAR elsewhere. */
  private move(bar: u32, base: u32): void {
    const offset = config.BAR0 + 4 * bar;
    this.disable(config.COMMAND_MEMORY);
    this.write32(offset, base);
    if (this.is64(bar)) this.write32(offset + 4, 0);
  }

  /**
   * The linear address of [offset, offset + length) in a memory BAR, which is switched on; 0 (and said so) if that
   * is not inside the BAR, or the BAR can't be reached below 4 GiB.
   */
  map(bar: u32, offset: u32, length: u32): usize {
    if (bar >= this.bars || this.isIo(bar)) return this.refuse(bar, "is not one of memory");
    let base = this.baseOf(bar);
    const assigned = base != 0 && base < (<u64>1) << 32;
    // Measuring stops the device and has the VMM lay out its memory twice, which takes milliseconds of a short boot.
    // A BAR that the firmware has placed is aligned to its size, and that bound is enough.
    const size = assigned ? <u32>(base & (~base + 1)) : this.sizeOf(bar);
    if (offset > size || length > size - offset) return this.refuse(bar, "is too small for what it should hold");
    if (!assigned) {
      const better = this.hole.place(this, size);
      if (!better) return this.refuse(bar, "lies above 4 GiB and there is no room below");
      this.move(bar, better);
      base = better;
    }
    this.enable(config.COMMAND_MEMORY);
    return <usize>base + offset;
  }

  private refuse(bar: u32, why: string): usize {
    error("PCI " + this.name + ": base address register " + decimal(bar) + " " + why);
    return 0;
  }
}
