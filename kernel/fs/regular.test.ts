import { ENOSPC } from "../abi/errno";
import { RAMFS_MAGIC } from "../abi/stat";
import { checkEqual, checkTrue } from "../lib/check";
import { Uio } from "../mm/uio";
import { framesFree, takeFrame } from "../platform/frames";
import { setMachine } from "../platform/machine";
import { FakeMachine } from "../test/machine";
import { Filesystem } from "./filesystem";
import { PageTree } from "./pagetree";
import { RegularInode } from "./regular";

const uio = new Uio();
const PAGE: usize = 4096;

function start(): RegularInode {
  const machine = new FakeMachine();
  setMachine(machine);
  machine.addRam(64);
  return new RegularInode(new Filesystem("ramfs", RAMFS_MAGIC), 0o644);
}

/** length bytes that tell where they are; on a page boundary. */
function pattern(length: usize): usize {
  const at = (heap.alloc(length + PAGE) + PAGE - 1) & ~(PAGE - 1);
  for (let i: usize = 0; i < length; i++) store<u8>(at + i, <u8>(i % 251));
  return at;
}

function byteAt(inode: RegularInode, offset: u64): i32 {
  const byte: usize = memory.data(1);
  return inode.readBytes(offset, byte, 1) == 1 ? <i32>load<u8>(byte) : -1;
}

function write(inode: RegularInode, offset: u64, byte: u8, length: usize): i64 {
  const at = heap.alloc(length);
  memory.fill(at, byte, length);
  return inode.write(uio.inside(at, length), offset);
}

export function testRegularInPlaceIsNeverChanged(): void {
  const inode = start();
  const data = pattern(10000);
  inode.useInPlace(data, 10000);
  checkEqual<u64>(inode.size, 10000);
  checkEqual<usize>(inode.pageAt(4096), data + 4096);
  checkEqual<usize>(inode.pageAt(8192), 0, "not a whole page");
  const before = framesFree();
  checkEqual<i64>(write(inode, 5000, 0xee, 3), 3);
  checkEqual<u32>(before - framesFree(), 2, "the page that was written, and its table");
  checkEqual<i32>(load<u8>(data + 5000), 5000 % 251);
  checkEqual(byteAt(inode, 4999), 4999 % 251);
  checkEqual(byteAt(inode, 5000), 0xee);
  checkEqual(byteAt(inode, 5003), 5003 % 251);
  checkEqual<usize>(inode.pageAt(4096), 0, "no longer in place");
  checkEqual<usize>(inode.pageAt(0), data);
  const whole = heap.alloc(10000);
  checkEqual<i64>(inode.readBytes(0, whole, 20000), 10000);
  checkEqual<i32>(load<u8>(whole + 9999), 9999 % 251);
}

export function testRegularInPlaceTruncatedShowsZeros(): void {
  const inode = start();
  inode.useInPlace(pattern(10000), 10000);
  checkEqual(inode.truncate(6000), 0);
  checkEqual(byteAt(inode, 6000), -1);
  checkEqual(inode.truncate(10000), 0);
  checkEqual(byteAt(inode, 5999), 5999 % 251);
  checkEqual(byteAt(inode, 6000), 0);
  checkEqual(byteAt(inode, 9999), 0);
  checkEqual<i64>(write(inode, 7000, 1, 1), 1);
  checkEqual(byteAt(inode, 5999), 5999 % 251);
  checkEqual(byteAt(inode, 6500), 0);
}

export function testRegularGrowsPastInPlaceData(): void {
  const inode = start();
  inode.useInPlace(pattern(100), 100);
  checkEqual<i64>(write(inode, 100, 7, 5000), 5000);
  checkEqual(byteAt(inode, 99), 99);
  checkEqual(byteAt(inode, 100), 7);
  checkEqual(byteAt(inode, 5099), 7);
  checkEqual<u64>(inode.size, 5100);
}

export function testRegularIsFreedWithItsLastUser(): void {
  const inode = start();
  inode.link();
  inode.pin();
  const before = framesFree();
  write(inode, 0, 1, 9000);
  inode.unlink();
  checkEqual(byteAt(inode, 0), 1);
  inode.unpin();
  checkEqual<u32>(framesFree(), before);
}

export function testRegularRunsOutOfFrames(): void {
  const inode = start();
  const before = framesFree();
  let total: i64 = 0;
  let moved: i64 = 0;
  while (moved >= 0) {
    moved = write(inode, total, 1, PAGE);
    if (moved > 0) total += moved;
  }
  checkEqual<i64>(moved, -ENOSPC);
  checkEqual<i64>(total, (<i64>before - 1) * 4096);
  inode.truncate(0);
  checkEqual<u32>(framesFree(), before);
}

export function testPageTreeIsSparse(): void {
  start();
  const tree = new PageTree();
  const before = framesFree();
  const pages: StaticArray<u64> = [0, 1, 1023, 1024, 0xfffff, 0x100000, 0x3fffffff];
  for (let i = 0; i < pages.length; i++) checkTrue(tree.set(pages[i], takeFrame()));
  checkEqual<u64>(tree.count, pages.length);
  for (let i = 0; i < pages.length; i++) checkTrue(tree.get(pages[i]) != 0);
  checkEqual<usize>(tree.get(2), 0);
  checkEqual<usize>(tree.get(0x40000000), 0);
  checkTrue(!tree.set(0x40000000, 1), "beyond the largest file");
  tree.dropFrom(1024);
  checkEqual<u64>(tree.count, 3);
  checkTrue(tree.get(1023) != 0);
  checkEqual<usize>(tree.get(1024), 0);
  tree.dropFrom(0);
  checkEqual<u32>(framesFree(), before);
}
