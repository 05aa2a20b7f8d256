// MOVS, STOS, LODS, SCAS and CMPS. One step is written out; repeated ones are the runtime's (x86/runtime/strings.ts).

import { Flag } from "../decode/form.ts";
import { REPNE } from "../decode/instruction.ts";
import { FlagKind } from "./flags.ts";
import { type Node, Type } from "./ir.ts";
import { RAX, RCX, RDI, RSI, type Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { runtimeFunction } from "./runtime.ts";

function bits(...registers: number[]): number {
  return registers.reduce((sum, register) => sum | (1 << register), 0);
}

/** Repeats until rCX is 0, a comparison ends it, or a fault: arguments are the shape (below) and the base of rSI's segment. */
function repetition(name: string, registers: number): number {
  return runtimeFunction(name, [Type.I32, Type.I64], Type.I32, { registers, flags: true, faults: true });
}

const repeated: Readonly<Record<string, number>> = {
  movs: repetition("repeatMovs", bits(RCX, RSI, RDI)),
  stos: repetition("repeatStos", bits(RAX, RCX, RDI)),
  lods: repetition("repeatLods", bits(RAX, RCX, RSI)),
  scas: repetition("repeatScas", bits(RAX, RCX, RDI)),
  cmps: repetition("repeatCmps", bits(RCX, RSI, RDI)),
};

/** Bits of a shape above the element's width in bytes, as x86/runtime/strings.ts has them. */
const SHAPE_ADDRESS32 = 16;
const SHAPE_WHILE_NOT_EQUAL = 32;

function shape(t: Translation, width: number): number {
  const { addressSize, repeat } = t.instruction;
  return width | (addressSize === 4 ? SHAPE_ADDRESS32 : 0) | (repeat === REPNE ? SHAPE_WHILE_NOT_EQUAL : 0);
}

/** The base of rSI's segment; rDI has none. */
function sourceBase(t: Translation): Node {
  const { segment } = t.instruction;
  return segment ? t.getSegmentBase(segment) : t.constant(Type.I64, 0);
}

function pointer(t: Translation, register: number): Node {
  const value = t.readRegister(register, t.instruction.addressSize);
  return t.instruction.addressSize === 4 ? t.extendU(value) : value;
}

const source = (t: Translation): Node => t.add(pointer(t, RSI), sourceBase(t));
const destination = (t: Translation): Node => pointer(t, RDI);

/** Moves pointers on by DF. */
function advance(t: Translation, width: number, ...registers: number[]): void {
  const size = t.instruction.addressSize;
  const type = size === 8 ? Type.I64 : Type.I32;
  const step = t.select(t.getFlag(Flag.d), t.constant(type, -width), t.constant(type, width));
  for (const register of registers) t.writeRegister(register, t.add(t.readRegister(register, size), step), size);
}

function compare(t: Translation, left: Node, right: Node, width: number): void {
  t.setFlags(FlagKind.Sub, width, left, right, t.sub(left, right));
}

const steps: Readonly<Record<string, (t: Translation, width: number) => void>> = {
  movs: (t, width) => {
    t.store(destination(t), t.load(source(t), width), width);
    advance(t, width, RSI, RDI);
  },
  stos: (t, width) => {
    t.store(destination(t), t.readRegister(RAX, width), width);
    advance(t, width, RDI);
  },
  lods: (t, width) => {
    t.writeRegister(RAX, t.load(source(t), width), width);
    advance(t, width, RSI);
  },
  scas: (t, width) => {
    compare(t, t.readRegister(RAX, width), t.load(destination(t), width), width);
    advance(t, width, RDI);
  },
  cmps: (t, width) => {
    const left = t.load(source(t), width);
    compare(t, left, t.load(destination(t), width), width);
    advance(t, width, RSI, RDI);
  },
};

function stringInstruction(name: string): Meaning {
  return (t) => {
    const width = t.width(0);
    if (t.instruction.repeat)
      t.call(repeated[name] ?? -1, Type.I32, t.constant(Type.I32, shape(t, width)), sourceBase(t));
    else steps[name]?.(t, width);
  };
}

export const strings: Area = {
  meanings: Object.fromEntries(Object.keys(steps).map((name) => [name, stringInstruction(name)])),
};
