// PVH's hvm_start_info (Xen, public/arch-x86/hvm/start_info.h).
//
//   0 magic   4 version   8 flags   12 nr_modules   16 modlist   24 cmdline   32 rsdp   40 memmap   48 entries
//   module: 0 address  8 size  16 cmdline  24 reserved        map entry: 0 address  8 size  16 type  20 reserved

import { StartInfo } from "./startinfo";

const MAGIC: u32 = 0x336ec578;
const RAM: u32 = 1;
const MODULE_COUNT: usize = 12;
const MODULES: usize = 16;
const COMMAND_LINE: usize = 24;
const RSDP: usize = 32;
const MEMORY_MAP: usize = 40;
const MEMORY_MAP_ENTRIES: usize = 48;
const MAP_ENTRY_SIZE: usize = 24;
const MAX_ENTRIES: u32 = 128;

export function isPvh(at: usize): bool {
  return load<u32>(at) == MAGIC;
}

export function readPvh(info: StartInfo, at: usize): void {
  info.setCommandLine(load<u64>(at + COMMAND_LINE));
  if (load<u32>(at + MODULE_COUNT)) {
    const module = <usize>load<u64>(at + MODULES);
    info.setInitrd(load<u64>(module), load<u64>(module + 8));
  }
  info.rsdp = <usize>load<u64>(at + RSDP);
  const map = <usize>load<u64>(at + MEMORY_MAP);
  if (!map) return;
  const entries = min(load<u32>(at + MEMORY_MAP_ENTRIES), MAX_ENTRIES);
  for (let i: u32 = 0; i < entries; i++) {
    const entry = map + <usize>i * MAP_ENTRY_SIZE;
    if (load<u32>(entry + 16) == RAM) info.addRam(load<u64>(entry), load<u64>(entry + 8));
  }
}
