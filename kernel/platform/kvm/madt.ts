// ACPI's MADT (ACPI 6.4, 5.2.12): the machine's interrupt controllers. Only the I/O APICs and how the PC's old
// interrupt lines are wired to them are read.
//
//   header (36)  36 local APIC address  40 flags  44 entries: u8 type, u8 length, ...
//   I/O APIC (type 1, 12 bytes)   2 id  4 address  8 first GSI
//   override (type 2, 10 bytes)   2 bus  3 IRQ  4 GSI  8 flags: bits 0-1 polarity (3 low), 2-3 trigger (1 edge, 3 level)

import { findTable, tableLength } from "./acpi";

const ENTRIES: u32 = 44;
const TYPE_IO_APIC: u8 = 1;
const IO_APIC_SIZE: u32 = 12;
const TYPE_OVERRIDE: u8 = 2;
const OVERRIDE_SIZE: u32 = 10;

export class MadtIoApic {
  constructor(
    readonly address: usize,
    readonly firstGsi: u32,
  ) {}
}

export class InterruptOverride {
  constructor(
    readonly irq: u32,
    readonly gsi: u32,
    private flags: u32,
  ) {}

  get activeLow(): bool {
    return (this.flags & 3) == 3;
  }

  /** False: as the bus has it. */
  get triggerGiven(): bool {
    return (this.flags & 12) != 0;
  }

  get level(): bool {
    return (this.flags & 12) == 12;
  }
}

export class Madt {
  ioApics: MadtIoApic[] = [];
  overrides: InterruptOverride[] = [];

  /** Reads the table if there is one. */
  constructor() {
    const table = findTable("APIC");
    if (table) this.read(table);
  }

  private read(table: usize): void {
    const length = tableLength(table);
    let offset = ENTRIES;
    while (offset + 2 <= length) {
      const size = <u32>load<u8>(table + offset + 1);
      if (size < 2 || offset + size > length) return;
      this.readEntry(table + offset, size);
      offset += size;
    }
  }

  private readEntry(at: usize, size: u32): void {
    const type = load<u8>(at);
    if (type == TYPE_IO_APIC && size >= IO_APIC_SIZE) {
      this.ioApics.push(new MadtIoApic(load<u32>(at + 4), load<u32>(at + 8)));
    } else if (type == TYPE_OVERRIDE && size >= OVERRIDE_SIZE) {
      this.overrides.push(new InterruptOverride(load<u8>(at + 3), load<u32>(at + 4), load<u16>(at + 8)));
    }
  }
}
