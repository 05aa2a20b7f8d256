// ACPI's FADT (ACPI 6.4, 5.2.9): the fixed registers, of which only those that turn the machine off are read.

import { findTable, tableAt, tableLength } from "./acpi";

const DSDT: u32 = 40;
const SMI_COMMAND: u32 = 48;
const ACPI_ENABLE: u32 = 52;
const PM1A_CONTROL: u32 = 64;
const PM1B_CONTROL: u32 = 68;
const FLAGS: u32 = 112;
const X_DSDT: u32 = 140;
/** Generic address structure: 0 space (0 memory, 1 I/O)  1 width  2 offset  3 access  4 address (u64) */
const SLEEP_CONTROL: u32 = 244;
const GENERIC_ADDRESS_SIZE: u32 = 12;

const HARDWARE_REDUCED: u32 = 1 << 20;

export class Fadt {
  private table: usize = 0;
  private length: u32 = 0;

  constructor() {
    this.table = findTable("FACP");
    if (this.table) this.length = tableLength(this.table);
  }

  get present(): bool {
    return this.table != 0;
  }

  /** A field of the table, 0 where a shorter (older) table has none. */
  private u32At(offset: u32): u32 {
    return offset + 4 <= this.length ? load<u32>(this.table + offset) : 0;
  }

  private u64At(offset: u32): u64 {
    return offset + 8 <= this.length ? load<u64>(this.table + offset) : 0;
  }

  /** The table that holds the machine's byte code, or 0. */
  get dsdt(): usize {
    const wide = this.u64At(X_DSDT);
    return tableAt(wide ? wide : this.u32At(DSDT), "DSDT");
  }

  /** True if there are no PM1 registers but a sleep control register. */
  get hardwareReduced(): bool {
    return (this.u32At(FLAGS) & HARDWARE_REDUCED) != 0;
  }

  /** I/O ports; 0 for none. */
  get pm1aControl(): u32 {
    return this.u32At(PM1A_CONTROL) & 0xffff;
  }

  get pm1bControl(): u32 {
    return this.u32At(PM1B_CONTROL) & 0xffff;
  }

  /** Port and value that switch the machine from legacy to ACPI mode; port 0: not needed. */
  get smiCommand(): u32 {
    return this.u32At(SMI_COMMAND) & 0xffff;
  }

  get acpiEnable(): u32 {
    return this.u32At(ACPI_ENABLE) & 0xff;
  }

  /** Address of the sleep control register, 0 for none; and whether it is an I/O port. */
  get sleepControl(): u64 {
    return SLEEP_CONTROL + GENERIC_ADDRESS_SIZE <= this.length ? this.u64At(SLEEP_CONTROL + 4) : 0;
  }

  get sleepControlIsPort(): bool {
    return (this.u32At(SLEEP_CONTROL) & 0xff) == 1;
  }
}
