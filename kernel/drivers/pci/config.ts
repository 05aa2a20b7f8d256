// PCI configuration space: 256 bytes of registers for each function of each device of each bus.

import * as cpu from "../../platform/kvm/cpu";

const ADDRESS_PORT: i32 = 0xcf8;
const DATA_PORT: i32 = 0xcfc;
const ENABLE: u32 = 0x80000000;

/** Registers of every function (PCI Local Bus 3.0, 6.1). */
export const VENDOR: u32 = 0x00;
export const DEVICE: u32 = 0x02;
export const COMMAND: u32 = 0x04;
export const STATUS: u32 = 0x06;
export const REVISION: u32 = 0x08;
export const CLASS: u32 = 0x0a;
export const HEADER_TYPE: u32 = 0x0e;
export const BAR0: u32 = 0x10;
export const CAPABILITIES: u32 = 0x34;
export const INTERRUPT_LINE: u32 = 0x3c;
export const INTERRUPT_PIN: u32 = 0x3d;
/** Of bridges, which have this header type. */
export const BRIDGE: u32 = 1;
export const SECONDARY_BUS: u32 = 0x19;
export const MEMORY_WINDOW: u32 = 0x20;

export const COMMAND_IO: u32 = 1;
export const COMMAND_MEMORY: u32 = 2;
export const COMMAND_MASTER: u32 = 4;
export const COMMAND_NO_INTX: u32 = 0x400;

/** Registers are read and written 32 bits at a time; `address` is bus << 16 | device << 11 | function << 8 | offset. */
export abstract class ConfigSpace {
  abstract read32(address: u32): u32;
  abstract write32(address: u32, value: u32): void;
}

/** By the two I/O ports of configuration mechanism 1, which every PC has. */
export class PortConfigSpace extends ConfigSpace {
  /** False on machines without PCI: there is nothing behind the address port. */
  static present(): bool {
    cpu.out32(ADDRESS_PORT, ENABLE);
    return cpu.in32(ADDRESS_PORT) == ENABLE;
  }

  read32(address: u32): u32 {
    cpu.out32(ADDRESS_PORT, ENABLE | address);
    return cpu.in32(DATA_PORT);
  }

  write32(address: u32, value: u32): void {
    cpu.out32(ADDRESS_PORT, ENABLE | address);
    cpu.out32(DATA_PORT, value);
  }
}
