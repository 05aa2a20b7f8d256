// Linux's boot_params, the "zero page" (Documentation/arch/x86/zero-page.rst and boot.rst).
//
//   070 acpi_rsdp_addr   0c0 ext_ramdisk_image   0c4 ext_ramdisk_size   0c8 ext_cmd_line_ptr   1e8 e820_entries
//   202 "HdrS"           218 ramdisk_image       21c ramdisk_size       228 cmd_line_ptr       2d0 e820_table
//   e820 entry, 20 bytes: 0 address  8 size  16 type            (the ext_ fields are the upper halves of 64 bits)

import { StartInfo } from "./startinfo";

/** "HdrS". */
const MAGIC: u32 = 0x53726448;
const RAM: u32 = 1;
const RSDP: usize = 0x70;
const RAMDISK_HIGH: usize = 0xc0;
const RAMDISK_SIZE_HIGH: usize = 0xc4;
const COMMAND_LINE_HIGH: usize = 0xc8;
const MAP_ENTRIES: usize = 0x1e8;
const HEADER: usize = 0x202;
const RAMDISK: usize = 0x218;
const RAMDISK_SIZE: usize = 0x21c;
const COMMAND_LINE: usize = 0x228;
const MAP: usize = 0x2d0;
const MAP_ENTRY_SIZE: usize = 20;
const MAX_ENTRIES: u32 = 128;

export function isBootParams(at: usize): bool {
  return load<u32>(at + HEADER) == MAGIC;
}

function wide(low: usize, high: usize): u64 {
  return <u64>load<u32>(low) | ((<u64>load<u32>(high)) << 32);
}

export function readBootParams(info: StartInfo, at: usize): void {
  info.setCommandLine(wide(at + COMMAND_LINE, at + COMMAND_LINE_HIGH));
  info.setInitrd(wide(at + RAMDISK, at + RAMDISK_HIGH), wide(at + RAMDISK_SIZE, at + RAMDISK_SIZE_HIGH));
  info.rsdp = <usize>load<u64>(at + RSDP);
  const entries = min(<u32>load<u8>(at + MAP_ENTRIES), MAX_ENTRIES);
  for (let i: u32 = 0; i < entries; i++) {
    const entry = at + MAP + <usize>i * MAP_ENTRY_SIZE;
    if (load<u32>(entry + 16) == RAM) info.addRam(load<u64>(entry), load<u64>(entry + 8));
  }
}
