// The machine that QEMU, Firecracker or a real PC is.

import { CONFIG_LIBVDSO } from "../../config";
import { Machine, MemoryRange } from "../machine";
import { PageMap } from "../pagemap";
import * as clock from "./clock";
import * as cpu from "./cpu";
import { takeInterrupts } from "./interrupts";
import { KvmPageMap } from "./pagemap";
import { powerOff } from "./power";
import { readClock } from "./rtc";
import { serialRead, serialWrite } from "./serial";
import { exclude, StartInfo } from "./startinfo";

const MSR_FS_BASE: u32 = 0xc0000100;
const MSR_GS_BASE: u32 = 0xc0000101;
const CPUID_RDRAND: u64 = 1 << 30;
const FXSAVE_SIZE: i32 = 512;
/** As in platform/kvm/layout.h. */
const IMAGE_BASE: usize = 0x100000;
const HEAP_BASE: usize = 0x200000;
const TIMER_EVENT: u32 = 1;

export class KvmMachine extends Machine {
  private wallAtBoot: u64 = 0;
  private hasRandom: bool = false;
  private serialInterrupt: u32 = 0;
  /** The console may have bytes to read. */
  private typed: bool = true;

  constructor(readonly startInfo: StartInfo) {
    super();
    this.commandLine = startInfo.commandLine;
    this.commandLineLength = startInfo.commandLineLength;
    this.initrd = startInfo.initrd;
    this.initrdLength = startInfo.initrdLength;
    this.hasRandom = (cpu.cpuid(1, 0, 1) & CPUID_RDRAND) != 0;
    this.freeRanges = this.findFree();
  }

  /** RAM without the first MiB, the image, the heap so far, and what the loader left. */
  private findFree(): MemoryRange[] {
    const heapEnd = (<usize>memory.size()) << 16;
    // The loader's structures and the firmware's tables lie below 1 MiB.
    let free = exclude(this.startInfo.ram, 0, IMAGE_BASE);
    free = exclude(free, IMAGE_BASE, cpu.imageEnd());
    free = exclude(free, HEAP_BASE, heapEnd);
    if (this.initrdLength) free = exclude(free, this.initrd, this.initrd + this.initrdLength);
    return free;
  }

  consoleWrite(from: usize, length: i32): void {
    serialWrite(from, length);
  }

  consoleRead(): i32 {
    // Asking the port costs an exit to the VMM, so only when it said that there is something.
    if (!this.typed) return -1;
    const byte = serialRead();
    if (byte < 0) this.typed = this.serialInterrupt == 0;
    return byte;
  }

  /** Interrupts from the console arrive as this bit; 0 where they don't, and the port has to be asked. */
  listenToConsole(bit: i32): void {
    this.serialInterrupt = bit > 0 ? 1 << bit : 0;
  }

  now(): u64 {
    return clock.now();
  }

  bootTime(): u64 {
    if (!this.wallAtBoot) this.wallAtBoot = readClock() * 1000000000 - clock.now();
    return this.wallAtBoot;
  }

  setTimer(deadline: u64): void {
    clock.setTimer(deadline);
  }

  idle(): bool {
    cpu.idle();
    return true;
  }

  takeEvents(): bool {
    const taken = takeInterrupts();
    if (taken & this.serialInterrupt) this.typed = true;
    return (taken & ~TIMER_EVENT) != 0;
  }

  entropy(): u64 {
    const stamp = cpu.timestamp() * 0x9e3779b97f4a7c15;
    return this.hasRandom ? cpu.hardwareRandom() ^ stamp : stamp;
  }

  powerOff(status: i32): void {
    powerOff(status);
  }

  newPageMap(): PageMap {
    return new KvmPageMap();
  }

  useFrame(frame: usize): void {
    cpu.useFrame(frame);
  }

  vectorAreaSize(): i32 {
    // CPUID 0xd.0: EBX is what the enabled features need.
    return cpu.vectorFeatures() ? <i32>(cpu.cpuid(13, 0, 0) >> 32) : FXSAVE_SIZE;
  }

  vectorFeatures(): u64 {
    return cpu.vectorFeatures();
  }

  saveVectors(area: usize): void {
    cpu.saveVectors(area);
  }

  loadVectors(area: usize): void {
    cpu.loadVectors(area);
  }

  setThreadBase(fs: u64): void {
    cpu.writeMsr(MSR_FS_BASE, fs);
  }

  threadBase(): u64 {
    return cpu.readMsr(MSR_FS_BASE);
  }

  setGsBase(gs: u64): void {
    cpu.writeMsr(MSR_GS_BASE, gs);
  }

  gsBase(): u64 {
    return cpu.readMsr(MSR_GS_BASE);
  }

  setHeapLimit(limit: usize): void {
    cpu.setHeapLimit(limit);
  }

  get hasVdso(): bool {
    return CONFIG_LIBVDSO;
  }

  writeVdso(data: usize, code: usize): void {
    if (!CONFIG_LIBVDSO) return;
    clock.tellVdso(data, this.bootTime());
    cpu.copyVdso(code);
  }

  hardwareCapabilities(): u64 {
    return cpu.cpuid(1, 0, 1) >> 32;
  }

  hardwareCapabilities2(): u64 {
    // HWCAP2_FSGSBASE: cpu.c turns it on where it exists.
    return (cpu.cpuid(7, 0, 0) >> 32) & 1 ? 2 : 0;
  }
}
