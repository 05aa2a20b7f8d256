// The I/O APICs (Intel 82093AA): interrupt lines ("global system interrupts", GSIs) to vectors of the processor.

import * as cpu from "./cpu";
import { allocateInterrupt, localApicId, VECTOR_BASE } from "./interrupts";
import { InterruptOverride, MadtIoApic } from "./madt";

/** Memory: the register's number is written here, the register then is there. */
const SELECT: usize = 0x00;
const WINDOW: usize = 0x10;
const VERSION: u32 = 1;
const REDIRECTION: u32 = 0x10;
const ACTIVE_LOW: u32 = 0x2000;
const LEVEL: u32 = 0x8000;
const MASKED: u32 = 0x10000;
const DEFAULT_ADDRESS: usize = 0xfec00000;

class IoApic {
  /** Lines it has. */
  readonly lines: u32;

  constructor(
    readonly address: usize,
    /** GSI of its first line. */
    readonly first: u32,
  ) {
    const version = this.read(VERSION);
    this.lines = version == u32.MAX_VALUE ? 0 : min<u32>(((version >> 16) & 0xff) + 1, 240);
    for (let line: u32 = 0; line < this.lines; line++) this.write(REDIRECTION + 2 * line, MASKED);
  }

  read(register: u32): u32 {
    cpu.write32(this.address + SELECT, register);
    return cpu.read32(this.address + WINDOW);
  }

  write(register: u32, value: u32): void {
    cpu.write32(this.address + SELECT, register);
    cpu.write32(this.address + WINDOW, value);
  }
}

let apics: IoApic[] = [];
let overrides: InterruptOverride[] = [];
/** Bits already given to GSIs, since devices may share a line. */
const routedGsis: u32[] = [];
const routedBits: i32[] = [];

/** Takes over the I/O APICs the firmware listed (none: the one every PC has), all lines masked. */
export function startIoApics(listed: MadtIoApic[], listedOverrides: InterruptOverride[]): void {
  apics = [];
  for (let i = 0; i < listed.length; i++) apics.push(new IoApic(listed[i].address, listed[i].firstGsi));
  if (!apics.length) apics.push(new IoApic(DEFAULT_ADDRESS, 0));
  overrides = listedOverrides;
}

/** Lets the line interrupt this processor; the interrupt's bit (interrupts.ts), or -1 if no I/O APIC has it. */
export function routeGsi(gsi: u32, level: bool, activeLow: bool): i32 {
  for (let i = 0; i < routedGsis.length; i++) {
    if (routedGsis[i] == gsi) return routedBits[i];
  }
  for (let i = 0; i < apics.length; i++) {
    const apic = apics[i];
    if (gsi < apic.first || gsi - apic.first >= apic.lines) continue;
    const bit = allocateInterrupt();
    const register = REDIRECTION + 2 * (gsi - apic.first);
    apic.write(register + 1, localApicId() << 24);
    apic.write(register, (VECTOR_BASE + <u32>bit) | (level ? LEVEL : 0) | (activeLow ? ACTIVE_LOW : 0));
    routedGsis.push(gsi);
    routedBits.push(bit);
    return bit;
  }
  return -1;
}

/** As routeGsi for one of the 16 lines of the old PC, which are edge-triggered and active high if not told otherwise. */
export function routeIsa(irq: u32): i32 {
  return routeIsaAs(irq, false);
}

/** As routeIsa for a line a PCI device is wired to: level-triggered if not told otherwise. */
export function routePciLine(irq: u32): i32 {
  return routeIsaAs(irq, true);
}

function routeIsaAs(irq: u32, level: bool): i32 {
  for (let i = 0; i < overrides.length; i++) {
    const o = overrides[i];
    if (o.irq == irq) return routeGsi(o.gsi, o.triggerGiven ? o.level : level, o.activeLow);
  }
  return routeGsi(irq, level, false);
}
