import { ENOMEM } from "../../abi/errno";
import { checkEqual, checkFalse, checkTrue } from "../../lib/check";
import { startFakeMachine } from "../../test/machine";
import { framesFree, giveFrame, takeFrame, takeZeroFrame } from "../frames";
import { EXECUTE, PAGE_SIZE, READ, WRITE } from "../pagemap";
import { KvmPageMap } from "./pagemap";

const BASE: u64 = 0x400000;
const PAGE: u64 = 4096;

/** A machine with this many frames, the first of which to be taken is its initial ramdisk, full of sevens. */
function startMachine(frames: i32 = 64): usize {
  const machine = startFakeMachine(frames);
  machine.initrd = takeFrame();
  machine.initrdLength = PAGE_SIZE;
  memory.fill(machine.initrd, 7, PAGE_SIZE);
  return machine.initrd;
}

export function testKvmPagesAreZeroAndGivenBack(): void {
  startMachine();
  const before = framesFree();
  const map = new KvmPageMap();
  checkFalse(map.has(BASE));
  checkEqual(map.mapZeros(BASE, READ | WRITE), 0);
  checkTrue(map.has(BASE));
  checkEqual<u64>(map.loadValue(BASE + 8, 8), 0);
  map.storeValue(BASE + 8, 0x1122334455667788, 8);
  checkEqual<u64>(map.loadValue(BASE + 10, 2), 0x5566);
  map.storeValue(BASE - 1, 1, 1);
  checkTrue(map.missed);
  map.destroy();
  checkEqual(framesFree(), before);
}

export function testKvmPermissions(): void {
  startMachine();
  const map = new KvmPageMap();
  const buffer = heap.alloc(PAGE_SIZE * 2);
  map.mapZeros(BASE, READ | WRITE);
  map.mapZeros(BASE + PAGE, READ);
  checkEqual<usize>(map.write(BASE + 4000, buffer, 200), 96, "up to the page that is read-only");
  checkEqual<usize>(map.read(BASE, buffer, PAGE_SIZE * 2), PAGE_SIZE * 2);
  map.protect(BASE, BASE + 2 * PAGE, 0);
  checkTrue(map.has(BASE), "a page without permissions is still there");
  checkEqual<usize>(map.read(BASE, buffer, 1), 0);
  map.grant(BASE, READ | EXECUTE, READ);
  checkEqual<usize>(map.read(BASE, buffer, PAGE_SIZE * 2), PAGE_SIZE);
}

export function testKvmConstantPagesAreSharedUntilWritten(): void {
  const constant = startMachine();
  const map = new KvmPageMap();
  map.mapConstant(BASE, constant, READ | WRITE, READ);
  const before = framesFree();
  checkEqual<u64>(map.loadValue(BASE, 1), 7);
  map.storeValue(BASE, 8, 1);
  checkTrue(map.missed, "not writable yet");
  map.protect(BASE, BASE + PAGE, READ | WRITE);
  map.storeValue(BASE, 8, 1);
  checkTrue(map.missed, "whatever its permissions");
  checkEqual(framesFree(), before);
  checkEqual(map.grant(BASE, READ | WRITE, WRITE), 0);
  map.storeValue(BASE, 8, 1);
  checkFalse(map.missed);
  checkEqual<u64>(map.loadValue(BASE, 2), 0x0708);
  checkEqual(load<u8>(constant), 7);
  checkEqual(framesFree(), before - 1);
  map.unmap(BASE, BASE + PAGE);
  checkEqual(framesFree(), before, "the copy is given back, the constant is not");
}

export function testKvmMoveAndCopy(): void {
  const constant = startMachine();
  const map = new KvmPageMap();
  map.mapZeros(BASE, READ | WRITE);
  map.storeValue(BASE, 5, 8);
  map.mapConstant(BASE + 2 * PAGE, constant, READ, READ);
  checkEqual(map.move(BASE, BASE + 3 * PAGE, 2 * BASE), 0);
  checkFalse(map.has(BASE));
  checkEqual<u64>(map.loadValue(2 * BASE, 8), 5);
  checkEqual<u64>(map.loadValue(2 * BASE + 2 * PAGE, 1), 7);
  const copy = new KvmPageMap();
  const before = framesFree();
  checkEqual(copy.copyFrom(map, 2 * BASE, 2 * BASE + 3 * PAGE), 0);
  checkEqual(framesFree(), before - 3, "tables, but no page");
  map.storeValue(2 * BASE, 6, 8);
  checkTrue(map.missed, "the page is another's too");
  checkEqual(map.grant(2 * BASE, READ | WRITE, WRITE), 0);
  map.storeValue(2 * BASE, 6, 8);
  checkEqual<u64>(copy.loadValue(2 * BASE, 8), 5);
  checkEqual(framesFree(), before - 4, "the first to write gets a copy");
  checkEqual(copy.grant(2 * BASE, READ | WRITE, WRITE), 0);
  checkEqual(framesFree(), before - 4, "the last keeps the page");
  copy.storeValue(2 * BASE, 7, 8);
  checkFalse(copy.missed, "with its permissions");
  checkEqual<u64>(map.loadValue(2 * BASE, 8), 6);
}

export function testKvmSharedPagesStayShared(): void {
  startMachine();
  const map = new KvmPageMap();
  const frame = takeZeroFrame();
  checkEqual(map.mapShared(BASE, frame, READ | WRITE), 0);
  const copy = new KvmPageMap();
  checkEqual(copy.copyFrom(map, BASE, BASE + PAGE), 0);
  copy.protect(BASE, BASE + PAGE, READ);
  copy.protect(BASE, BASE + PAGE, READ | WRITE);
  copy.storeValue(BASE, 9, 8);
  checkFalse(copy.missed);
  checkEqual<u64>(map.loadValue(BASE, 8), 9);
  const before = framesFree();
  map.unmap(BASE, BASE + PAGE);
  copy.unmap(BASE, BASE + PAGE);
  checkEqual(framesFree(), before, "the frame is still its owner's");
  giveFrame(frame);
  checkEqual(framesFree(), before + 1);
}

export function testKvmWithoutMemory(): void {
  startMachine(6);
  // The ramdisk, then a table for each of four levels; one frame is left.
  const map = new KvmPageMap();
  checkEqual(map.mapZeros(BASE, READ), 0);
  checkEqual(map.mapZeros(BASE + PAGE, READ), -ENOMEM);
  checkEqual(map.mapZeros(BASE << 20, READ), -ENOMEM);
  checkEqual<usize>(map.prepare(), 0);
}

export function testKvmAddressesOfTheKernelAreNobodys(): void {
  startMachine();
  const map = new KvmPageMap();
  map.mapZeros(BASE, READ | WRITE);
  map.loadValue(BASE | (1 << 48), 8);
  checkTrue(map.missed, "not canonical");
  map.storeValue(0xffff800000000000, 1, 8);
  checkTrue(map.missed);
}
