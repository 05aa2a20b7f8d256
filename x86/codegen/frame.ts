// The processor's state while a function runs: registers, vectors and flags in local variables, loaded when the function
// begins and written back before it ends or calls what looks at them.

import { Flag } from "../decode/form.ts";
import { type NodeList, Op, Type } from "../semantics/ir.ts";
import { type RuntimeFunction, runtimeFunctions } from "../semantics/runtime.ts";
import { State } from "../state.ts";
import type { FunctionWriter } from "./function.ts";
import { Wasm } from "./opcodes.ts";

const REGISTERS = 16;
/** Slots: general registers, then vectors, then their upper halves. */
const SLOTS = REGISTERS * 3;

/** The flags that live in locals; others (AC, ID, NT) stay in memory. */
export const LOCAL_FLAGS: readonly number[] = [Flag.c, Flag.p, Flag.a, Flag.z, Flag.s, Flag.d, Flag.o];
export const STATUS_FLAGS: number = Flag.c | Flag.p | Flag.a | Flag.z | Flag.s | Flag.o;
const ALL_FLAGS = STATUS_FLAGS | Flag.d;

export const place = (flag: number): number => 31 - Math.clz32(flag);

/** Where a slot is in the state block. */
export function stateAddress(slot: number): number {
  if (slot < REGISTERS) return State.Registers + slot * 8;
  const vector = slot - REGISTERS;
  return State.Vectors + (vector & 15) * 32 + (vector & 16);
}

function slotType(slot: number): Type {
  return slot < REGISTERS ? Type.I64 : Type.V128;
}

export function vectorSlot(number: number, upper: number): number {
  return REGISTERS * (1 + upper) + number;
}

/** Of masks of slots: all. */
export const ALL = -1;

/** A vector's bit stands for both halves. */
function isWanted(mask: number, slot: number): boolean {
  return (mask & (1 << (slot < REGISTERS * 2 ? slot : slot - REGISTERS))) !== 0;
}

/** What part of the state some nodes use. */
export class Footprint {
  readonly read = new Uint8Array(SLOTS);
  readonly written = new Uint8Array(SLOTS);
  flags = 0;
  flagsWritten = 0;

  add(list: NodeList, from: number, to: number): void {
    for (let node = from; node < to; node++) {
      const a = list.a[node] as number;
      const upper = list.extra[node] as number;
      switch (list.op[node]) {
        case Op.GetRegister:
          this.read[a] = 1;
          break;
        case Op.SetRegister:
          this.written[a] = 1;
          break;
        case Op.GetVector:
          this.read[vectorSlot(a, upper)] = 1;
          break;
        case Op.SetVector:
          this.written[vectorSlot(a, upper)] = 1;
          break;
        case Op.GetFlag:
          this.flags |= a & ALL_FLAGS;
          break;
        case Op.SetFlag:
          this.flagsWritten |= a & ALL_FLAGS;
          break;
        case Op.SetFlags:
          this.flagsWritten |= STATUS_FLAGS;
          break;
        case Op.GetCondition:
          this.flags |= STATUS_FLAGS;
          break;
      }
    }
    this.flags |= this.flagsWritten;
  }
}

/** Vectors whose upper halves some nodes use, as in masks of registers. */
export function wideVectors({ read, written }: Footprint): number {
  let mask = 0;
  for (let i = 0; i < REGISTERS; i++) {
    if (read[REGISTERS * 2 + i] || written[REGISTERS * 2 + i]) mask |= 1 << (REGISTERS + i);
  }
  return mask;
}

export class Frame {
  readonly #f: FunctionWriter;
  readonly #footprint: Footprint;
  readonly #locals = new Int16Array(SLOTS).fill(-1);
  readonly #flagLocals = new Map<number, number>();

  constructor(f: FunctionWriter, footprint: Footprint) {
    this.#f = f;
    this.#footprint = footprint;
    for (let slot = 0; slot < SLOTS; slot++) {
      if (footprint.read[slot] || footprint.written[slot]) this.#locals[slot] = f.newLocal(slotType(slot));
    }
    for (const flag of LOCAL_FLAGS) if (footprint.flags & flag) this.#flagLocals.set(flag, f.newLocal(Type.I32));
  }

  local(slot: number): number {
    return this.#locals[slot] as number;
  }

  /** The local of a flag, or undefined if it stays in memory. */
  flagLocal(flag: number): number | undefined {
    return this.#flagLocals.get(flag);
  }

  /** Takes registers from the state block: bits 0–15 of `mask` are general registers, the others vectors. */
  load(mask: number): void {
    const f = this.#f;
    for (let slot = 0; slot < SLOTS; slot++) {
      const local = this.#locals[slot] as number;
      if (local < 0 || !isWanted(mask, slot)) continue;
      f.i32(0);
      f.load(slotType(slot), slot < REGISTERS ? 8 : 16, stateAddress(slot));
      f.set(local);
    }
  }

  /** Takes the flags of `mask` from the state block. */
  loadFlags(mask: number): void {
    const f = this.#f;
    for (const [flag, local] of this.#flagLocals) {
      if (!(flag & mask)) continue;
      f.i32(0);
      f.load(Type.I32, 4, State.Flags);
      f.i32(place(flag));
      f.op(Wasm.I32ShrU);
      f.i32(1);
      f.op(Wasm.I32And);
      f.set(local);
    }
  }

  /** Puts those of these registers that the nodes write into the state block. */
  store(mask: number): void {
    const f = this.#f;
    for (let slot = 0; slot < SLOTS; slot++) {
      if (!this.#footprint.written[slot] || !isWanted(mask, slot)) continue;
      f.i32(0);
      f.get(this.#locals[slot] as number);
      f.store(slotType(slot), slot < REGISTERS ? 8 : 16, stateAddress(slot));
    }
  }

  /** Puts those flags of `mask` that have locals into the state block. */
  storeFlags(mask: number): void {
    const f = this.#f;
    let written = 0;
    for (const flag of this.#flagLocals.keys()) written |= flag & mask;
    if (!written) return;
    f.i32(0);
    f.i32(0);
    f.load(Type.I32, 4, State.Flags);
    f.i32(~written);
    f.op(Wasm.I32And);
    for (const [flag, local] of this.#flagLocals) {
      if (!(written & flag)) continue;
      f.get(local);
      f.i32(place(flag));
      f.op(Wasm.I32Shl);
      f.op(Wasm.I32Or);
    }
    f.store(Type.I32, 4, State.Flags);
  }
}

/** The function that an Op.Call node names. */
export function calledFunction(list: NodeList, node: number): RuntimeFunction {
  const target = runtimeFunctions()[list.d[node] as number];
  if (!target) throw new RangeError(`no runtime function ${list.d[node]}`);
  return target;
}
