// /proc/PID/maps and what counts memory: proc_pid_maps(5), proc_pid_statm(5).

import { majorOf, minorOf } from "../../abi/stat";
import { Text } from "../../lib/text";
import { AddressSpace } from "../../mm/space";
import { LOCKED, Vma } from "../../mm/vma";
import { EXECUTE, PAGE_SHIFT, PAGE_SIZE, READ, WRITE } from "../../platform/pagemap";
import { Inode } from "../inode";
import { rootDirectory } from "../mount";
import { pathOfEntry } from "../path";

/** Where paths begin. */
const NAME_COLUMN: usize = 73;
/** Pages looked at in one mapping when counting: reserved address space can be terabytes. */
const MAX_COUNTED: u64 = 65536;

function fileOf(vma: Vma): Inode | null {
  const backing = vma.backing;
  return backing && backing instanceof Inode ? (backing as Inode) : null;
}

/** What proc_pid_maps(5) calls pathname. */
export function nameOf(space: AddressSpace, vma: Vma): string {
  const inode = fileOf(vma);
  if (inode) {
    const entry = inode.lastEntry;
    return entry ? pathOfEntry(entry, rootDirectory()) : "/dev/zero (deleted)";
  }
  // Shared and of no file: the vDSO's data and code.
  if (vma.sharesPages) return vma.permissions & EXECUTE ? "[vdso]" : "[vvar]";
  if (vma.start < space.brkEnd && vma.end > space.brkStart) return "[heap]";
  return vma.start > space.mapTop && vma == space.vmas[space.vmas.length - 1] ? "[stack]" : "";
}

/** One line of maps. */
export function tellVma(text: Text, space: AddressSpace, vma: Vma): void {
  const start = text.length;
  text.hex(vma.start, 8).byte(45).hex(vma.end, 8).byte(32);
  text.add(vma.permissions & READ ? "r" : "-").add(vma.permissions & WRITE ? "w" : "-");
  text.add(vma.permissions & EXECUTE ? "x" : "-").add(vma.shared ? "s " : "p ");
  const inode = fileOf(vma);
  const device: u64 = inode ? inode.filesystem.device : 0;
  text.hex(inode ? vma.offset : 0, 8).byte(32);
  text
    .hex(majorOf(device), 2)
    .byte(58)
    .hex(minorOf(device), 2)
    .byte(32)
    .unsigned(inode ? inode.number : 0)
    .byte(32);
  const name = nameOf(space, vma);
  if (name.length) text.column(start, NAME_COLUMN).add(name);
  text.line();
}

export function tellMaps(text: Text, space: AddressSpace): void {
  for (let i = 0; i < space.vmas.length; i++) tellVma(text, space, space.vmas[i]);
}

/** Pages of a mapping that are there. */
function residentIn(space: AddressSpace, vma: Vma): u64 {
  let count: u64 = 0;
  const end = min(vma.end, vma.start + (MAX_COUNTED << PAGE_SHIFT));
  for (let page = vma.start; page < end; page += PAGE_SIZE) if (space.pages.has(page)) count++;
  return count;
}

/** Pages of a process, counted. */
export class Usage {
  size: u64 = 0;
  resident: u64 = 0;
  /** Of those, pages of files. */
  fromFiles: u64 = 0;
  code: u64 = 0;
  data: u64 = 0;
  stack: u64 = 0;
  locked: u64 = 0;

  constructor(space: AddressSpace | null) {
    if (space) this.count(space);
  }

  private count(space: AddressSpace): void {
    for (let i = 0; i < space.vmas.length; i++) {
      const vma = space.vmas[i];
      const pages = (vma.end - vma.start) >> PAGE_SHIFT;
      const resident = residentIn(space, vma);
      this.size += pages;
      this.resident += resident;
      if (vma.backing) this.fromFiles += resident;
      if (vma.permissions & EXECUTE) this.code += pages;
      else if (vma.permissions & WRITE && !vma.shared) this.data += pages;
      if (vma.start > space.mapTop) this.stack += pages;
      if (vma.flags & LOCKED) this.locked += pages;
    }
  }
}

export function tellStatm(text: Text, space: AddressSpace | null): void {
  const usage = new Usage(space);
  text.unsigned(usage.size).byte(32).unsigned(usage.resident).byte(32).unsigned(usage.fromFiles).byte(32);
  text.unsigned(usage.code).add(" 0 ").unsigned(usage.data).line(" 0");
}

function kilobytes(text: Text, name: string, pages: u64): void {
  const start = text.length;
  text
    .add(name)
    .byte(58)
    .column(start, 16)
    .padded(pages << 2, 8)
    .line(" kB");
}

/** The counters of smaps and smaps_rollup, in pages. */
function tellCounters(text: Text, resident: u64, isPrivate: bool, isFile: bool): void {
  kilobytes(text, "Rss", resident);
  kilobytes(text, "Pss", resident);
  kilobytes(text, "Shared_Clean", 0);
  kilobytes(text, "Shared_Dirty", isPrivate ? 0 : resident);
  kilobytes(text, "Private_Clean", isPrivate && isFile ? resident : 0);
  kilobytes(text, "Private_Dirty", isPrivate && !isFile ? resident : 0);
  kilobytes(text, "Referenced", resident);
  kilobytes(text, "Anonymous", isFile ? 0 : resident);
  kilobytes(text, "LazyFree", 0);
  kilobytes(text, "AnonHugePages", 0);
  kilobytes(text, "Swap", 0);
  kilobytes(text, "SwapPss", 0);
  kilobytes(text, "Locked", 0);
}

export function tellSmaps(text: Text, space: AddressSpace): void {
  for (let i = 0; i < space.vmas.length; i++) {
    const vma = space.vmas[i];
    tellVma(text, space, vma);
    kilobytes(text, "Size", (vma.end - vma.start) >> PAGE_SHIFT);
    kilobytes(text, "KernelPageSize", 1);
    kilobytes(text, "MMUPageSize", 1);
    tellCounters(text, residentIn(space, vma), !vma.shared, vma.backing != null);
  }
}

export function tellSmapsRollup(text: Text, space: AddressSpace): void {
  const usage = new Usage(space);
  const vmas = space.vmas;
  if (!vmas.length) return;
  text
    .hex(vmas[0].start, 8)
    .byte(45)
    .hex(vmas[vmas.length - 1].end, 8);
  text.line(" ---p 00000000 00:00 0                          [rollup]");
  tellCounters(text, usage.resident, true, false);
}
