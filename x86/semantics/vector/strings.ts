// PCMPISTRI and its like. The runtime compares; what it finds becomes an index or a mask, and flags.

import { Flag } from "../../decode/form.ts";
import { type Node, Type } from "../ir.ts";
import { RAX, RCX, RDX, type Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { runtimeFunction } from "../runtime.ts";
import { readLow, writeRegister, zero } from "./operands.ts";
import { op } from "./packed.ts";
import { Simd } from "./simd.ts";

const { I32, V128 } = Type;

/** (a, b, control): the result's bits; bit 16: b ends before the vector does, bit 17: a does. */
const compareImplicit = runtimeFunction("compareImplicit", [V128, V128, I32], I32);
const compareExplicit = runtimeFunction("compareExplicit", [V128, V128, I32], I32);

const MOST = 16;
/** The immediate's bit 6: the last element that matches, or a mask of whole elements. */
const LAST = 0x40;
const XMM0 = 0;

/** A length in EAX or EDX: its magnitude, at most 16. */
function explicitLength(t: Translation, register: number): Node {
  const wide = t.instruction.operandSize === 8;
  const value = t.readRegister(register, wide ? 8 : 4);
  const magnitude = t.select(t.ltS(value, t.like(value, 0)), t.neg(value), value);
  const length = t.select(t.ltU(magnitude, t.like(value, MOST)), magnitude, t.like(value, MOST));
  return wide ? t.wrap(length) : length;
}

function found(t: Translation, explicit: boolean): Node {
  const control = t.constant(I32, t.instruction.immediate);
  const [a, b] = [readLow(t, 0), readLow(t, 1)];
  if (!explicit) return t.call(compareImplicit, I32, a, b, control);
  const lengths = t.or(
    t.shl(explicitLength(t, RAX), t.constant(I32, 8)),
    t.shl(explicitLength(t, RDX), t.constant(I32, 16)),
  );
  return t.call(compareExplicit, I32, a, b, t.or(control, lengths));
}

function setFlags(t: Translation, result: Node, bits: Node): void {
  t.setFlag(Flag.c, t.eqz(t.eqz(bits)));
  t.setFlag(Flag.z, t.bit(result, 16));
  t.setFlag(Flag.s, t.bit(result, 17));
  t.setFlag(Flag.o, t.bit(result, 0));
  t.setFlag(Flag.a, t.constant(I32, 0));
  t.setFlag(Flag.p, t.constant(I32, 0));
}

/** ECX: the first or last match, or how many elements there are. */
function setIndex(t: Translation, bits: Node): void {
  const { immediate } = t.instruction;
  const index = immediate & LAST ? t.sub(t.constant(I32, 31), t.clz(bits)) : t.ctz(bits);
  t.writeRegister(RCX, t.select(bits, index, t.constant(I32, immediate & 1 ? 8 : 16)), 4);
}

/** XMM0: the bits, or a mask of bytes or words. */
function setMask(t: Translation, bits: Node): void {
  const { immediate } = t.instruction;
  const all = t.vector(Simd.splat16, V128, bits);
  let mask = t.vector(Simd.replace32, V128, zero(t), bits);
  if (immediate & LAST && immediate & 1) {
    const places = t.constantVector(0x00020001, 0x00080004, 0x00200010, 0x00800040);
    mask = op(t, Simd.eq16, op(t, Simd.and, all, places), places);
  } else if (immediate & LAST) {
    const places = t.constantVector(0x08040201, 0x80402010 | 0, 0x08040201, 0x80402010 | 0);
    const spread = t.shuffle(all, all, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
    mask = op(t, Simd.eq8, op(t, Simd.and, spread, places), places);
  }
  writeRegister(t, XMM0, mask);
}

function compare(explicit: boolean, set: (t: Translation, bits: Node) => void): Meaning {
  return (t) => {
    const result = found(t, explicit);
    const bits = t.and(result, t.constant(I32, 0xffff));
    setFlags(t, result, bits);
    set(t, bits);
  };
}

export const strings: Readonly<Record<string, Meaning>> = {
  pcmpistri: compare(false, setIndex),
  pcmpistrm: compare(false, setMask),
  pcmpestri: compare(true, setIndex),
  pcmpestrm: compare(true, setMask),
};
