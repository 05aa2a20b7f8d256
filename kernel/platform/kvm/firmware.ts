// What the firmware says about the machine, put to use: interrupt controllers and power.

import { startAcpi } from "./acpi";
import { startIoApics } from "./ioapic";
import { Madt } from "./madt";
import { startPower } from "./power";

/** After the 8259 has been masked, before interrupts are let in and devices looked for. rootPointer: ACPI's, as the loader told, or 0. */
export function startFirmware(rootPointer: usize): void {
  startAcpi(rootPointer);
  const madt = new Madt();
  startIoApics(madt.ioApics, madt.overrides);
  startPower();
}
