import { checkEqual } from "./check";
import { decimal, hex, unsigned } from "./format";

export function testDecimalWritesBothEndsOfTheRange(): void {
  checkEqual(decimal(0), "0");
  checkEqual(decimal(-1), "-1");
  checkEqual(decimal(1234567890), "1234567890");
  checkEqual(decimal(i64.MAX_VALUE), "9223372036854775807");
  checkEqual(decimal(i64.MIN_VALUE), "-9223372036854775808");
}

export function testUnsignedWritesTheLargestNumber(): void {
  checkEqual(unsigned(10), "10");
  checkEqual(unsigned(u64.MAX_VALUE), "18446744073709551615");
}

export function testHexIsAsShortAsItGets(): void {
  checkEqual(hex(0), "0x0");
  checkEqual(hex(0xfee00000), "0xfee00000");
  checkEqual(hex(u64.MAX_VALUE), "0xffffffffffffffff");
}
