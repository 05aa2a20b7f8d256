// What the boot loader says of the machine: where RAM, the command line and the initial ramdisk are. What lies outside
// the window is left out.

import { MemoryRange } from "../machine";

const MAX_COMMAND_LINE: i32 = 65536;
/** The kernel sees the first 4 GiB. */
const WINDOW_SIZE: u64 = 1 << 32;

export class StartInfo {
  ram: MemoryRange[] = [];
  commandLine: usize = 0;
  commandLineLength: i32 = 0;
  initrd: usize = 0;
  initrdLength: usize = 0;
  /** ACPI's root pointer, 0 when not told. */
  rsdp: usize = 0;

  setCommandLine(at: u64): void {
    if (!at || at >= WINDOW_SIZE) return;
    const from = <usize>at;
    let length = 0;
    while (length < MAX_COMMAND_LINE && load<u8>(from + length)) length++;
    // A copy: the loader's may lie in page 0, which is unmapped once the kernel has started.
    this.commandLine = heap.alloc(length);
    memory.copy(this.commandLine, from, length);
    this.commandLineLength = length;
  }

  setInitrd(start: u64, size: u64): void {
    if (start >= WINDOW_SIZE || size > WINDOW_SIZE - start) return;
    this.initrd = <usize>start;
    this.initrdLength = <usize>size;
  }

  addRam(start: u64, size: u64): void {
    if (start >= WINDOW_SIZE) return;
    // The last page below 4 GiB stays out, so that an end fits 32 bits.
    const end = min(start + size, WINDOW_SIZE - 4096);
    if (end > start) this.ram.push(new MemoryRange(<usize>start, <usize>end));
  }
}

/** Takes [start, end) out of the ranges, splitting where needed. */
export function exclude(ranges: MemoryRange[], start: usize, end: usize): MemoryRange[] {
  const left: MemoryRange[] = [];
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i];
    if (end <= range.start || start >= range.end) {
      left.push(range);
      continue;
    }
    if (range.start < start) left.push(new MemoryRange(range.start, start));
    if (end < range.end) left.push(new MemoryRange(end, range.end));
  }
  return left;
}
