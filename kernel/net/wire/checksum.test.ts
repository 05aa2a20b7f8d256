import { checkEqual } from "../../lib/check";
import { Address } from "../address";
import { Packet, takePacket } from "../packet";
import { addBytes, addPacket, checksumOf, fold, pseudoHeader } from "./checksum";

function newPacket(): Packet {
  return changetype<Packet>(changetype<usize>(takePacket()));
}

/** The plain way, 16 bits at a time. */
function plainSum(from: usize, length: u32): u32 {
  let sum: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    sum += i & 1 ? (<u32>load<u8>(from + i)) << 8 : load<u8>(from + i);
    if (sum > 0xffff) sum = (sum & 0xffff) + 1;
  }
  return sum;
}

function pattern(to: usize, length: u32, seed: u32): void {
  for (let i: u32 = 0; i < length; i++) {
    seed = seed * 1664525 + 1013904223;
    store<u8>(to + i, <u8>(seed >> 24));
  }
}

export function testChecksumOfAllLengthsAndPlaces(): void {
  const at = heap.alloc(512);
  pattern(at, 512, 1);
  for (let start: u32 = 0; start < 9; start++) {
    for (let length: u32 = 0; length < 300; length++) {
      checkEqual<u32>(fold(addBytes(0, at + start, length)), plainSum(at + start, length));
    }
  }
}

/** RFC 1071, section 3: 00 01 f2 03 f4 f5 f6 f7 sum to ddf2. */
export function testChecksumExample(): void {
  const at = heap.alloc(8);
  store<u64>(at, 0xf7f6f5f403f20100);
  checkEqual<u32>(fold(addBytes(0, at, 8)), 0xf2dd);
  checkEqual<u32>(checksumOf(addBytes(0, at, 8)), 0x0d22);
}

export function testChecksumAcrossOddPieces(): void {
  const whole = heap.alloc(1024);
  pattern(whole, 1024, 7);
  const first = newPacket();
  const second = newPacket();
  const third = newPacket();
  first.more = second;
  second.more = third;
  first.length = 101;
  second.length = 33;
  third.length = 500;
  memory.copy(first.data, whole, 101);
  memory.copy(second.data, whole + 101, 33);
  memory.copy(third.data, whole + 134, 500);
  checkEqual<u32>(fold(addPacket(0, first, 0)), plainSum(whole, 634));
  checkEqual<u32>(fold(addPacket(0, first, 20)), plainSum(whole + 20, 614));
}

export function testPseudoHeader(): void {
  const at = heap.alloc(12);
  store<u32>(at, 0x0100000a);
  store<u32>(at, 0x0200000a, 4);
  store<u32>(at, 0x34120600, 8);
  checkEqual<u32>(
    fold(pseudoHeader(Address.v4(0x0a000001), Address.v4(0x0a000002), 6, 0x1234)),
    fold(addBytes(0, at, 12)),
  );
}

export function testPseudoHeaderOfIpv6(): void {
  const at = heap.alloc(40);
  const from = Address.of(0x20010db8_00010002, 0x0003000400050006);
  const to = Address.of(0xfe80000000000000, 0xaabbccddeeff0011);
  from.writeTo(at);
  to.writeTo(at + 16);
  store<u32>(at, 0x34120000, 32);
  store<u32>(at, 0x3a000000, 36);
  to.zone = 7;
  checkEqual<u32>(fold(pseudoHeader(from, to, 58, 0x1234)), fold(addBytes(0, at, 40)));
}
