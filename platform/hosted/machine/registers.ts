// The program's registers on their way between the engine's state block (x86/state.ts) and the kernel: its frame
// (kernel/abi/frame.ts). Vector registers: vectors.ts.

import { State } from "../../../x86/state.ts";
import type { KernelMemory } from "./kernelmemory.ts";
import type { ProgramMemory } from "./programmemory.ts";

/** Where the frame keeps RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8–R15, RIP and RFLAGS; the state block has them in this order. */
const FRAME_OFFSETS = [80, 88, 96, 40, 160, 32, 104, 112, 72, 64, 56, 48, 24, 16, 8, 0, 136, 152];
const FRAME_RAX = 80;
const FRAME_CALL_NUMBER = 120;
const FRAME_RFLAGS = 152;
const RFLAGS_INTERRUPTS = 0x200;

/** RFLAGS: an exception after each instruction. */
const RFLAGS_TRAP = 0x100;

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

/** The program wants an exception after its next instruction. */
export function singleSteps(program: ProgramMemory): boolean {
  return ((program.words[State.Flags >> 2] ?? 0) & RFLAGS_TRAP) !== 0;
}
