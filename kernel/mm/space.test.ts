import { ENOMEM } from "../abi/errno";
import { checkEqual, checkFalse, checkTrue } from "../lib/check";
import { framesFree } from "../platform/frames";
import { EXECUTE, READ, WRITE } from "../platform/pagemap";
import { startFakeMachine } from "../test/machine";
import { Backing } from "./backing";
import { AddressSpace, FAULT_BEYOND, FAULT_DENIED, FAULT_HANDLED, FAULT_UNMAPPED } from "./space";

const BASE: u64 = 0x100000;
const PAGE: u64 = 4096;

function newSpace(): AddressSpace {
  startFakeMachine().addRam(64);
  const space = new AddressSpace();
  space.mapTop = 0x200000;
  return space;
}

export function testSpaceDemandZero(): void {
  const space = newSpace();
  const before = framesFree();
  space.mapAt(BASE, BASE + 4 * PAGE, READ | WRITE, false, null, 0);
  checkEqual(framesFree(), before, "nothing is taken before it is touched");
  checkTrue(space.bringIn(BASE + PAGE + 5, WRITE));
  checkEqual<u64>(space.pages.loadValue(BASE + PAGE + 5, 1), 0);
  checkFalse(space.pages.missed);
  checkEqual(framesFree(), before - 1);
  checkFalse(space.bringIn(BASE + 4 * PAGE, READ));
  space.unmap(BASE, BASE + 4 * PAGE);
  checkEqual(framesFree(), before, "unmapping gives the frame back");
}

export function testSpacePermissions(): void {
  const space = newSpace();
  space.mapAt(BASE, BASE + PAGE, READ, false, null, 0);
  checkEqual(space.fault(BASE, READ), FAULT_HANDLED);
  checkEqual(space.fault(BASE, WRITE), FAULT_DENIED);
  checkEqual(space.fault(BASE, EXECUTE), FAULT_DENIED);
  checkEqual(space.fault(BASE + PAGE, READ), FAULT_UNMAPPED);
  checkEqual(space.protect(BASE, BASE + PAGE, READ | WRITE), 0);
  checkEqual(space.fault(BASE, WRITE), FAULT_HANDLED);
  checkEqual(space.protect(BASE, BASE + 2 * PAGE, READ), -ENOMEM);
}

export function testSpaceSplitsAndJoins(): void {
  const space = newSpace();
  space.mapAt(BASE, BASE + 8 * PAGE, READ | WRITE, false, null, 0);
  space.protect(BASE + 2 * PAGE, BASE + 4 * PAGE, READ);
  checkEqual(space.vmas.length, 3);
  space.unmap(BASE + 3 * PAGE, BASE + 5 * PAGE);
  checkEqual(space.vmas.length, 3);
  checkEqual<u64>(space.vmas[2].start, BASE + 5 * PAGE);
  checkFalse(space.isMapped(BASE, BASE + 8 * PAGE));
  checkTrue(space.isMapped(BASE, BASE + 3 * PAGE));
  space.mapAt(BASE + 8 * PAGE, BASE + 9 * PAGE, READ | WRITE, false, null, 0);
  checkEqual(space.vmas.length, 3, "a mapping that continues another becomes part of it");
}

export function testSpaceFindFree(): void {
  const space = newSpace();
  checkEqual<u64>(space.findFree(PAGE), 0x1ff000);
  space.mapAt(0x1ff000, 0x200000, READ, false, null, 0);
  space.mapAt(0x1f0000, 0x1f4000, READ, false, null, 0);
  checkEqual<u64>(space.findFree(PAGE), 0x1fe000);
  checkEqual<u64>(space.findFree(0x10000), 0x1e0000);
  checkEqual<u64>(space.findFree(0x1f0000), 0, "nothing below the lowest address allowed");
}

export function testSpaceBrk(): void {
  const space = newSpace();
  space.brkStart = BASE;
  space.brkEnd = BASE;
  checkEqual<u64>(space.setBrk(0), BASE);
  checkEqual<u64>(space.setBrk(BASE + 5000), BASE + 5000);
  checkTrue(space.isMapped(BASE, BASE + 2 * PAGE));
  checkEqual<u64>(space.setBrk(BASE + 100), BASE + 100);
  checkFalse(space.isMapped(BASE, BASE + 2 * PAGE));
  space.mapAt(BASE + 2 * PAGE, BASE + 3 * PAGE, READ, false, null, 0);
  checkEqual<u64>(space.setBrk(BASE + 3 * PAGE), BASE + 100, "brk does not run over a mapping");
}

/** Two pages and 10 bytes, of which the first page never changes. */
class Pages extends Backing {
  readonly data: usize = (heap.alloc(5 * 4096) + 4095) & ~4095;
  pins: i32 = 0;

  get size(): u64 {
    return 2 * PAGE + 10;
  }

  readBytes(offset: u64, to: usize, length: usize): i64 {
    const part = <usize>min<u64>(length, this.size - offset);
    memory.copy(to, this.data + <usize>offset, part);
    return part;
  }

  pageAt(offset: u64): usize {
    return offset == 0 ? this.data : 0;
  }

  pin(): void {
    this.pins++;
  }

  unpin(): void {
    this.pins--;
  }
}

export function testSpaceFilePages(): void {
  const space = newSpace();
  const file = new Pages();
  memory.fill(file.data, 7, 4 * 4096);
  const before = framesFree();
  space.mapAt(BASE, BASE + 4 * PAGE, READ | WRITE, false, file, 0);
  checkTrue(space.bringIn(BASE, READ));
  checkEqual<u64>(space.pages.loadValue(BASE + 4088, 8), 0x0707070707070707);
  checkTrue(space.bringIn(BASE + 2 * PAGE, READ));
  checkEqual<u64>(space.pages.loadValue(BASE + 2 * PAGE + 9, 1), 7);
  checkEqual<u64>(space.pages.loadValue(BASE + 2 * PAGE + 10, 1), 0, "zeros behind the end of the file");
  checkEqual(space.fault(BASE + 3 * PAGE, READ), FAULT_BEYOND);
  checkEqual(file.pins, 1);
  space.unmap(BASE, BASE + 4 * PAGE);
  checkEqual(file.pins, 0);
  checkEqual(framesFree(), before);
}
