// The program's registers on their way between the engine's state block (x86/state.ts) and the kernel: its frame
// (kernel/abi/frame.ts), and the FXSAVE area of a thread that is not on the processor (Intel SDM vol. 1, 10.5.1).

import { State } from "../../../x86/state.ts";
import type { KernelMemory } from "./kernelmemory.ts";
import type { ProgramMemory } from "./programmemory.ts";

/** Where the frame keeps RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8–R15, RIP and RFLAGS; the state block has them in this order. */
const FRAME_OFFSETS = [80, 88, 96, 40, 160, 32, 104, 112, 72, 64, 56, 48, 24, 16, 8, 0, 136, 152];
const FRAME_RAX = 80;
const FRAME_CALL_NUMBER = 120;
const FRAME_RFLAGS = 152;
const RFLAGS_INTERRUPTS = 0x200;

/** The same in 32-bit words. */
const WORD_OFFSETS = Int32Array.from(FRAME_OFFSETS.flatMap((offset) => [offset >> 2, (offset >> 2) + 1]));
const REGISTER_WORDS = WORD_OFFSETS.length;
const FIRST_WORD = State.Registers >> 2;

/** State block to frame. */
export function saveRegisters(program: ProgramMemory, kernel: KernelMemory, frame: number): void {
  const from = program.words;
  const to = kernel.words;
  const base = frame >> 2;
  for (let i = 0; i < REGISTER_WORDS; i++) to[base + (WORD_OFFSETS[i] ?? 0)] = from[FIRST_WORD + i] ?? 0;
  to[base + (FRAME_RFLAGS >> 2)] = (to[base + (FRAME_RFLAGS >> 2)] ?? 0) | RFLAGS_INTERRUPTS;
}

/** The frame also holds what call a system call is. */
export function saveCallNumber(kernel: KernelMemory, frame: number): void {
  const { words } = kernel;
  words[(frame + FRAME_CALL_NUMBER) >> 2] = words[(frame + FRAME_RAX) >> 2] ?? 0;
  words[(frame + FRAME_CALL_NUMBER + 4) >> 2] = words[(frame + FRAME_RAX + 4) >> 2] ?? 0;
}

/** Frame to state block. */
export function loadRegisters(program: ProgramMemory, kernel: KernelMemory, frame: number): void {
  const from = kernel.words;
  const to = program.words;
  const base = frame >> 2;
  for (let i = 0; i < REGISTER_WORDS; i++) to[FIRST_WORD + i] = from[base + (WORD_OFFSETS[i] ?? 0)] ?? 0;
  to[State.Flags >> 2] = (to[State.Flags >> 2] ?? 0) & ~RFLAGS_INTERRUPTS;
}

/** The words of RIP and RSP, which a system call leaves alone unless it changes everything. */
const PLACE_WORDS = Int32Array.of(8, 9, 32, 33);

/** After a system call: its result, or everything if the call was one that goes on elsewhere (execve, rt_sigreturn). */
export function loadResult(program: ProgramMemory, kernel: KernelMemory, frame: number): void {
  const { words } = kernel;
  for (const word of PLACE_WORDS) {
    if (program.words[FIRST_WORD + word] === words[(frame >> 2) + (WORD_OFFSETS[word] ?? 0)]) continue;
    loadRegisters(program, kernel, frame);
    return;
  }
  program.words[State.Registers >> 2] = words[(frame + FRAME_RAX) >> 2] ?? 0;
  program.words[(State.Registers >> 2) + 1] = words[(frame + FRAME_RAX + 4) >> 2] ?? 0;
}

const FXSAVE_SIZE = 512;
const FX = { Control: 0, Status: 2, Tag: 4, Opcode: 6, Ip: 8, Dp: 16, Mxcsr: 24, MxcsrMask: 28, St0: 32, Xmm0: 160 };
const MXCSR_BITS = 0xffff;

/** The physical register that is ST(i). */
function physical(status: number, i: number): number {
  return ((status >> 11) + i) & 7;
}

export function saveVectors(program: ProgramMemory, kernel: KernelMemory, area: number): void {
  const { view, bytes } = program;
  const to = kernel.view(area, FXSAVE_SIZE);
  const out = new DataView(to.buffer, to.byteOffset, FXSAVE_SIZE);
  const status = view.getUint16(State.X87Status, true);
  out.setUint16(FX.Control, view.getUint16(State.X87Control, true), true);
  out.setUint16(FX.Status, status, true);
  out.setUint16(FX.Tag, view.getUint16(State.X87Tag, true) & 0xff, true);
  out.setUint16(FX.Opcode, view.getUint16(State.X87Opcode, true), true);
  out.setBigUint64(FX.Ip, view.getBigUint64(State.X87Ip, true), true);
  out.setBigUint64(FX.Dp, view.getBigUint64(State.X87Dp, true), true);
  out.setUint32(FX.Mxcsr, view.getUint32(State.Mxcsr, true), true);
  out.setUint32(FX.MxcsrMask, MXCSR_BITS, true);
  for (let i = 0; i < 8; i++) {
    const from = State.X87Registers + 16 * physical(status, i);
    to.set(bytes.subarray(from, from + 16), FX.St0 + 16 * i);
  }
  for (let i = 0; i < 16; i++) {
    const from = State.Vectors + 32 * i;
    to.set(bytes.subarray(from, from + 16), FX.Xmm0 + 16 * i);
  }
}

export function loadVectors(program: ProgramMemory, kernel: KernelMemory, area: number): void {
  const { view, bytes } = program;
  const from = kernel.view(area, FXSAVE_SIZE);
  const read = new DataView(from.buffer, from.byteOffset, FXSAVE_SIZE);
  const status = read.getUint16(FX.Status, true);
  view.setUint16(State.X87Control, read.getUint16(FX.Control, true), true);
  view.setUint16(State.X87Status, status, true);
  view.setUint16(State.X87Tag, read.getUint16(FX.Tag, true) & 0xff, true);
  view.setUint16(State.X87Opcode, read.getUint16(FX.Opcode, true), true);
  view.setBigUint64(State.X87Ip, read.getBigUint64(FX.Ip, true), true);
  view.setBigUint64(State.X87Dp, read.getBigUint64(FX.Dp, true), true);
  view.setUint32(State.Mxcsr, read.getUint32(FX.Mxcsr, true) & MXCSR_BITS, true);
  for (let i = 0; i < 8; i++) {
    bytes.set(from.subarray(FX.St0 + 16 * i, FX.St0 + 16 * i + 16), State.X87Registers + 16 * physical(status, i));
  }
  for (let i = 0; i < 16; i++) {
    bytes.set(from.subarray(FX.Xmm0 + 16 * i, FX.Xmm0 + 16 * i + 16), State.Vectors + 32 * i);
  }
}
