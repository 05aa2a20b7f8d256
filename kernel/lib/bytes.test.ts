import { byteString, byteStringZ, putBytes, swap16, swap32 } from "./bytes";
import { checkBytes, checkEqual, putHex } from "./check";

export function testByteStringKeepsEveryByte(): void {
  const from = heap.alloc(256);
  for (let i = 0; i < 256; i++) store<u8>(from + i, <u8>i);
  const text = byteString(from, 256);
  checkEqual(text.length, 256);
  for (let i = 0; i < 256; i++) checkEqual(text.charCodeAt(i), i);
  const to = heap.alloc(256);
  checkEqual(putBytes(to, text), 256);
  checkEqual(memory.compare(from, to, 256), 0);
}

export function testByteStringZEndsAtTheZeroOrTheLimit(): void {
  const at = heap.alloc(16);
  putHex(at, "61 62 63 00 64");
  checkEqual(byteStringZ(at, 16), "abc");
  checkEqual(byteStringZ(at, 2), "ab");
  checkEqual(byteStringZ(at + 3, 2), "");
}

export function testSwapsBytes(): void {
  checkEqual<u32>(swap16(0x1234), 0x3412);
  checkEqual<u32>(swap32(0x12345678), 0x78563412);
  const at = heap.alloc(4);
  store<u32>(at, swap32(0xac2c0002));
  checkBytes(at, "ac 2c 00 02");
}
