// ELF files as the System V ABI lays them out (gABI chapters 4 and 5; x86-64 psABI): reading and checking headers.
// Every error is a sentence that names the field and, where there is one, the fix.

import { byteStringZ } from "../lib/bytes";
import { decimal, hex } from "../lib/format";
import { Backing } from "../mm/backing";
import { layout } from "../mm/layout";
import { EXECUTE, PAGE_MASK, READ, WRITE } from "../platform/pagemap";

const HEADER_SIZE: usize = 64;
const PROGRAM_HEADER_SIZE: usize = 56;
const MAX_PROGRAM_HEADERS: i32 = 64;
const MAX_INTERPRETER: u64 = 4096;

const ET_EXEC: u32 = 2;
const ET_DYN: u32 = 3;
const EM_X86_64: u32 = 62;
const PT_LOAD: u32 = 1;
const PT_INTERP: u32 = 3;
const PT_PHDR: u32 = 6;
const PT_GNU_STACK: u32 = 0x6474e551;

/** One PT_LOAD. */
export class Segment {
  constructor(
    readonly address: u64,
    readonly memorySize: u64,
    readonly offset: u64,
    readonly fileSize: u64,
    readonly permissions: u32,
  ) {}
}

export class Elf {
  /** Why the file can't be run; empty if it can. */
  error: string = "";
  positionIndependent: bool = false;
  entry: u64 = 0;
  /** Number and (unrelocated) address of the program headers, for the auxiliary vector. */
  headerCount: i32 = 0;
  headerAddress: u64 = 0;
  /** PT_INTERP's path, empty for a static program. */
  interpreter: string = "";
  executableStack: bool = false;
  segments: Segment[] = [];
  /** Lowest page and end of all segments, unrelocated. */
  start: u64 = 0;
  end: u64 = 0;
  private headerOffset: u64 = 0;

  constructor(readonly file: Backing) {
    const header = heap.alloc(HEADER_SIZE);
    this.error = this.readHeader(header);
    heap.free(header);
    if (!this.error.length) this.error = this.readProgramHeaders();
    if (!this.error.length) this.error = this.checkSegments();
  }

  private readHeader(at: usize): string {
    const read = this.file.readBytes(0, at, HEADER_SIZE);
    if (read < 4 || load<u32>(at) != 0x464c457f) return "is not an ELF file (no \\x7fELF at its start)";
    if (read < <i64>HEADER_SIZE) return "is cut off: " + decimal(read) + " bytes, an ELF header has 64";
    const fileClass = load<u8>(at, 4);
    if (fileClass == 1) return "EI_CLASS is 32-bit (1); this image runs 64-bit programs (2)";
    if (fileClass != 2) return "EI_CLASS is " + decimal(fileClass) + ", not 2 (64-bit)";
    if (load<u8>(at, 5) != 1) return "EI_DATA is " + decimal(load<u8>(at, 5)) + ", not 1 (little-endian)";
    const type = <u32>load<u16>(at, 16);
    const machine = <u32>load<u16>(at, 18);
    if (machine != EM_X86_64) return "e_machine is " + machineName(machine) + "; this image runs x86-64 (62)";
    if (load<u8>(at, 6) != 1) return "EI_VERSION is " + decimal(load<u8>(at, 6)) + ", not 1";
    if (type == 1) return "e_type is ET_REL (1): an object file; link it first";
    if (type != ET_EXEC && type != ET_DYN) return "e_type is " + decimal(type) + ", not ET_EXEC (2) or ET_DYN (3)";
    this.positionIndependent = type == ET_DYN;
    this.entry = load<u64>(at, 24);
    this.headerOffset = load<u64>(at, 32);
    const entrySize = <i32>load<u16>(at, 54);
    this.headerCount = <i32>load<u16>(at, 56);
    if (entrySize != <i32>PROGRAM_HEADER_SIZE) return "e_phentsize is " + decimal(entrySize) + ", not 56";
    if (!this.headerCount) return "e_phnum is 0: there is nothing to load";
    if (this.headerCount > MAX_PROGRAM_HEADERS) return "e_phnum is " + decimal(this.headerCount) + ", more than 64";
    return "";
  }

  private readProgramHeaders(): string {
    const length = <usize>this.headerCount * PROGRAM_HEADER_SIZE;
    const headers = heap.alloc(length);
    let error = "";
    if (this.file.readBytes(this.headerOffset, headers, length) != <i64>length) {
      error = "e_phoff is " + hex(this.headerOffset) + ": the program headers lie outside the file";
    }
    for (let i = 0; i < this.headerCount && !error.length; i++) {
      error = this.readProgramHeader(headers + <usize>i * PROGRAM_HEADER_SIZE, i);
    }
    heap.free(headers);
    return error;
  }

  private readProgramHeader(at: usize, index: i32): string {
    const type = load<u32>(at);
    const flags = load<u32>(at, 4);
    const offset = load<u64>(at, 8);
    const address = load<u64>(at, 16);
    const fileSize = load<u64>(at, 32);
    const memorySize = load<u64>(at, 40);
    if (type == PT_LOAD && memorySize) {
      const where = "PT_LOAD " + decimal(index) + ": ";
      if (fileSize > memorySize)
        return where + "p_filesz " + hex(fileSize) + " is larger than p_memsz " + hex(memorySize);
      if ((address ^ offset) & PAGE_MASK) return where + "p_vaddr and p_offset differ within a page";
      if (offset + fileSize < offset || offset + fileSize > this.file.size) {
        return where + "p_offset " + hex(offset) + " + p_filesz " + hex(fileSize) + " runs past the end of the file";
      }
      if (address >= layout().userEnd || memorySize >= layout().userEnd - address)
        return where + "p_vaddr " + hex(address) + " is too high";
      const permissions = (flags & 4 ? READ : 0) | (flags & 2 ? WRITE : 0) | (flags & 1 ? EXECUTE : 0);
      this.segments.push(new Segment(address, memorySize, offset, fileSize, permissions));
    } else if (type == PT_INTERP) {
      return this.readInterpreter(offset, fileSize);
    } else if (type == PT_PHDR) {
      this.headerAddress = address;
    } else if (type == PT_GNU_STACK) {
      this.executableStack = (flags & 1) != 0;
    }
    return "";
  }

  private readInterpreter(offset: u64, size: u64): string {
    if (size < 2 || size > MAX_INTERPRETER) return "PT_INTERP: p_filesz is " + hex(size) + ", not 2 to 4096";
    const path = heap.alloc(<usize>size);
    const read = this.file.readBytes(offset, path, <usize>size);
    let error = "";
    if (read != <i64>size) error = "PT_INTERP: p_offset " + hex(offset) + " lies outside the file";
    else if (load<u8>(path + <usize>size - 1)) error = "PT_INTERP: the path does not end with a zero byte";
    else this.interpreter = byteStringZ(path, <i32>size);
    heap.free(path);
    return error;
  }

  private checkSegments(): string {
    if (!this.segments.length) return "has no PT_LOAD segment: there is nothing to load";
    let end: u64 = 0;
    let entryFound = false;
    for (let i = 0; i < this.segments.length; i++) {
      const segment = this.segments[i];
      if (i && segment.address < end) return "PT_LOAD segments overlap or are not in ascending order";
      end = segment.address + segment.memorySize;
      if (this.entry >= segment.address && this.entry < end && segment.permissions & EXECUTE) entryFound = true;
      if (
        !this.headerAddress &&
        this.headerOffset >= segment.offset &&
        this.headerOffset < segment.offset + segment.fileSize
      ) {
        this.headerAddress = segment.address + (this.headerOffset - segment.offset);
      }
    }
    this.start = this.segments[0].address & ~PAGE_MASK;
    this.end = end;
    if (!entryFound) return "e_entry " + hex(this.entry) + " is in no executable segment";
    return "";
  }
}

function machineName(machine: u32): string {
  let name = "unknown";
  if (machine == 3) name = "i386";
  else if (machine == 8) name = "MIPS";
  else if (machine == 20) name = "PowerPC";
  else if (machine == 21) name = "PowerPC64";
  else if (machine == 22) name = "S/390";
  else if (machine == 40) name = "ARM";
  else if (machine == 183) name = "AArch64";
  else if (machine == 243) name = "RISC-V";
  else if (machine == 258) name = "LoongArch";
  return name + " (" + decimal(machine) + ")";
}
