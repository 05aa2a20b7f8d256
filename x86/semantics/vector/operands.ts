// Vector operands: 128 bits at a time, from registers or memory.

import { type Form, VEX_MAPS } from "../../decode/form.ts";
import { formOf } from "../../decode/forms.ts";
import { Kind } from "../../decode/instruction.ts";
import { Access } from "../../state.ts";
import { type Node, Type } from "../ir.ts";
import { readMmx, writeMmx } from "../mmx-registers.ts";
import type { Translation } from "../operands.ts";
import { Simd } from "./simd.ts";

const GENERAL_PROTECTION = 13;

export function form(t: Translation): Form {
  return formOf(t.instruction.form);
}

export function isVex(t: Translation): boolean {
  return form(t).map >= VEX_MAPS;
}

/** The first source: legacy instructions read their destination. */
export function firstSource(t: Translation): number {
  return isVex(t) ? 1 : 0;
}

/** How many halves of 128 bits the operation has. */
export function halves(t: Translation): number {
  return isVex(t) && t.instruction.vectorSize === 32 ? 2 : 1;
}

export function isMemory(t: Translation, slot: number): boolean {
  const kind = t.instruction.kinds[slot];
  return kind === Kind.Memory || kind === Kind.Absolute;
}

export function zero(t: Translation): Node {
  return t.constantVector(0, 0, 0, 0);
}

/** The memory operand's address; a form that wants it aligned raises #GP before anything else. */
export function vectorAddress(t: Translation, slot: number): Node {
  const address = t.address(slot);
  const width = t.width(slot);
  if (form(t).aligned && width >= 16)
    t.raiseIf(t.and(t.wrap(address), t.constant(Type.I32, width - 1)), GENERAL_PROTECTION);
  return address;
}

function offset(t: Translation, address: Node, bytes: number): Node {
  return bytes ? t.add(address, t.constant(Type.I64, bytes)) : address;
}

/** The 64 bits of an MMX register, with zeros above. */
function mmxVector(t: Translation, number: number): Node {
  return t.vector(Simd.replace64, Type.V128, zero(t), readMmx(t, number));
}

/** All halves of an operand. Memory narrower than a vector has zeros above; what a register has there is not masked. */
export function readHalves(t: Translation, slot: number, count = halves(t)): Node[] {
  const width = t.width(slot);
  if (t.instruction.kinds[slot] === Kind.Mmx) return [mmxVector(t, t.instruction.registers[slot] ?? 0)];
  const indexes = count === 2 && width > 16 ? [0, 1] : [0];
  if (!isMemory(t, slot)) return indexes.map((half) => t.getVector(t.instruction.registers[slot] ?? 0, half));
  const address = vectorAddress(t, slot);
  if (width === 2) return [t.vector(Simd.replace32, Type.V128, zero(t), t.load(address, 2))];
  // The fault is that of the first byte, whichever half is loaded first.
  if (indexes.length === 2) t.check(address, 32, Access.Read);
  return indexes.map((half) => t.loadAs(Type.V128, offset(t, address, half * 16), Math.min(width, 16)));
}

/** The first 128 bits of an operand. */
export function readLow(t: Translation, slot: number): Node {
  return readHalves(t, slot, 1)[0] as Node;
}

/** Writes a vector register; VEX forms clear what they don't write. */
export function writeRegister(t: Translation, number: number, low: Node, high?: Node): void {
  t.setVector(number, low);
  if (isVex(t)) t.setVector(number, high ?? zero(t), 1);
}

/** Writes the first operand, register or memory. */
export function writeHalves(t: Translation, values: readonly Node[]): void {
  const [low, high] = values as [Node, Node | undefined];
  if (t.instruction.kinds[0] === Kind.Mmx) {
    writeMmx(t, t.instruction.registers[0] ?? 0, t.vector(Simd.extract64, Type.I64, low));
    return;
  }
  if (!isMemory(t, 0)) {
    writeRegister(t, t.instruction.registers[0] ?? 0, low, high);
    return;
  }
  const address = vectorAddress(t, 0);
  if (high === undefined) {
    t.store(address, low, 16);
    return;
  }
  t.check(address, 32, Access.Write);
  t.store(address, low, 16);
  t.store(offset(t, address, 16), high, 16);
}

/** A float operand: lane 0 of a register, or memory. */
export function readFloat(t: Translation, slot: number, type: Type): Node {
  if (isMemory(t, slot)) return t.loadAs(type, t.address(slot), type === Type.F64 ? 8 : 4);
  return lowFloat(t, t.getVector(t.instruction.registers[slot] ?? 0), type);
}

export function lowFloat(t: Translation, vector: Node, type: Type): Node {
  return t.vector(type === Type.F64 ? Simd.extractF64 : Simd.extractF32, type, vector);
}

export function withLowFloat(t: Translation, vector: Node, value: Node): Node {
  const opcode = t.nodes.typeOf(value) === Type.F64 ? Simd.replaceF64 : Simd.replaceF32;
  return t.vector(opcode, Type.V128, vector, value);
}
