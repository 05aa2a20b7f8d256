import { putBytes } from "../../lib/bytes";
import { checkEqual, checkFalse, checkNotEqual, checkTrue } from "../../lib/check";
import { findTable, HEADER_SIZE, startAcpi, tableAt } from "./acpi";
import { findSoftOff, findVirtioMmio } from "./dsdt";
import { Fadt } from "./fadt";
import { Madt } from "./madt";

/** Makes the bytes add up to 0 by the one at `checksum`. */
function seal(at: usize, length: u32, checksum: usize): void {
  store<u8>(checksum, 0);
  let sum: u32 = 0;
  for (let i: u32 = 0; i < length; i++) sum += load<u8>(at + i);
  store<u8>(checksum, <u8>(0 - sum));
}

/** A sound table with these contents after its header. */
function makeTable(signature: string, contents: u8[]): usize {
  const length = HEADER_SIZE + contents.length;
  const at = heap.alloc(length);
  memory.fill(at, 0, length);
  putBytes(at, signature);
  store<u32>(at + 4, length);
  for (let i = 0; i < contents.length; i++) store<u8>(at + HEADER_SIZE + i, contents[i]);
  seal(at, length, at + 9);
  return at;
}

function reseal(table: usize): void {
  seal(table, load<u32>(table + 4), table + 9);
}

function makeList(tables: usize[], wide: bool): usize {
  const contents: u8[] = [];
  for (let i = 0; i < tables.length; i++) {
    const width = wide ? 8 : 4;
    for (let byte = 0; byte != width; byte++) contents.push(<u8>(<u64>tables[i] >> (8 * byte)));
  }
  return makeTable(wide ? "XSDT" : "RSDT", contents);
}

function makeRoot(rsdt: usize, xsdt: usize): usize {
  const at = heap.alloc(36);
  memory.fill(at, 0, 36);
  putBytes(at, "RSD PTR ");
  store<u8>(at + 15, xsdt ? 2 : 0);
  store<u32>(at + 16, <u32>rsdt);
  store<u32>(at + 20, 36);
  store<u64>(at + 24, xsdt);
  seal(at, 20, at + 8);
  return at;
}

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

export function testSoftOffPackage(): void {
  // Name (_S5, Package () { type, ... }) as iasl and QEMU encode it.
  checkEqual(findSoftOff(makeTable("DSDT", [8, 0x5f, 0x53, 0x35, 0x5f, 0x12, 6, 4, 0, 0, 0, 0])), 0);
  checkEqual(findSoftOff(makeTable("DSDT", [8, 0x5f, 0x53, 0x35, 0x5f, 0x12, 6, 4, 1, 0, 0, 0])), 1);
  checkEqual(findSoftOff(makeTable("DSDT", [8, 0x5f, 0x53, 0x35, 0x5f, 0x12, 8, 4, 0x0a, 5, 0x0a, 5, 0, 0])), 5);
  checkEqual(
    findSoftOff(makeTable("DSDT", [0x5f, 0x53, 0x35, 0x5f, 0x12, 0x48, 0, 4, 0x0a, 7, 0, 0])),
    7,
    "long length",
  );
  checkEqual(findSoftOff(makeTable("DSDT", [1, 2, 3])), -1, "not there");
  checkEqual(findSoftOff(makeTable("DSDT", [0x5f, 0x53, 0x35, 0x5f])), -1, "cut off");
  checkEqual(
    findSoftOff(makeTable("DSDT", [0x5f, 0x53, 0x35, 0x5f, 0x12, 0xff, 4, 0x0a])),
    -1,
    "cut off in its length",
  );
  checkEqual(findSoftOff(makeTable("DSDT", [0x5f, 0x53, 0x35, 0x5f, 0x14, 6, 4, 0, 0])), -1, "not a package");
}

/** QEMU's microvm: _HID, _UID, _CRS of one device. */
const VIRTIO_MMIO: u8[] = [
  0x08,
  0x5f,
  0x48,
  0x49,
  0x44,
  0x0d,
  0x4c,
  0x4e,
  0x52,
  0x4f,
  0x30,
  0x30,
  0x30,
  0x35,
  0x00, // Name (_HID, "LNRO0005")
  0x08,
  0x5f,
  0x55,
  0x49,
  0x44,
  0x0a,
  0x07,
  0x08,
  0x5f,
  0x43,
  0x52,
  0x53,
  0x11,
  0x1a,
  0x0a,
  0x17, // _UID, _CRS buffer
  0x86,
  0x09,
  0x00,
  0x01,
  0x00,
  0x0e,
  0xb0,
  0xfe,
  0x00,
  0x02,
  0x00,
  0x00, // Memory32Fixed 0xfeb00e00, 0x200
  0x89,
  0x06,
  0x00,
  0x01,
  0x01,
  0x1f,
  0x00,
  0x00,
  0x00,
  0x79,
  0x00, // Extended Interrupt 31, end tag
];

export function testVirtioMmioInDsdt(): void {
  const two = VIRTIO_MMIO.concat(VIRTIO_MMIO);
  two[VIRTIO_MMIO.length + 36] = 0x0c;
  const found = findVirtioMmio(makeTable("DSDT", two));
  checkEqual(found.length, 2);
  checkEqual(found[0].base, <u32>0xfeb00e00);
  checkEqual(found[0].size, <u32>0x200);
  checkEqual(found[0].gsi, <u32>31);
  checkFalse(found[0].activeLow);
  checkEqual(found[1].base, <u32>0xfeb00c00);
}

export function testVirtioMmioInDsdtCutOff(): void {
  checkNotEqual(findVirtioMmio(makeTable("DSDT", VIRTIO_MMIO)).length, 0);
  for (let length = 0; length < VIRTIO_MMIO.length - 2; length++) {
    const found = findVirtioMmio(makeTable("DSDT", VIRTIO_MMIO.slice(0, length)));
    checkEqual(found.length, 0, "cut off");
  }
}
