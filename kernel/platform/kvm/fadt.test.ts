import { checkEqual, checkTrue } from "../../lib/check";
import { makeList, makeRoot, makeTable, reseal } from "../../test/acpi";
import { startAcpi } from "./acpi";
import { Fadt } from "./fadt";

export function testFadtOfEveryLength(): void {
  const dsdt = makeTable("DSDT", [0x5b]);
  for (let length = 0; length <= 240; length++) {
    const contents: u8[] = [];
    for (let i = 0; i < length; i++) contents.push(0);
    const table = makeTable("FACP", contents);
    if (length >= 8) store<u32>(table + 40, <u32>dsdt);
    if (length >= 32) store<u32>(table + 64, 0x604);
    reseal(table);
    startAcpi(makeRoot(makeList([table], false), 0));
    const fadt = new Fadt();
    checkTrue(fadt.present);
    checkEqual(fadt.dsdt, length >= 8 ? dsdt : 0);
    checkEqual(fadt.pm1aControl, <u32>(length >= 32 ? 0x604 : 0));
    checkEqual(fadt.sleepControl, <u64>0);
  }
}
