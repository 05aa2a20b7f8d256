// The program's x87 and vector registers on their way between the engine's state block (x86/state.ts) and the area where
// the kernel keeps them of a thread that is not on the processor, and shows them to signal handlers: an XSAVE area in its
// standard form (Intel SDM vol. 1, 10.5.1 and 13.4).

import { xcr0 } from "../../../x86/semantics/features.ts";
import { State } from "../../../x86/state.ts";
import type { KernelMemory } from "./kernelmemory.ts";
import type { ProgramMemory } from "./programmemory.ts";

const FXSAVE_SIZE = 512;
/** XSTATE_BV: which components the area holds; the others are as at the start. */
const COMPONENTS = FXSAVE_SIZE;
/** The upper halves of YMM0–YMM15, 16 bytes each, behind the header of 64. */
const UPPER_HALVES = 576;
const AREA_WITH_AVX = 832;
const AVX = 4;
const FX = { Control: 0, Status: 2, Tag: 4, Opcode: 6, Ip: 8, Dp: 16, Mxcsr: 24, MxcsrMask: 28, St0: 32, Xmm0: 160 };
const MXCSR_BITS = 0xffff;

const hasAvx = () => (xcr0() & AVX) !== 0;

/** Bytes of the area. */
export function vectorAreaSize(): number {
  return hasAvx() ? AREA_WITH_AVX : FXSAVE_SIZE;
}

/** XCR0 where there is an XSAVE area; 0 where it is FXSAVE's. */
export function vectorFeatures(): number {
  return hasAvx() ? xcr0() : 0;
}

/** The physical register that is ST(i). */
function physical(status: number, i: number): number {
  return ((status >> 11) + i) & 7;
}

export function saveVectors(program: ProgramMemory, kernel: KernelMemory, area: number): void {
  const { view, bytes } = program;
  const to = kernel.view(area, vectorAreaSize());
  const out = new DataView(to.buffer, to.byteOffset, to.length);
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
    if (hasAvx()) to.set(bytes.subarray(from + 16, from + 32), UPPER_HALVES + 16 * i);
  }
  if (hasAvx()) out.setUint32(COMPONENTS, xcr0(), true);
}

export function loadVectors(program: ProgramMemory, kernel: KernelMemory, area: number): void {
  const { view, bytes } = program;
  const from = kernel.view(area, vectorAreaSize());
  const read = new DataView(from.buffer, from.byteOffset, from.length);
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
  const upper = hasAvx() && (read.getUint32(COMPONENTS, true) & AVX) !== 0;
  for (let i = 0; i < 16; i++) {
    const to = State.Vectors + 32 * i;
    bytes.set(from.subarray(FX.Xmm0 + 16 * i, FX.Xmm0 + 16 * i + 16), to);
    if (upper) bytes.set(from.subarray(UPPER_HALVES + 16 * i, UPPER_HALVES + 16 * i + 16), to + 16);
    else bytes.fill(0, to + 16, to + 32);
  }
}
