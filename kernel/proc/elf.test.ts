import { checkContains, checkEqual, checkTrue } from "../lib/check";
import { Backing } from "../mm/backing";
import { EXECUTE, READ, WRITE } from "../platform/pagemap";
import { Elf } from "./elf";

const SIZE: i32 = 8192;

class Bytes extends Backing {
  readonly data: usize = heap.alloc(SIZE);
  length: u64 = SIZE;

  get size(): u64 {
    return this.length;
  }

  readBytes(offset: u64, to: usize, length: usize): i64 {
    if (offset >= this.length) return 0;
    const part = <usize>min<u64>(length, this.length - offset);
    memory.copy(to, this.data + <usize>offset, part);
    return part;
  }

  pageAt(offset: u64): usize {
    return 0;
  }

  pin(): void {}
  unpin(): void {}
}

const HEADERS: usize = 64;
const ENTRY: usize = 56;

function programHeader(
  file: Bytes,
  index: i32,
  type: u32,
  flags: u32,
  offset: u64,
  address: u64,
  inFile: u64,
  inMemory: u64,
): void {
  const at = file.data + HEADERS + <usize>index * ENTRY;
  store<u32>(at, type);
  store<u32>(at, flags, 4);
  store<u64>(at, offset, 8);
  store<u64>(at, address, 16);
  store<u64>(at, inFile, 32);
  store<u64>(at, inMemory, 40);
}

/** A static PIE of two segments and an interpreter. */
function goodFile(): Bytes {
  const file = new Bytes();
  const at = file.data;
  memory.fill(at, 0, SIZE);
  store<u32>(at, 0x464c457f);
  store<u8>(at, 2, 4);
  store<u8>(at, 1, 5);
  store<u8>(at, 1, 6);
  store<u16>(at, 3, 16);
  store<u16>(at, 62, 18);
  store<u64>(at, 0x1100, 24);
  store<u64>(at, HEADERS, 32);
  store<u16>(at, <u16>ENTRY, 54);
  store<u16>(at, 3, 56);
  programHeader(file, 0, 1, 5, 0, 0, 0x1200, 0x1200);
  programHeader(file, 1, 1, 6, 0x1200, 0x2200, 0x100, 0x1000);
  programHeader(file, 2, 3, 4, 0x1000, 0x1000, 8, 8);
  store<u64>(at, 0x006f732e646c2f, 0x1000); // "/ld.so\0"
  return file;
}

export function testElfGood(): void {
  const elf = new Elf(goodFile());
  checkEqual(elf.error, "");
  checkTrue(elf.positionIndependent);
  checkEqual<u64>(elf.entry, 0x1100);
  checkEqual(elf.segments.length, 2);
  checkEqual<u32>(elf.segments[0].permissions, READ | EXECUTE);
  checkEqual<u32>(elf.segments[1].permissions, READ | WRITE);
  checkEqual<u64>(elf.end, 0x3200);
  checkEqual<u64>(elf.headerAddress, 64);
  checkEqual(elf.interpreter, "/ld.so");
}

export function testElfHeaderErrors(): void {
  let file = goodFile();
  store<u16>(file.data, 183, 18);
  checkEqual(new Elf(file).error, "e_machine is AArch64 (183); this image runs x86-64 (62)");
  file = goodFile();
  store<u8>(file.data, 1, 4);
  checkContains(new Elf(file).error, "EI_CLASS is 32-bit");
  file = goodFile();
  store<u16>(file.data, 1, 16);
  checkContains(new Elf(file).error, "ET_REL");
  file = goodFile();
  store<u16>(file.data, 0, 56);
  checkContains(new Elf(file).error, "e_phnum is 0");
  file = goodFile();
  store<u64>(file.data, u64.MAX_VALUE - 8, 32);
  checkContains(new Elf(file).error, "e_phoff");
  file = goodFile();
  file.length = 40;
  checkContains(new Elf(file).error, "cut off");
  file.length = 2;
  checkContains(new Elf(file).error, "not an ELF");
}

export function testElfSegmentErrors(): void {
  let file = goodFile();
  programHeader(file, 0, 1, 5, 0, 0, 0x1200, 0x1000);
  checkContains(new Elf(file).error, "p_filesz 0x1200 is larger");
  file = goodFile();
  programHeader(file, 0, 1, 5, 0, 8, 0x1200, 0x1200);
  checkContains(new Elf(file).error, "differ within a page");
  file = goodFile();
  programHeader(file, 1, 1, 6, 0x200, 0x2200, u64.MAX_VALUE - 0x100, u64.MAX_VALUE);
  checkContains(new Elf(file).error, "runs past the end of the file");
  file = goodFile();
  programHeader(file, 1, 1, 6, 0x1200, 0x7ffffffff200, 0x100, 0x1000);
  checkContains(new Elf(file).error, "is too high");
  file = goodFile();
  programHeader(file, 1, 1, 6, 0x200, 0x200, 0x100, 0x1000);
  checkContains(new Elf(file).error, "overlap");
  file = goodFile();
  store<u64>(file.data, 0x2300, 24);
  checkContains(new Elf(file).error, "e_entry 0x2300 is in no executable segment");
}

export function testElfInterpreterErrors(): void {
  const file = goodFile();
  programHeader(file, 2, 3, 4, 0x1000, 0x1000, 5, 5);
  checkContains(new Elf(file).error, "does not end with a zero byte");
  programHeader(file, 2, 3, 4, 0x1000, 0x1000, 0x10000, 8);
  checkContains(new Elf(file).error, "p_filesz is 0x10000");
}
