// Shifts and rotates. A count of 0 leaves flags as they were, so the flags of a variable count are chosen one by one.

import { Flag } from "../decode/form.ts";
import { Kind } from "../decode/instruction.ts";
import { FlagKind, type FlagSource, flagsOf, flagValue } from "./flags.ts";
import { type Node, Type } from "./ir.ts";
import type { Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";

/** The count, masked as the processor does, as an i32, and whether it is 0; undefined when only running tells. */
export function shiftCount(t: Translation, slot: number): { node: Node; isZero: boolean | undefined } {
  const mask = t.width(0) === 8 ? 63 : 31;
  if (t.instruction.kinds[slot] !== Kind.Gpr) return t.statedCount(slot, mask);
  return { node: t.and(t.read(slot), t.constant(Type.I32, mask)), isZero: undefined };
}

function compute(t: Translation, kind: FlagKind, left: Node, amount: Node, width: number): Node {
  if (kind === FlagKind.Shl) return t.shl(left, amount);
  if (kind === FlagKind.Shr) return t.shrU(t.zeroExtend(left, width), amount);
  return t.shrS(t.signExtend(left, width), amount);
}

function shift(kind: FlagKind): Meaning {
  return (t) => {
    const width = t.width(0);
    const { node, isZero } = shiftCount(t, 1);
    const left = t.read(0);
    const amount = t.widen(node, left);
    const result = compute(t, kind, left, amount, width);
    t.writeWithFlags(0, result, () => {
      if (isZero) return;
      if (isZero === false) t.setFlags(kind, width, left, amount, result);
      else setFlagsUnless(t, t.eqz(node), { kind, width, left, right: amount, result });
    });
  };
}

function setFlagsUnless(t: Translation, none: Node, source: FlagSource): void {
  const values = flagsOf(source.kind).map((flag) => t.select(none, t.getFlag(flag), flagValue(t, flag, source)));
  flagsOf(source.kind).forEach((flag, i) => {
    t.setFlag(flag, values[i] as Node);
  });
}

/** A value of 8 or 16 bits repeated over 32, so that a rotate of 32 bits rotates it. */
function repeated(t: Translation, node: Node, width: number): Node {
  if (width >= 4) return node;
  let value = t.zeroExtend(node, width);
  if (width === 1) value = t.or(value, t.shl(value, t.constant(Type.I32, 8)));
  return t.or(value, t.shl(value, t.constant(Type.I32, 16)));
}

/** ROL and ROR: CF is the last bit moved around, OF is defined for 1. */
function rotate(left: boolean): Meaning {
  return (t) => {
    const width = t.width(0);
    const { node, isZero } = shiftCount(t, 1);
    const value = repeated(t, t.read(0), width);
    const amount = t.widen(node, value);
    const result = left ? t.rotl(value, amount) : t.rotr(value, amount);
    t.writeWithFlags(0, result, () => {
      if (isZero) return;
      const top = t.bit(result, width * 8 - 1);
      const carry = left ? t.bit(result, 0) : top;
      const overflow = t.xor(top, left ? carry : t.bit(result, width * 8 - 2));
      const none = isZero === undefined ? t.eqz(node) : undefined;
      const keep = (flag: number, flagNode: Node) =>
        none === undefined ? flagNode : t.select(none, t.getFlag(flag), flagNode);
      t.setFlag(Flag.c, keep(Flag.c, carry));
      t.setFlag(Flag.o, keep(Flag.o, overflow));
    });
  };
}

export const shifts: Area = {
  meanings: {
    shl: shift(FlagKind.Shl),
    shr: shift(FlagKind.Shr),
    sar: shift(FlagKind.Sar),
    rol: rotate(true),
    ror: rotate(false),
  },
};
