import { byteString, putBytes } from "../../lib/bytes";
import { checkEqual } from "../../lib/check";
import { readStartInfo } from "./bootloader";
import { StartInfo } from "./startinfo";

function page(): usize {
  const at = heap.alloc(4096);
  memory.fill(at, 0, 4096);
  return at;
}

function commandLine(info: StartInfo): string {
  return byteString(info.commandLine, info.commandLineLength);
}

/** A boot_params page with a command line and one range of RAM. */
function bootParams(): usize {
  const at = page();
  const line = page();
  putBytes(line, "x -- /program");
  store<u32>(at + 0x202, 0x53726448);
  store<u32>(at + 0x228, <u32>line);
  store<u32>(at + 0x218, 0x3000000);
  store<u32>(at + 0x21c, 0x1234);
  store<u8>(at + 0x1e8, 3);
  putRange(at, 0, 0, 0x9fc00, 1);
  putRange(at, 1, 0xf0000, 0x10000, 2);
  putRange(at, 2, 0xc0000000, 0x100000000, 1);
  return at;
}

function putRange(at: usize, index: usize, start: u64, size: u64, type: u32): void {
  const entry = at + 0x2d0 + index * 20;
  store<u64>(entry, start);
  store<u64>(entry + 8, size);
  store<u32>(entry + 16, type);
}

export function testLinuxBootParams(): void {
  const info = readStartInfo(bootParams());
  checkEqual<string>(commandLine(info), "x -- /program");
  checkEqual<usize>(info.initrd, 0x3000000);
  checkEqual<usize>(info.initrdLength, 0x1234);
  checkEqual(info.ram.length, 2, "reserved ranges are left out");
  checkEqual<usize>(info.ram[0].end, 0x9fc00);
  checkEqual<usize>(info.ram[1].start, 0xc0000000);
  checkEqual<usize>(info.ram[1].end, 0xfffff000, "cut at the window's end");
}

export function testLinuxBootParamsBeyondTheWindow(): void {
  const at = bootParams();
  store<u32>(at + 0xc0, 1);
  checkEqual<usize>(readStartInfo(at).initrd, 0, "an initial ramdisk above 4 GiB");
  store<u32>(at + 0xc0, 0);
  store<u32>(at + 0xc4, 1);
  checkEqual<usize>(readStartInfo(at).initrd, 0, "one of more than 4 GiB");
  store<u32>(at + 0xc8, 1);
  checkEqual(readStartInfo(at).commandLineLength, 0, "a command line above 4 GiB");
}

export function testPvhStartInfo(): void {
  const at = page();
  const line = page();
  const module = page();
  const map = page();
  putBytes(line, "y");
  store<u32>(at, 0x336ec578);
  store<u32>(at + 12, 1);
  store<u64>(at + 16, module);
  store<u64>(at + 24, line);
  store<u64>(at + 40, map);
  store<u32>(at + 48, 1);
  store<u64>(module, 0x2000000);
  store<u64>(module + 8, 77);
  store<u64>(map, 0x100000);
  store<u64>(map + 8, 0x3f00000);
  store<u32>(map + 16, 1);
  const info = readStartInfo(at);
  checkEqual<string>(commandLine(info), "y");
  checkEqual<usize>(info.initrd, 0x2000000);
  checkEqual<usize>(info.initrdLength, 77);
  checkEqual(info.ram.length, 1);
  checkEqual<usize>(info.ram[0].end, 0x4000000);
}

export function testUnknownLoader(): void {
  const info = readStartInfo(page());
  checkEqual(info.ram.length, 0);
  checkEqual(info.commandLineLength, 0);
}
