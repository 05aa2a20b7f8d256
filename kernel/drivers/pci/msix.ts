// MSI-X (PCI Local Bus 3.0, 6.8.2): interrupts as writes to the local APIC. One vector, table entry 0, is all we use.
//
//   capability: 2 message control   4 table offset | BAR         entry: 0 address  4 upper  8 data  12 control

import { error } from "../../lib/message";
import * as cpu from "../../platform/kvm/cpu";
import { allocateInterrupt, localApicId, VECTOR_BASE } from "../../platform/kvm/interrupts";
import * as config from "./config";
import { CAPABILITY_MSIX, PciDevice } from "./device";

const CONTROL: u32 = 2;
const TABLE: u32 = 4;
const ENTRY_SIZE: u32 = 16;
const ENABLE: u32 = 0x8000;
const FUNCTION_MASK: u32 = 0x4000;
const LOCAL_APIC: u32 = 0xfee00000;

/** Makes table entry 0 interrupt this processor; the interrupt's bit, or -1 if the device can't. */
export function connectMsix(device: PciDevice): i32 {
  const capability = device.findCapability(CAPABILITY_MSIX, 0);
  if (!capability) return -1;
  const table = device.read32(capability + TABLE);
  const entry = device.map(table & 7, table & ~7, ENTRY_SIZE);
  if (!entry) return -1;
  const bit = allocateInterrupt();
  cpu.write32(entry, LOCAL_APIC | (localApicId() << 12));
  cpu.write32(entry + 4, 0);
  cpu.write32(entry + 8, VECTOR_BASE + <u32>bit);
  cpu.write32(entry + 12, 0);
  const control = device.read16(capability + CONTROL);
  device.write16(capability + CONTROL, (control | ENABLE) & ~FUNCTION_MASK);
  if (!(device.read16(capability + CONTROL) & ENABLE)) error("PCI " + device.name + ": MSI-X does not switch on");
  device.enable(config.COMMAND_MASTER | config.COMMAND_NO_INTX);
  return bit;
}
