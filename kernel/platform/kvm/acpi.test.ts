import { checkEqual, checkFalse, checkTrue } from "../../lib/check";
import { makeList, makeRoot, makeTable } from "../../test/acpi";
import { findTable, HEADER_SIZE, startAcpi, tableAt } from "./acpi";

export function testAcpiFindsTables(): void {
  const madt = makeTable("APIC", [1, 2, 3]);
  const other = makeTable("HPET", []);
  checkTrue(startAcpi(makeRoot(makeList([other, madt], false), 0)));
  checkEqual(findTable("APIC"), madt);
  checkEqual(findTable("HPET"), other);
  checkEqual(findTable("FACP"), <usize>0);
  checkTrue(startAcpi(makeRoot(0, makeList([madt], true))), "64-bit list");
  checkEqual(findTable("APIC"), madt);
  checkTrue(startAcpi(makeRoot(makeList([madt], false), 64)), "64-bit list unusable");
  checkEqual(findTable("APIC"), madt);
}

export function testAcpiRefusesDamage(): void {
  // A damaged length may reach 1 MiB beyond the table, which is RAM in a machine.
  memory.grow(17);
  const table = makeTable("APIC", [1, 2, 3, 4]);
  checkEqual(tableAt(table, "APIC"), table);
  for (let i: u32 = 0; i < HEADER_SIZE + 4; i++) {
    const byte = load<u8>(table + i);
    store<u8>(table + i, byte ^ 0x10);
    checkEqual(tableAt(table, "APIC"), <usize>0, "a flipped bit");
    store<u8>(table + i, byte);
  }
  checkEqual(tableAt(0, "APIC"), <usize>0, "page 0");
  checkEqual(tableAt(0xfffffff0, "APIC"), <usize>0, "header beyond 4 GiB");
  checkEqual(tableAt((<u64>1) << 40, "APIC"), <usize>0, "above 4 GiB");
  store<u32>(table + 4, 0xfffffff0);
  checkEqual(tableAt(table, "APIC"), <usize>0, "length of 4 GiB");
  store<u32>(table + 4, 35);
  checkEqual(tableAt(table, "APIC"), <usize>0, "shorter than its header");
}

export function testAcpiRefusesDamagedRoot(): void {
  const madt = makeTable("APIC", []);
  const list = makeList([madt], false);
  checkFalse(startAcpi(0));
  checkFalse(startAcpi(0xffffffff));
  const root = makeRoot(list, 0);
  store<u8>(root + 8, load<u8>(root + 8) + 1);
  checkFalse(startAcpi(root), "checksum");
  checkEqual(findTable("APIC"), <usize>0, "no tables after a failed start");
  store<u8>(list + 9, load<u8>(list + 9) + 1);
  checkTrue(startAcpi(makeRoot(list, 0)));
  checkEqual(findTable("APIC"), <usize>0, "list's checksum");
}

export function testAcpiListOfRubbish(): void {
  checkTrue(startAcpi(makeRoot(makeList([0, 1, 0xffffffff, 0xffffffe0, 0x1000], false), 0)));
  checkEqual(findTable("APIC"), <usize>0);
}
