import { checkEqual, checkFalse, checkTrue } from "../../lib/check";
import { makeList, makeRoot, makeTable } from "../../test/acpi";
import { startAcpi } from "./acpi";
import { Madt } from "./madt";

function readMadt(entries: u8[]): Madt {
  const contents: u8[] = [0, 0, 0, 0, 0, 0, 0, 0];
  startAcpi(makeRoot(makeList([makeTable("APIC", contents.concat(entries))], false), 0));
  return new Madt();
}

export function testMadtEntries(): void {
  const madt = readMadt([
    0,
    8,
    0,
    0,
    1,
    0,
    0,
    0, // a local APIC
    1,
    12,
    0,
    0,
    0x00,
    0x00,
    0xc0,
    0xfe,
    24,
    0,
    0,
    0,
    2,
    10,
    0,
    0,
    2,
    0,
    0,
    0,
    0,
    0,
    2,
    10,
    0,
    9,
    9,
    0,
    0,
    0,
    0x0f,
    0,
  ]);
  checkEqual(madt.ioApics.length, 1);
  checkEqual(madt.ioApics[0].address, <usize>0xfec00000);
  checkEqual(madt.ioApics[0].firstGsi, <u32>24);
  checkEqual(madt.overrides.length, 2);
  checkEqual(madt.overrides[0].irq, <u32>0);
  checkEqual(madt.overrides[0].gsi, <u32>2);
  checkFalse(madt.overrides[0].triggerGiven);
  checkTrue(madt.overrides[1].level);
  checkTrue(madt.overrides[1].activeLow);
}

export function testMadtDamagedEntries(): void {
  checkEqual(readMadt([1, 0]).ioApics.length, 0, "entry of length 0");
  checkEqual(readMadt([1, 12, 0, 0, 0, 0, 0xc0]).ioApics.length, 0, "cut off");
  checkEqual(readMadt([1, 8, 0, 0, 0, 0, 0xc0, 0xfe]).ioApics.length, 0, "too short for its type");
  checkEqual(readMadt([1]).ioApics.length, 0);
  startAcpi(0);
  checkEqual(new Madt().ioApics.length, 0, "no tables at all");
}
