import { EFAULT, EINVAL } from "../abi/errno";
import { checkBytes, checkEqual, putHex } from "../lib/check";
import { READ, WRITE } from "../platform/pagemap";
import { startFakeMachine } from "../test/machine";
import { AddressSpace, useSpace } from "./space";
import { Uio } from "./uio";
import { copyIn, copyOut, put } from "./user";

const BASE: u64 = 0x100000;
const PAGE: u64 = 4096;

/** A program with two pages it may write, and nothing after them. */
function startProgram(): void {
  startFakeMachine(64);
  const space = new AddressSpace();
  space.mapAt(BASE, BASE + 2 * PAGE, READ | WRITE, false, null, 0);
  useSpace(space);
}

export function testUioMovesOnePieceAcrossPages(): void {
  startProgram();
  const bytes = heap.alloc(8);
  putHex(bytes, "01 02 03 04 05 06 07 08");
  const uio = new Uio().single(BASE + PAGE - 3, 8);
  checkEqual<i64>(uio.put(bytes, 8), 8);
  checkEqual<u64>(uio.left, 0);
  const back = heap.alloc(8);
  checkEqual(copyIn(back, BASE + PAGE - 3, 8), 0);
  checkBytes(back, "01 02 03 04 05 06 07 08");
}

export function testUioBadAddressIsEfault(): void {
  startProgram();
  const bytes = heap.alloc(8);
  checkEqual<i64>(new Uio().single(1, 8).put(bytes, 8), -EFAULT, "put");
  checkEqual<i64>(new Uio().single(1, 8).take(bytes, 8), -EFAULT, "take");
  checkEqual<i64>(new Uio().single(1, 8).putZeros(8), -EFAULT, "putZeros");
}

export function testUioStopsAtABadPage(): void {
  startProgram();
  const bytes = heap.alloc(8192);
  const uio = new Uio().single(BASE + PAGE, 8192);
  checkEqual<i64>(uio.take(bytes, 8192), 4096);
  checkEqual<i64>(new Uio().single(BASE + 2 * PAGE - 1, 2).put(bytes, 2), 1);
}

/** Stores an array of two iovecs at BASE. */
function storeVector(base0: u64, length0: u64, base1: u64, length1: u64): void {
  put<u64>(BASE, base0);
  put<u64>(BASE + 8, length0);
  put<u64>(BASE + 16, base1);
  put<u64>(BASE + 24, length1);
}

export function testUioGathersPiecesAndSkipsEmptyOnes(): void {
  startProgram();
  const bytes = heap.alloc(8);
  putHex(bytes, "0a 0b 0c 0d 0e 0f 10 11");
  checkEqual(copyOut(BASE + 256, bytes, 8), 0);
  storeVector(BASE + 256, 0, BASE + 258, 3);
  const uio = new Uio();
  checkEqual(uio.vector(BASE, 2), 0);
  checkEqual<u64>(uio.left, 3);
  const got = heap.alloc(8);
  checkEqual<i64>(uio.take(got, 8), 3);
  checkBytes(got, "0c 0d 0e");
}

export function testUioSkipCountsAcrossPieces(): void {
  startProgram();
  const bytes = heap.alloc(8);
  putHex(bytes, "0a 0b 0c 0d 0e 0f 10 11");
  copyOut(BASE + 256, bytes, 8);
  storeVector(BASE + 256, 3, BASE + 260, 4);
  const uio = new Uio();
  uio.vector(BASE, 2);
  uio.skip(4);
  const got = heap.alloc(8);
  checkEqual<i64>(uio.take(got, 8), 3);
  checkBytes(got, "0f 10 11");
}

export function testUioRefusesAbsurdVectors(): void {
  startProgram();
  const uio = new Uio();
  checkEqual(uio.vector(BASE, 1025), -EINVAL);
  checkEqual(uio.vector(1, 2), -EFAULT);
  storeVector(BASE, i64.MAX_VALUE, BASE, 1);
  checkEqual(uio.vector(BASE, 2), -EINVAL, "a sum beyond SSIZE_MAX");
  storeVector(BASE, 1 << 63, BASE, 1);
  checkEqual(uio.vector(BASE, 2), -EINVAL, "a negative length");
}
