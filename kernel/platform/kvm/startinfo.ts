// PVH's hvm_start_info (Xen, public/arch-x86/hvm/start_info.h): what the boot loader left in memory.
//
//   0 magic   4 version   8 flags   12 nr_modules   16 modlist   24 cmdline   32 rsdp   40 memmap   48 entries
//   module: 0 address  8 size  16 cmdline  24 reserved        map entry: 0 address  8 size  16 type  20 reserved

import { MemoryRange } from "../machine";

const MAGIC: u32 = 0x336ec578;
const RAM: u32 = 1;
const MODULE_COUNT: usize = 12;
const MODULES: usize = 16;
const COMMAND_LINE: usize = 24;
const RSDP: usize = 32;
const MEMORY_MAP: usize = 40;
const MEMORY_MAP_ENTRIES: usize = 48;
const MAP_ENTRY_SIZE: usize = 24;
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

  constructor(at: usize) {
    if (load<u32>(at) == MAGIC) this.read(at);
  }

  private read(at: usize): void {
    const line = load<u64>(at + COMMAND_LINE);
    if (line && line < WINDOW_SIZE) this.readCommandLine(<usize>line);
    if (load<u32>(at + MODULE_COUNT)) this.readModule(<usize>load<u64>(at + MODULES));
    this.rsdp = <usize>load<u64>(at + RSDP);
    const map = <usize>load<u64>(at + MEMORY_MAP);
    const entries = <i32>load<u32>(at + MEMORY_MAP_ENTRIES);
    for (let i = 0; map && i < min(entries, 128); i++) this.readRange(map + <usize>i * MAP_ENTRY_SIZE);
  }

  private readCommandLine(at: usize): void {
    let length = 0;
    while (length < MAX_COMMAND_LINE && load<u8>(at + length)) length++;
    // A copy: the loader's may lie in page 0, which is unmapped once the kernel has started.
    this.commandLine = heap.alloc(length);
    memory.copy(this.commandLine, at, length);
    this.commandLineLength = length;
  }

  private readModule(at: usize): void {
    const start = load<u64>(at);
    const size = load<u64>(at + 8);
    if (start >= WINDOW_SIZE || size > WINDOW_SIZE - start) return;
    this.initrd = <usize>start;
    this.initrdLength = <usize>size;
  }

  private readRange(at: usize): void {
    const start = load<u64>(at);
    const size = load<u64>(at + 8);
    if (load<u32>(at + 16) != RAM || start >= WINDOW_SIZE) return;
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
