// The status flags of each kind of operation, as expressions over its operands and result: the only definition of them.

import { Flag } from "../decode/form.ts";
import type { Builder } from "./builder.ts";
import { type Node, Type } from "./ir.ts";

export const FlagKind = {
  Add: 0,
  /** With a carry that `result` holds already. */
  Adc: 1,
  Sub: 2,
  Sbb: 3,
  /** Right is not used. */
  Logic: 4,
  /** Right is 1; CF stays. */
  Inc: 5,
  Dec: 6,
  /** Right is the count, at least 1 and of the result's type. */
  Shl: 7,
  Shr: 8,
  Sar: 9,
  /** Left and right are floats, result is not used: CF less, ZF equal, all three with PF unordered. */
  FloatCompare: 10,
} as const;
export type FlagKind = (typeof FlagKind)[keyof typeof FlagKind];

const STATUS = [Flag.c, Flag.p, Flag.a, Flag.z, Flag.s, Flag.o];
const WITHOUT_CARRY = STATUS.filter((flag) => flag !== Flag.c);

/** The flags that a kind sets; undefined ones become 0. */
export function flagsOf(kind: FlagKind): readonly number[] {
  return kind === FlagKind.Inc || kind === FlagKind.Dec ? WITHOUT_CARRY : STATUS;
}

export interface FlagSource {
  readonly kind: FlagKind;
  /** Bytes. */
  readonly width: number;
  readonly left: Node;
  readonly right: Node;
  readonly result: Node;
}

function sign(b: Builder, node: Node, width: number): Node {
  return b.bit(node, width * 8 - 1);
}

/** Opcodes of WebAssembly's comparisons of singles; those of doubles follow after FLOAT_STEP. */
const Float = { eq: 0x5b, ne: 0x5c, lt: 0x5d, gt: 0x5e, le: 0x5f, ge: 0x60 } as const;
const FLOAT_STEP = 6;

/** A comparison of two floats: an i32 of 0 or 1. */
export function compareFloats(b: Builder, opcode: number, left: Node, right: Node): Node {
  return b.numeric(opcode + (b.nodes.typeOf(left) === Type.F64 ? FLOAT_STEP : 0), Type.I32, left, right);
}

/** PF, ZF of a float comparison; the other flags are those of integers, or 0. */
function floatFlag(b: Builder, flag: number, { left, right }: FlagSource): Node {
  if (flag === Flag.z) {
    const different = b.or(compareFloats(b, Float.lt, left, right), compareFloats(b, Float.gt, left, right));
    return b.eqz(different);
  }
  if (flag !== Flag.p) return b.constant(Type.I32, 0);
  return b.or(compareFloats(b, Float.ne, left, left), compareFloats(b, Float.ne, right, right));
}

function carry(b: Builder, { kind, width, left, right, result }: FlagSource): Node {
  switch (kind) {
    case FlagKind.Add:
      return b.ltU(b.zeroExtend(result, width), b.zeroExtend(left, width));
    case FlagKind.Sub:
      return b.ltU(b.zeroExtend(left, width), b.zeroExtend(right, width));
    case FlagKind.Adc:
      return sign(b, b.or(b.and(left, right), b.and(b.or(left, right), b.not(result))), width);
    case FlagKind.Sbb:
      return sign(b, b.or(b.and(b.not(left), right), b.and(b.or(b.not(left), right), result)), width);
    case FlagKind.Shl:
      // Below 32 bits the carry is what the wider shift left above the result.
      if (width < 4) return b.bit(b.shl(b.zeroExtend(left, width), right), width * 8);
      return b.bit(b.shrU(left, b.sub(b.like(left, width * 8), right)), 0);
    case FlagKind.Shr:
      return b.bit(b.shrU(b.zeroExtend(left, width), b.sub(right, b.like(right, 1))), 0);
    case FlagKind.FloatCompare:
      return b.eqz(compareFloats(b, Float.ge, left, right));
    case FlagKind.Sar:
      return b.bit(b.shrS(b.signExtend(left, width), b.sub(right, b.like(right, 1))), 0);
    default:
      return b.constant(Type.I32, 0);
  }
}

function overflow(b: Builder, source: FlagSource): Node {
  const { kind, width, left, right, result } = source;
  switch (kind) {
    case FlagKind.Add:
    case FlagKind.Adc:
    case FlagKind.Inc:
      return sign(b, b.and(b.xor(left, result), b.xor(right, result)), width);
    case FlagKind.Sub:
    case FlagKind.Sbb:
    case FlagKind.Dec:
      return sign(b, b.and(b.xor(left, right), b.xor(left, result)), width);
    case FlagKind.Shl:
      return b.xor(sign(b, result, width), carry(b, source));
    case FlagKind.Shr:
      return sign(b, left, width);
    default:
      return b.constant(Type.I32, 0);
  }
}

function adjust(b: Builder, { kind, left, right, result }: FlagSource): Node {
  if (kind === FlagKind.Logic || kind >= FlagKind.Shl) return b.constant(Type.I32, 0);
  return b.bit(b.xor(b.xor(left, right), result), 4);
}

/** Writes the expression of one flag (a bit of RFLAGS); its node is an i32 of 0 or 1. */
export function flagValue(b: Builder, flag: number, source: FlagSource): Node {
  const { width, result } = source;
  if (source.kind === FlagKind.FloatCompare && flag !== Flag.c) return floatFlag(b, flag, source);
  switch (flag) {
    case Flag.c:
      return carry(b, source);
    case Flag.p: {
      const low = b.nodes.typeOf(result) === Type.I64 ? b.wrap(result) : result;
      return b.bit(b.not(b.popcnt(b.zeroExtend(low, 1))), 0);
    }
    case Flag.a:
      return adjust(b, source);
    case Flag.z:
      return b.eqz(b.zeroExtend(result, width));
    case Flag.s:
      return sign(b, result, width);
    default:
      return overflow(b, source);
  }
}

/** Writes the expression of a condition by its number: an i32 of 0 or 1. */
export function conditionValue(b: Builder, condition: number): Node {
  const flag = (bit: number) => b.getFlag(bit);
  const less = () => b.xor(flag(Flag.s), flag(Flag.o));
  const positive = [
    () => flag(Flag.o),
    () => flag(Flag.c),
    () => flag(Flag.z),
    () => b.or(flag(Flag.c), flag(Flag.z)),
    () => flag(Flag.s),
    () => flag(Flag.p),
    less,
    () => b.or(flag(Flag.z), less()),
  ][condition >> 1];
  if (!positive) throw new RangeError(`no condition ${condition}`);
  return condition & 1 ? b.eqz(positive()) : positive();
}
