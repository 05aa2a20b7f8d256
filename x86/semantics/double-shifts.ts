// Shifts through two operands, and rotates through CF.

import { Flag } from "../decode/form.ts";
import { FlagKind, flagValue } from "./flags.ts";
import { type Node, Type } from "./ir.ts";
import type { Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { shiftCount } from "./shifts.ts";

interface Shifted {
  result: Node;
  carry: Node;
}

/** SHLD and SHRD of 16 bits: a window into destination, source, source. Counts above 16 are undefined, and this in practice. */
function shift16(t: Translation, left: boolean, value: Node, source: Node, count: Node): Shifted {
  const [low, high] = [t.extendU(t.zeroExtend(value, 2)), t.extendU(t.zeroExtend(source, 2))];
  const at = (n: number) => t.constant(Type.I64, n);
  const first = t.or(t.shl(high, at(16)), left ? high : low);
  const three = t.or(first, t.shl(left ? low : high, at(32)));
  const amount = t.extendU(count);
  if (!left) {
    const carry = t.bit(t.shrU(low, t.sub(amount, at(1))), 0);
    return { result: t.wrap(t.shrU(three, amount)), carry };
  }
  const moved = t.shl(three, amount);
  return { result: t.wrap(t.shrU(moved, at(32))), carry: t.bit(t.shl(low, amount), 16) };
}

function shiftWide(t: Translation, left: boolean, value: Node, source: Node, count: Node): Shifted {
  const amount = t.widen(count, value);
  const rest = t.sub(t.like(value, t.width(0) * 8), amount);
  if (left) return { result: t.or(t.shl(value, amount), t.shrU(source, rest)), carry: t.bit(t.shrU(value, rest), 0) };
  const carry = t.bit(t.shrU(value, t.sub(amount, t.like(value, 1))), 0);
  return { result: t.or(t.shrU(value, amount), t.shl(source, rest)), carry };
}

/** Sets a flag unless `none`. */
function setUnless(t: Translation, none: Node, flag: number, value: Node): void {
  t.setFlag(flag, t.select(none, t.getFlag(flag), value));
}

function doubleShift(left: boolean): Meaning {
  return (t) => {
    const width = t.width(0);
    const { node } = shiftCount(t, 2);
    const [value, source] = [t.read(0), t.read(1)];
    const shifted = (width === 2 ? shift16 : shiftWide)(t, left, value, source, node);
    const none = t.eqz(node);
    const result = t.select(none, value, shifted.result);
    t.writeWithFlags(0, result, () => {
      const flags = { kind: FlagKind.Logic, width, left: value, right: value, result };
      for (const flag of [Flag.p, Flag.z, Flag.s]) setUnless(t, none, flag, flagValue(t, flag, flags));
      setUnless(t, none, Flag.c, shifted.carry);
      setUnless(t, none, Flag.o, t.bit(t.xor(value, result), width * 8 - 1));
    });
  };
}

/** RCL and RCR below 64 bits: a rotate of the operand with CF above it. */
function throughCarry(t: Translation, left: boolean, value: Node, count: Node): Shifted {
  const bits = t.width(0) * 8;
  const around = t.constant(Type.I64, bits + 1);
  const carry = t.shl(t.extendU(t.getFlag(Flag.c)), t.constant(Type.I64, bits));
  const whole = t.or(t.extendU(t.zeroExtend(value, t.width(0))), carry);
  const wide = t.extendU(count);
  const amount = bits < 32 ? t.remU(wide, around) : wide;
  const rest = t.sub(around, amount);
  const moved = left
    ? t.or(t.shl(whole, amount), t.shrU(whole, rest))
    : t.or(t.shrU(whole, amount), t.shl(whole, rest));
  return { result: t.wrap(moved), carry: t.bit(moved, bits) };
}

function throughCarry64(t: Translation, left: boolean, value: Node, count: Node): Shifted {
  const amount = t.extendU(count);
  const one = t.constant(Type.I64, 1);
  const rest = t.sub(t.constant(Type.I64, 64), amount);
  const carryIn = t.extendU(t.getFlag(Flag.c));
  const before = t.sub(amount, one);
  if (left) {
    const moved = t.or(t.shl(value, amount), t.shl(carryIn, before));
    return { result: t.or(moved, t.shrU(t.shrU(value, one), rest)), carry: t.bit(t.shrU(value, rest), 0) };
  }
  const moved = t.or(t.shrU(value, amount), t.shl(carryIn, rest));
  return { result: t.or(moved, t.shl(t.shl(value, one), rest)), carry: t.bit(t.shrU(value, before), 0) };
}

/** OF is defined for a count of 1. */
function rotateThroughCarry(left: boolean): Meaning {
  return (t) => {
    const width = t.width(0);
    const { node } = shiftCount(t, 1);
    const value = t.read(0);
    const { result: moved, carry } = (width === 8 ? throughCarry64 : throughCarry)(t, left, value, node);
    const none = t.eqz(node);
    const result = t.select(none, value, moved);
    t.writeWithFlags(0, result, () => {
      const top = t.bit(result, width * 8 - 1);
      const overflow = t.xor(top, left ? carry : t.bit(result, width * 8 - 2));
      setUnless(t, none, Flag.c, carry);
      setUnless(t, none, Flag.o, overflow);
    });
  };
}

export const doubleShifts: Area = {
  meanings: {
    shld: doubleShift(true),
    shrd: doubleShift(false),
    rcl: rotateThroughCarry(true),
    rcr: rotateThroughCarry(false),
  },
};
