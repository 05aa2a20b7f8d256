// A program without a kernel: a static ELF file loaded into a memory of its own and run by the engine, with just the system
// calls that a C library needs to compute and print. For the translator's own tests and benchmarks.

import { readFileSync } from "node:fs";
import { buildRuntime } from "../../tools/runtime.ts";
import { Engine, type EngineOptions } from "../engine/engine.ts";
import { Access, Exit, FIRST_PAGE, PAGE_SHIFT, PAGE_TABLE, State } from "../state.ts";

const PAGE = 1 << PAGE_SHIFT;
const STACK_TOP = 0x7fff_0000;
const STACK_SIZE = 8 << 20;
const MAP_START = 0x4000_0000;
const PIE_BASE = 0x100_0000;

const RAX = 0;
const RDX = 2;
const RSP = 4;
const RSI = 6;
const RDI = 7;

const ENOSYS = 38;
const ENOTTY = 25;

const PT_LOAD = 1;
const [AT_NULL, AT_PHDR, AT_PHENT, AT_PHNUM, AT_PAGESZ, AT_ENTRY, AT_RANDOM] = [0, 3, 4, 5, 6, 9, 25] as const;

/** How a program ended. */
export interface Outcome {
  readonly stdout: string;
  /** Exit status, or the reason why it can't go on. */
  readonly status: number | string;
}

class Process {
  readonly memory = new WebAssembly.Memory({ initial: 0x10000 });
  readonly view = new DataView(this.memory.buffer);
  readonly bytes = new Uint8Array(this.memory.buffer);
  readonly engine: Engine;
  #break = 0;
  #firstBreak = 0;
  #mapEnd = MAP_START;
  readonly #output: Buffer[] = [];

  constructor(runtime: WebAssembly.Module, options: EngineOptions) {
    const host = { now: () => performance.now() * 1e6, random: () => 0x1234_5678 };
    this.engine = new Engine(this.memory, runtime, host, options);
  }

  #map(start: number, size: number, access: number): void {
    const first = start >>> PAGE_SHIFT;
    const last = (start + size - 1) >>> PAGE_SHIFT;
    this.bytes.fill(access, PAGE_TABLE + first, PAGE_TABLE + last + 1);
    this.engine.pagesChanged(first, last);
  }

  /** Loads the file and puts `argv` on the stack, as the System V ABI says. */
  load(file: Uint8Array, argv: readonly string[]): void {
    const elf = new DataView(file.buffer, file.byteOffset, file.length);
    const base = elf.getUint16(16, true) === 3 ? PIE_BASE : 0;
    const headers = Number(elf.getBigUint64(32, true));
    const count = elf.getUint16(56, true);
    const entry = base + Number(elf.getBigUint64(24, true));
    let end = 0;
    let firstAddress = 0;
    for (let i = 0; i < count; i++) {
      const at = headers + i * 56;
      if (elf.getUint32(at, true) !== PT_LOAD) continue;
      const flags = elf.getUint32(at + 4, true);
      const [offset, address, , fileSize, size] = [8, 16, 24, 32, 40].map((field) =>
        Number(elf.getBigUint64(at + field, true)),
      ) as [number, number, number, number, number];
      if (base + address < FIRST_PAGE) throw new Error("a segment lies too low");
      if (!firstAddress) firstAddress = base + address - offset;
      this.bytes.set(file.subarray(offset, offset + fileSize), base + address);
      const access = (flags & 4 ? Access.Read : 0) | (flags & 2 ? Access.Write : 0) | (flags & 1 ? Access.Execute : 0);
      this.#map(base + address, size, access);
      end = Math.max(end, base + address + size);
    }
    this.#break = this.#firstBreak = Math.ceil(end / PAGE) * PAGE;
    this.#map(STACK_TOP - STACK_SIZE, STACK_SIZE, Access.Read | Access.Write);
    this.view.setBigUint64(
      State.Registers + RSP * 8,
      BigInt(this.#stack(argv, entry, firstAddress + headers, count)),
      true,
    );
    this.view.setBigUint64(State.Rip, BigInt(entry), true);
    this.view.setBigUint64(State.Flags, 0x202n, true);
    this.view.setUint32(State.Mxcsr, 0x1f80, true);
    this.view.setUint16(State.X87Control, 0x37f, true);
  }

  #stack(argv: readonly string[], entry: number, headers: number, count: number): number {
    let at = STACK_TOP - 256;
    const strings = argv.map((text) => {
      const bytes = Buffer.from(`${text}\0`);
      at -= bytes.length;
      this.bytes.set(bytes, at);
      return at;
    });
    const auxiliary = [
      AT_PHDR,
      headers,
      AT_PHENT,
      56,
      AT_PHNUM,
      count,
      AT_PAGESZ,
      PAGE,
      AT_ENTRY,
      entry,
      AT_RANDOM,
      at & -16,
    ];
    const words = [argv.length, ...strings, 0, 0, ...auxiliary, AT_NULL, 0];
    at = ((at & -16) - words.length * 8) & -16;
    words.forEach((word, i) => {
      this.view.setBigUint64(at + i * 8, BigInt(word), true);
    });
    return at;
  }

  #register(number: number): number {
    return Number(this.view.getBigInt64(State.Registers + number * 8, true));
  }

  #brk(wanted: number): number {
    if (wanted < this.#firstBreak || wanted > MAP_START) return this.#break;
    if (wanted > this.#break) this.#map(this.#break, wanted - this.#break, Access.Read | Access.Write);
    this.#break = wanted;
    return wanted;
  }

  #mmap(size: number): number {
    const at = this.#mapEnd;
    this.#mapEnd += Math.ceil(size / PAGE) * PAGE;
    this.#map(at, size, Access.Read | Access.Write);
    return at;
  }

  #write(at: number, size: number): number {
    this.#output.push(Buffer.from(this.bytes.slice(at, at + size)));
    return size;
  }

  #writeVector(at: number, count: number): number {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const [base, size] = [at + i * 16, at + i * 16 + 8].map((field) => Number(this.view.getBigUint64(field, true)));
      sum += this.#write(base as number, size as number);
    }
    return sum;
  }

  /** All clocks tell the time that this process has used. */
  #clock(at: number): number {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1000;
    this.view.setBigUint64(at, BigInt(Math.floor(now / 1000)), true);
    this.view.setBigUint64(at + 8, BigInt(Math.floor((now % 1000) * 1e6)), true);
    return 0;
  }

  /** struct sysinfo (sysinfo(2)): 1 GiB of memory. glibc's qsort looks at it, and does not notice an error. */
  #information(at: number): number {
    this.bytes.fill(0, at, at + 112);
    this.view.setBigUint64(at + 32, 1n << 30n, true);
    this.view.setUint32(at + 104, 1, true);
    return 0;
  }

  /** The result of a system call; a string ends the program. */
  #call(number: number): number | { status: number } {
    const [rdi, rsi, rdx] = [this.#register(RDI), this.#register(RSI), this.#register(RDX)];
    switch (number) {
      case 1:
        return this.#write(rsi, rdx);
      case 20:
        return this.#writeVector(rsi, rdx);
      case 9:
        return this.#mmap(rsi);
      case 10:
      case 11:
      case 13:
      case 14:
      case 28:
        return 0;
      case 12:
        return this.#brk(rdi);
      case 16:
        return -ENOTTY;
      case 99:
        return this.#information(rdi);
      case 158:
        this.view.setBigInt64(State.FsBase, BigInt(rsi), true);
        return 0;
      case 218:
        return 1;
      case 228:
        return this.#clock(rsi);
      case 60:
      case 231:
        return { status: rdi };
      default:
        return -ENOSYS;
    }
  }

  #failure(exit: Exit): string {
    const rip = this.view.getBigUint64(State.Rip, true).toString(16);
    const detail = this.view.getUint32(State.ExitDetail, true);
    const address = this.view.getBigUint64(State.FaultAddress, true).toString(16);
    return exit === Exit.PageFault
      ? `page fault (${detail}) at ${address}, rip ${rip}`
      : `exception ${detail}, rip ${rip}`;
  }

  run(): Outcome {
    const outcome = (status: number | string) => ({ stdout: Buffer.concat(this.#output).toString("latin1"), status });
    for (;;) {
      const exit = this.engine.run();
      if (exit === Exit.Budget) continue;
      if (exit !== Exit.Syscall) return outcome(this.#failure(exit));
      const result = this.#call(this.#register(RAX));
      if (typeof result === "object") return outcome(result.status);
      this.view.setBigInt64(State.Registers + RAX * 8, BigInt(result), true);
    }
  }
}

/** Runs a static program to its end. */
export async function runProgram(path: string, args: readonly string[], options: EngineOptions): Promise<Outcome> {
  const program = new Process(await WebAssembly.compile(await buildRuntime()), options);
  program.load(readFileSync(path), [path, ...args]);
  return program.run();
}
