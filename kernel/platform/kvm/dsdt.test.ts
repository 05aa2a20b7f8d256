import { checkEqual, checkFalse, checkNotEqual } from "../../lib/check";
import { makeTable } from "../../test/acpi";
import { findSoftOff, findVirtioMmio } from "./dsdt";

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
